package conformance.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the runner was told, in the shape that its cloud's suite gives it. */
public final class World {
    /** The whole of it. */
    public static final JsonObject WORLD = read();

    private World() {}

    private static JsonObject read() {
        try {
            return JsonParser.parseString(Files.readString(Path.of(System.getenv("MIRRORHALL_WORLD")))).getAsJsonObject();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The member at the end of a path of names. */
    public static JsonElement at(String... path) {
        JsonElement found = WORLD;
        for (String name : path) found = found.getAsJsonObject().get(name);
        return found;
    }

    /** The text at the end of a path of names. */
    public static String text(String... path) {
        return at(path).getAsString();
    }

    /** The objects of the list at the end of a path of names. */
    public static List<JsonObject> objects(String... path) {
        List<JsonObject> found = new ArrayList<>();
        for (JsonElement element : at(path).getAsJsonArray()) found.add(element.getAsJsonObject());
        return found;
    }

    /** Those for which the condition holds, in their order. */
    public static List<JsonObject> where(List<JsonObject> objects, Predicate<JsonObject> holds) {
        return objects.stream().filter(holds).toList();
    }

    /** One text member of each object, in their order. */
    public static List<String> texts(List<JsonObject> objects, String member) {
        return objects.stream().map(object -> object.get(member).getAsString()).toList();
    }
}
