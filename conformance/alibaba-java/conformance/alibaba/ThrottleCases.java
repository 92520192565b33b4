package conformance.alibaba;

import static conformance.alibaba.Call.LIMITED;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkMatch;

import conformance.harness.Cases;
import conformance.harness.Together;
import conformance.harness.World;
import java.util.List;
import java.util.Objects;

/** What is refused because it is too much. */
public final class ThrottleCases {
    private static final int MANY = 65;
    private static final int ATTEMPTS = 5;
    private static final int LIMIT = World.at("callsPerSecond").getAsInt();
    private static final String WORDS = "Request was denied due to user flow control\\.";
    private static final Call CALL = Call.here("ListCommunityImages").with("BaseOsTag", "none").at(LIMITED);

    private final Asking asking;

    private ThrottleCases(Asking asking) {
        this.asking = asking;
    }

    public static void declare(Asking asking) {
        ThrottleCases cases = new ThrottleCases(asking);
        test("refuse.throttled", () -> {
            for (String signature : List.of("V1", "V3")) cases.throttled(CALL.way(new Way(signature, "GET", "query")));
        });
    }

    private void throttled(Call call) throws Exception {
        inOneSecond(() -> {
            List<Exception> errors = burst(call);
            check(!errors.isEmpty(), "nothing was refused");
            check(MANY - errors.size() >= LIMIT, "only " + (MANY - errors.size()) + " of " + MANY + " calls passed");
            for (Exception error : errors)
                asking.refused(() -> {
                    throw error;
                }, "Throttling.User", 400, WORDS);
        });
        inOneSecond(() -> {
            fillUp(call);
            // Other operations and other accounts have limits of their own; the users of an account share them.
            asking.ask(Call.here("ListCustomImages").with("BaseOsTag", "none").at(LIMITED).way(call.way()));
            asking.ask(call.by("neighbour"));
            asking.refuses(call.by("reader"), "Throttling.User", 400, WORDS);
        });
        inOneSecond(() -> {
            fillUp(call);
            try (Recorder recorder = new Recorder(LIMITED)) {
                asking.refuses(call.at(recorder.endpoint()), "Throttling.User", 400, WORDS);
                Thread.sleep(checkHints(recorder.answer()) + 20);
                asking.ask(call);
            }
        });
    }

    private void fillUp(Call call) throws Exception {
        for (int passed = 0; passed < LIMIT; passed += 1) asking.ask(call);
    }

    /** Does something from the beginning of a second, and once more when a slow machine took longer: limits are counted by the second. */
    private static void inOneSecond(Cases.Body body) throws Exception {
        for (int attempt = 1; ; attempt += 1) {
            Thread.sleep(1_010 - System.currentTimeMillis() % 1_000);
            long start = System.currentTimeMillis();
            try {
                body.run();
                return;
            } catch (AssertionError error) {
                if (attempt == ATTEMPTS || System.currentTimeMillis() - start < 900) throw error;
            }
        }
    }

    private static int checkHints(WireAnswer answer) {
        int wait = Integer.parseInt(answer.headers().get("x-acs-retry-after"));
        check(wait > 0 && wait <= 1_000, "told to wait " + wait + " ms");
        String state = "Limit:" + LIMIT + ",Remain:0,TimeLeft:" + wait + ",Reset:\\d+";
        for (String name : List.of("X-RateLimit-User-API", "X-RateLimit-User")) {
            checkMatch(state, answer.headers().get(name.toLowerCase()));
            // The SDK's own throttling control looks for the names to the letter.
            check(answer.head().contains("\r\n" + name + ": "), "no header is written " + name);
        }
        return wait;
    }

    /** The errors of many calls at once. */
    private List<Exception> burst(Call call) throws Exception {
        List<Exception> outcomes = Together.atOnce(MANY, number -> () -> {
            try {
                asking.ask(call);
                return null;
            } catch (Exception error) {
                return error;
            }
        });
        return outcomes.stream().filter(Objects::nonNull).toList();
    }
}
