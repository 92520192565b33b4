package conformance.alibaba;

import static conformance.alibaba.Call.CROWDED;
import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Listing.COMMUNITY;
import static conformance.alibaba.Listing.CUSTOM;
import static conformance.alibaba.Listing.PUBLIC;
import static conformance.alibaba.Listing.ids;
import static conformance.alibaba.Listing.inRegion;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the three lists show. */
public final class ListingCases {
    private static final Map<String, Listing> LISTS =
            Map.of("list.community", COMMUNITY, "list.custom", CUSTOM, "list.images", PUBLIC);
    private static final List<String> PARTS =
            List.of("高性能计算镜像-", "社區鏡像（第", "😀 rocket 🚀", "<b>&amp;\"R&D\"</b> ]]>", "\"quoted\"/\\back\\slash");

    private final Asking asking;

    private ListingCases(Asking asking) {
        this.asking = asking;
    }

    public static void declare(Asking asking) {
        ListingCases cases = new ListingCases(asking);
        LISTS.forEach((name, listing) -> test(name, () -> listing.checkSame(asking, Map.of(), inRegion(HOME))));
        test("list.members", cases::members);
        test("list.names", cases::names);
        test("list.own-only", cases::ownOnly);
        test("list.each-viewer", cases::eachViewer);
        test("list.same-order", cases::sameOrder);
        test("list.crowd", cases::crowd);
    }

    private void members() throws Exception {
        for (Listing listing : Listing.ALL)
            for (String region : List.of(HOME, "cn-beijing")) {
                Map<String, JsonObject> expected = Listing.byId(World.where(listing.entries(), inRegion(region)));
                for (Way way : asking.client.ways()) {
                    List<JsonObject> images = listing.images(asking, listing.here().with("RegionId", region).way(way));
                    checkEqual(images.size(), expected.size(), listing.action());
                    for (JsonObject image : images)
                        checkEqual(image, expected.get(image.get("ImageId").getAsString()), way.toString());
                }
            }
    }

    private void names() throws Exception {
        List<JsonObject> images = COMMUNITY.images(asking, COMMUNITY.here());
        List<JsonObject> entries = World.where(COMMUNITY.entries(), inRegion(HOME));
        List<JsonObject> views = entries.stream().map(entry -> entry.getAsJsonObject("view")).toList();
        for (String part : PARTS) {
            List<List<String>> expected = named(views, part);
            check(expected.size() > 3, "the catalogue cannot tell");
            checkEqual(named(images, part), expected);
        }
    }

    private static List<List<String>> named(List<JsonObject> images, String part) {
        return images.stream()
                .map(image -> List.of(image.get("ImageName").getAsString(), image.get("Description").getAsString()))
                .filter(texts -> texts.get(0).contains(part))
                .sorted((one, other) -> one.get(0).compareTo(other.get(0)))
                .toList();
    }

    private void ownOnly() throws Exception {
        Set<String> hidden = new TreeSet<>();
        for (JsonElement id : World.at("hiddenIds").getAsJsonArray()) hidden.add(id.getAsString());
        for (Listing listing : Listing.ALL)
            check(ids(listing.images(asking, listing.here())).stream().noneMatch(hidden::contains), listing.action());
        List<JsonObject> neighbours = CUSTOM.images(asking, CUSTOM.here().by("neighbour"));
        check(ids(neighbours).stream().anyMatch(hidden::contains), "the neighbour does not see its own images");
        Map<String, Set<String>> owners = new HashMap<>();
        for (JsonObject image : neighbours)
            owners.computeIfAbsent(image.get("ImageOwnerAlias").getAsString(), alias -> new TreeSet<>())
                    .add(image.get("Uid").getAsString());
        checkEqual(owners.get("others"), Set.of(World.text("uid")), "what the account under test shares");
        checkEqual(owners.get("self"), Set.of(World.text("otherUids", "neighbour")), "own images");
    }

    private void eachViewer() throws Exception {
        Map<String, String> uids = new LinkedHashMap<>();
        uids.put("root", World.text("uid"));
        for (String name : List.of("neighbour", "visitor")) uids.put(name, World.text("otherUids", name));
        Map<String, String> filter = Map.of("BaseOsTag", "CentOS_7.2_64");
        // In turns, with and without a filter, lest what was made for one be given to another.
        for (Map<String, String> parameters : List.of(Map.<String, String>of(), filter, Map.<String, String>of(), filter))
            for (Map.Entry<String, String> viewer : uids.entrySet()) {
                List<JsonObject> entries = World.where(COMMUNITY.entries(), inRegion(HOME));
                if (!parameters.isEmpty()) entries = World.where(entries, Listing.onTag("CentOS_7.2_64"));
                Map<String, JsonObject> expected = Listing.byId(entries);
                expected.replaceAll((id, view) -> {
                    JsonObject seen = view.deepCopy();
                    seen.addProperty("ImageOwnerAlias", viewer.getValue().equals(view.get("Uid").getAsString()) ? "self" : "others");
                    return seen;
                });
                Call call = COMMUNITY.here().with(parameters).by(viewer.getKey());
                checkEqual(Listing.byId(COMMUNITY.images(asking, call)), expected, viewer.getKey());
            }
        // Somebody who owns nothing and with whom nothing is shared.
        checkEqual(CUSTOM.images(asking, CUSTOM.here().by("visitor")), List.of(), "images of the visitor");
        List<JsonObject> expected = World.where(PUBLIC.entries(), inRegion(HOME));
        checkEqual(ids(PUBLIC.images(asking, PUBLIC.here().by("visitor"))), ids(expected));
    }

    private void sameOrder() throws Exception {
        for (Listing listing : Listing.ALL) {
            List<String> every = inOrder(listing.images(asking, listing.here()));
            checkEqual(inOrder(listing.images(asking, listing.here())), every, "another order");
            List<String> some = inOrder(listing.images(asking, listing.here().with("InstanceType", "ecs.n1.large")));
            checkEqual(some, every.stream().filter(some::contains).toList(), "another order when filtered");
        }
    }

    private static List<String> inOrder(List<JsonObject> images) {
        return World.texts(images, "ImageId");
    }

    private void crowd() throws Exception {
        Map<String, String> expected = new HashMap<>();
        for (JsonElement pair : World.at("crowd").getAsJsonArray())
            expected.put(pair.getAsJsonArray().get(0).getAsString(), pair.getAsJsonArray().get(1).getAsString());
        checkEqual(expected.size(), 10_000, "the crowd of the catalogue");
        List<JsonObject> images = COMMUNITY.images(asking, COMMUNITY.here().at(CROWDED));
        checkEqual(images.size(), expected.size(), "images");
        for (JsonObject image : images)
            checkEqual(image.get("ImageName").getAsString(), expected.get(image.get("ImageId").getAsString()), "name");
    }
}
