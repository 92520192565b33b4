package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.FilterCases.member;

import com.google.gson.JsonObject;
import conformance.harness.Cases;
import conformance.harness.Program;
import conformance.harness.Relay;
import conformance.harness.World;
import java.util.List;
import java.util.Map;

/** Whole programs of users. */
final class ProgramCases {
    private ProgramCases() {}

    static void declare() {
        test("program.all-images", () -> {
            List<String> expected = IMAGES.stream()
                .map(image -> image.get("ImageId").getAsString() + "\t" + image.get("ImageName").getAsString()).sorted().toList();
            checkEqual(Program.run(environment(Ecm.OPEN, "keys", "root"), "AllImages").stream().sorted().toList(), expected);
        });
        test("program.newest-ubuntu", () -> {
            List<JsonObject> found = World.where(IMAGES, member("ImageOsName", "Ubuntu").and(member("Architecture", "x86_64")));
            List<String> times = World.texts(found.subList(0, 2), "ImageCreateTime");
            check(times.get(0).compareTo(times.get(1)) > 0, "the catalogue cannot tell");
            List<String> lines = Program.run(environment(Ecm.OPEN, "keys", "root"), "NewestUbuntu");
            checkEqual(lines, Ecm.idsOf(found.subList(0, 1)));
        });
        test("program.wait-for-image", ProgramCases::waitForImage);
        test("program.retry", ProgramCases::retry);
    }

    /** What a user's program is given: where to call, and with which key of the world. */
    private static Map<String, String> environment(String endpoint, String... key) {
        JsonObject found = World.at(key).getAsJsonObject();
        return Map.of(
            "TENCENTCLOUD_SECRET_ID", found.get("id").getAsString(),
            "TENCENTCLOUD_SECRET_KEY", found.get("secret").getAsString(),
            "ECM_ENDPOINT", endpoint);
    }

    private static void waitForImage() throws Exception {
        Map<String, String> environment = environment(Ecm.OPEN, "building", "key");
        try (Program program = new Program(environment, "WaitForImage", World.text("building", "imageId"))) {
            String first = program.nextLine();
            if (first == null) program.remainingLines();
            checkEqual(first, "CREATING");
            Cases.askForChange("image-ready");
            checkEqual(program.remainingLines(), List.of("NORMAL"));
        }
    }

    private static void retry() throws Exception {
        try (Relay relay = new Relay(Ecm.LIMITED)) {
            checkEqual(Program.run(environment(relay.endpoint(), "keys", "root"), "Retry"), List.of("60"));
            check(Relay.occurrences(relay.received(), "\"RequestLimitExceeded\"") > 0, "nothing was throttled");
            checkEqual(Relay.occurrences(relay.received(), "\"TotalCount\""), 60, "answers");
        }
    }
}
