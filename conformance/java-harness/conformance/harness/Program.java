package conformance.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the `programs` as a process of its own, on this runner's class path. */
public final class Program implements AutoCloseable {
    private static final int ENDS_WITHIN_SECONDS = 50;

    private final Process process;
    private final BufferedReader output;

    /** Starts the program of a class' name, with variables of the environment beside this process' own. */
    public Program(Map<String, String> environment, String name, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        // A small program is done before an optimised one has been compiled.
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dfile.encoding=UTF-8"));
        command.addAll(List.of("-cp", classPath, name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // What this process was given for itself is left out.
        builder.environment().remove("MIRRORHALL_WORLD");
        builder.environment().putAll(environment);
        process = builder.start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Its next line; null when it has ended. */
    public String nextLine() throws IOException {
        return output.readLine();
    }

    /** The lines that are left. It must then end well, or what it complained of is told. */
    public List<String> remainingLines() throws IOException, InterruptedException {
        List<String> lines = output.lines().toList();
        Checks.check(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS), "the program does not end");
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        Checks.check(process.exitValue() == 0, "the program ended with " + process.exitValue() + ": " + complaint);
        return lines;
    }

    /** Runs a program to its end, and hands back all it printed. */
    public static List<String> run(Map<String, String> environment, String name, String... arguments)
            throws IOException, InterruptedException {
        try (Program program = new Program(environment, name, arguments)) {
            return program.remainingLines();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
