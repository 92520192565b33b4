package conformance.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Declares cases, runs them and prints one JSON line for each. */
public final class Cases {
    /** What a case does. It passes when this returns. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private static final int CASE_WITHIN_SECONDS = 60;
    private static final int DETAIL_AT_MOST = 1_500;
    /** Of a helper, and of the case that asked it. */
    private static final int PLACES = 3;
    private static final Map<String, Body> BODIES = new LinkedHashMap<>();
    private static final Map<String, String> REASONS = new LinkedHashMap<>();
    private static final PrintStream LINES = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Cases() {}

    /** Declares a case. */
    public static void test(String name, Body body) {
        BODIES.put(name, body);
    }

    /** Declares a case that this client cannot have, and says why. */
    public static void skip(String name, String reason) {
        REASONS.put(name, reason);
    }

    /** Asks for a change of the server's data (`image-ready`), which comes from outside within a few seconds. */
    public static void askForChange(String name) {
        LINES.println("{\"change\": \"" + name + "\"}");
    }

    /** Runs the declared cases one after another, and ends the program: some clients leave threads behind. */
    public static void runAll(String client) {
        // What a client prints is no result.
        System.setOut(System.err);
        REASONS.forEach((name, reason) -> {
            if (isWanted(name)) report(client, name, 0, "skip", "reason", reason);
        });
        BODIES.forEach((name, body) -> {
            if (!isWanted(name)) return;
            long start = System.nanoTime();
            String detail = attempt(body);
            long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            report(client, name, elapsed, detail == null ? "pass" : "fail", "detail", detail);
        });
        System.exit(0);
    }

    private static boolean isWanted(String name) {
        JsonElement only = World.WORLD.get("only");
        if (only == null || only.isJsonNull()) return true;
        for (JsonElement one : only.getAsJsonArray()) if (one.getAsString().equals(name)) return true;
        return false;
    }

    /** What went wrong; null when nothing did. */
    private static String attempt(Body body) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            body.run();
            return null;
        });
        Thread thread = new Thread(task, "case");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(CASE_WITHIN_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException error) {
            return describe(error.getCause());
        } catch (TimeoutException error) {
            task.cancel(true);
            return "not done after " + CASE_WITHIN_SECONDS + " s";
        } catch (InterruptedException error) {
            return "interrupted";
        }
    }

    private static String describe(Throwable error) {
        List<String> places = Arrays.stream(error.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("conformance.") && !frame.getClassName().startsWith("conformance.harness."))
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber()).limit(PLACES).toList();
        String name = error instanceof AssertionError ? "" : error.getClass().getSimpleName() + ": ";
        String text = name + error.getMessage() + " " + places;
        return text.substring(0, Math.min(text.length(), DETAIL_AT_MOST));
    }

    private static void report(String client, String name, long ms, String status, String why, String text) {
        JsonObject line = new JsonObject();
        line.addProperty("client", client);
        line.addProperty("case", name);
        line.addProperty("ms", ms);
        line.addProperty("status", status);
        if (text != null) line.addProperty(why, text);
        LINES.println(line);
    }
}
