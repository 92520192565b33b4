package conformance.harness;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a case says must hold. */
public final class Checks {
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final int SHOWN = 500;
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private Checks() {}

    /** Fails the case unless the condition holds. */
    public static void check(boolean holds, String message) {
        if (!holds) throw new AssertionError(message);
    }

    /** Fails the case unless both are the same JSON; members of objects may stand in any order. */
    public static void checkEqual(Object actual, Object expected, String what) {
        JsonElement one = GSON.toJsonTree(actual);
        JsonElement other = GSON.toJsonTree(expected);
        check(one.equals(other), what + ": got " + shortened(one) + ", expected " + shortened(other));
    }

    /** Fails the case unless both are the same JSON. */
    public static void checkEqual(Object actual, Object expected) {
        checkEqual(actual, expected, "not the same");
    }

    /** Fails the case unless the whole text matches; hands the match back. */
    public static Matcher checkMatch(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(String.valueOf(text));
        check(matcher.matches(), "got " + text + ", expected " + pattern);
        return matcher;
    }

    /** A check that something is a request id as the cloud writes them, and one that no other call of this run had. */
    public static Consumer<String> requestIdCheck(String pattern) {
        return requestId -> {
            check(requestId != null && requestId.matches(pattern), "not a request id: " + requestId);
            check(SEEN.add(requestId), "request id " + requestId + " was given twice");
        };
    }

    private static String shortened(JsonElement element) {
        String text = GSON.toJson(element);
        return text.substring(0, Math.min(text.length(), SHOWN));
    }
}
