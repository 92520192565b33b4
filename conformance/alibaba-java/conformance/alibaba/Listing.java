package conformance.alibaba;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One of the three lists, and what the catalogue has for it. */
public record Listing(String action, List<JsonObject> entries, String outer, String inner) {
    public static final Listing COMMUNITY = new Listing("ListCommunityImages", World.objects("community"), "Images", "ImageInfo");
    public static final Listing CUSTOM = new Listing("ListCustomImages", World.objects("custom"), "Images", "ImageInfo");
    public static final Listing PUBLIC = new Listing("ListImages", World.objects("public"), "OsTags", "OsInfo");
    public static final List<Listing> ALL = List.of(COMMUNITY, CUSTOM, PUBLIC);

    /** A call of it in the home region. */
    public Call here() {
        return Call.here(action);
    }

    /** The images that the client is shown. */
    public List<JsonObject> images(Asking asking, Call call) throws Exception {
        return Asking.listIn(asking.ask(call), outer, inner);
    }

    /** Lists, and compares with a plain reading of the catalogue, which must be able to tell. */
    public void checkSame(Asking asking, Map<String, ?> parameters, Predicate<JsonObject> holds) throws Exception {
        List<JsonObject> expected = World.where(entries, holds);
        String what = action + " " + parameters;
        check(!expected.isEmpty() && expected.size() < entries.size(), what + ": the catalogue cannot tell");
        checkEqual(ids(images(asking, here().with(parameters))), ids(expected), what);
    }

    /** Ids of images or of entries, sorted. */
    public static List<String> ids(List<JsonObject> images) {
        return images.stream().map(Listing::view).map(image -> image.get("ImageId").getAsString()).sorted().toList();
    }

    /** Images or entries by their ids. */
    public static Map<String, JsonObject> byId(List<JsonObject> images) {
        Map<String, JsonObject> found = new TreeMap<>();
        for (JsonObject image : images) found.put(view(image).get("ImageId").getAsString(), view(image));
        return found;
    }

    private static JsonObject view(JsonObject image) {
        return image.has("view") ? image.getAsJsonObject("view") : image;
    }

    /** Whether an entry is in a region: in all, when it names none. */
    public static Predicate<JsonObject> inRegion(String region) {
        return entry -> isEmptyOrHas(entry, "regions", region);
    }

    /** Whether an entry's base system has this tag. */
    public static Predicate<JsonObject> onTag(String tag) {
        return entry -> {
            JsonElement base = view(entry).get("BaseOsTag");
            return (base.isJsonObject() ? base.getAsJsonObject().get("OsTag") : base).getAsString().equals(tag);
        };
    }

    /** Whether an entry's text member has this value. */
    public static Predicate<JsonObject> having(String member, String value) {
        return entry -> view(entry).get(member).getAsString().equals(value);
    }

    static boolean isEmptyOrHas(JsonObject entry, String member, String value) {
        List<String> values = entry.getAsJsonArray(member).asList().stream().map(JsonElement::getAsString).toList();
        return values.isEmpty() || values.contains(value);
    }
}
