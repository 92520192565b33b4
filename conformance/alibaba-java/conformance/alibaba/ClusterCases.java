package conformance.alibaba;

import static conformance.alibaba.Call.HOME;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Regions and clusters. */
public final class ClusterCases {
    private static final int PAGE = 7;

    private final Asking asking;
    private final List<JsonObject> here = World.where(World.objects("clusters"), one -> one.get("region").getAsString().equals(HOME));

    private ClusterCases(Asking asking) {
        this.asking = asking;
    }

    public static void declare(Asking asking) {
        ClusterCases cases = new ClusterCases(asking);
        test("region.list", cases::regions);
        test("region.default", cases::defaultRegion);
        test("cluster.list", cases::list);
        test("cluster.describe", cases::describe);
    }

    private void regions() throws Exception {
        Set<String> names = new HashSet<>();
        for (JsonObject region : Asking.listIn(asking.ask(Call.of("ListRegions")), "Regions", "RegionInfo")) {
            checkEqual(region.keySet().stream().sorted().toList(), List.of("LocalName", "RegionId"));
            check(!region.get("LocalName").getAsString().isEmpty(), "no name for " + region);
            check(names.add(region.get("RegionId").getAsString()), region + " is there twice");
        }
        for (JsonElement region : World.at("regions").getAsJsonArray())
            check(names.contains(region.getAsString()), "no " + region);
    }

    private void defaultRegion() throws Exception {
        // An address tells no region: the server has one for calls that name none.
        for (Way way : asking.client.ways())
            OddTag.checkFound(asking, Call.of("ListCommunityImages").with("BaseOsTag", OddTag.TAG).way(way));
    }

    private List<JsonObject> page(int number, int size, Map<String, Integer> parameters) throws Exception {
        JsonObject body = asking.ask(Call.here("ListClusters").with(parameters));
        List<Integer> counts = new ArrayList<>();
        for (String name : List.of("TotalCount", "PageNumber", "PageSize")) {
            check(body.get(name).getAsJsonPrimitive().isNumber(), name + " is no number");
            counts.add(body.remove(name).getAsInt());
        }
        checkEqual(counts, List.of(here.size(), number, size), "counts");
        return Asking.listIn(body, "Clusters", "ClusterInfoSimple");
    }

    private List<JsonObject> page(int number, int size) throws Exception {
        return page(number, size, Map.of("PageNumber", number, "PageSize", size));
    }

    private void list() throws Exception {
        check(here.size() > 2 * PAGE, "the catalogue cannot tell");
        checkEqual(page(1, 10, Map.of()).size(), 10, "a page");
        List<JsonObject> every = page(1, 50);
        checkEqual(World.texts(every, "Id").stream().sorted().toList(), World.texts(here, "id").stream().sorted().toList());
        List<JsonObject> bySevens = new ArrayList<>();
        for (int number = 1; number <= (here.size() + PAGE - 1) / PAGE; number += 1) bySevens.addAll(page(number, PAGE));
        checkEqual(bySevens, every, "page by page");
        checkEqual(page(9, 50), List.of(), "behind the last page");
        JsonObject beijing = asking.ask(Call.of("ListClusters").with("RegionId", "cn-beijing"));
        checkEqual(beijing.get("TotalCount").getAsInt(), 1, "clusters in Beijing");
        JsonObject meta = asking.ask(Call.here("ListClustersMeta").with("PageNumber", 2).with("PageSize", PAGE));
        JsonObject clusters = new JsonObject();
        clusters.add("Clusters", meta.get("Clusters"));
        checkEqual(essentials(Asking.listIn(clusters, "Clusters", "ClusterInfoSimple")), essentials(every.subList(PAGE, 2 * PAGE)));
    }

    private static List<List<String>> essentials(List<JsonObject> clusters) {
        return clusters.stream()
                .map(one -> List.of(one.get("Id").getAsString(), one.get("OsTag").getAsString(), one.get("Status").getAsString()))
                .toList();
    }

    private void describe() throws Exception {
        for (String name : List.of("multi", "single", "beijing")) {
            JsonObject named = World.at("named", name).getAsJsonObject();
            String id = named.get("id").getAsString();
            JsonObject body = asking.ask(Call.here("DescribeCluster").with("ClusterId", id));
            checkEqual(body.keySet(), List.of("ClusterInfo"));
            JsonObject info = body.getAsJsonObject("ClusterInfo");
            List<String> shown = new ArrayList<>();
            for (String member : List.of("Id", "RegionId", "OsTag", "BaseOsTag", "Status")) shown.add(info.get(member).getAsString());
            String tag = named.get("osTag").getAsString();
            checkEqual(shown, List.of(id, named.get("region").getAsString(), tag, tag, "running"), name);
        }
    }
}
