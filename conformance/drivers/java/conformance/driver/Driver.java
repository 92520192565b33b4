package conformance.driver;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes every call that comes as a line of standard input, and writes what came of it as a line. */
public final class Driver {
    /** How calls are made with a client. */
    public interface Calls {
        /** What the client gives back. */
        JsonElement call(JsonObject call) throws Exception;

        /** What there is in the client's own exception; null for any other. */
        JsonObject errorOf(Exception thrown);
    }

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final Map<String, Object> BY_NAME = new ConcurrentHashMap<>();

    private Driver() {}

    /**
     * Ends with the input.
     *
     * @param anew beginnings of the names of the classes that are loaded anew for calls whose clock is off, that of the calls
     *     among them; none when the calls see to it
     */
    public static void drive(Class<? extends Calls> calls, String... anew) throws Exception {
        PrintStream lines = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // What a client prints is no answer.
        System.setOut(System.err);
        Calls onTime = calls.getConstructor().newInstance();
        Calls offTime = anew.length == 0 ? onTime : OffClock.load(calls, List.of(anew));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService threads = Executors.newCachedThreadPool();
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JsonObject call = JsonParser.parseString(line).getAsJsonObject();
            threads.execute(() -> {
                String reply = GSON.toJson(answer(call.has("clockOff") ? offTime : onTime, call));
                synchronized (lines) {
                    lines.println(reply);
                }
            });
        }
        System.exit(0);
    }

    private static JsonObject answer(Calls calls, JsonObject call) {
        JsonObject reply = new JsonObject();
        reply.add("id", call.get("id"));
        if (call.has("clockOff")) OffClock.set(call.get("clockOff").getAsLong() * 1_000);
        try {
            reply.add("value", calls.call(call));
        } catch (Exception thrown) {
            JsonObject error = calls.errorOf(thrown);
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            if (error == null) reply.addProperty("failed", trace.toString());
            else reply.add("error", error);
        }
        return reply;
    }

    /** A text of the call; null when it is not there. */
    public static String text(JsonObject call, String name) {
        JsonElement found = call.get(name);
        return found == null || found.isJsonNull() ? null : found.getAsString();
    }

    /** Whether something is said of the call. */
    public static boolean is(JsonObject call, String name) {
        return call.has(name) && call.get(name).getAsBoolean();
    }

    /** What was made before for calls of this name, or is made now; always made anew for a call without a name. */
    @SuppressWarnings("unchecked")
    public static <T> T shared(JsonObject call, Callable<T> make) throws Exception {
        String name = text(call, "reuse");
        if (name == null) return make.call();
        synchronized (BY_NAME) {
            if (!BY_NAME.containsKey(name)) BY_NAME.put(name, make.call());
            return (T) BY_NAME.get(name);
        }
    }
}
