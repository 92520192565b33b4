package conformance.alibaba;

import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Call.LIMITED;
import static conformance.alibaba.Call.OPEN;
import static conformance.harness.Cases.askForChange;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonObject;
import conformance.harness.Program;
import conformance.harness.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Users' programs, run as they are. */
public final class ProgramCases {
    private ProgramCases() {}

    public static void declare() {
        test("program.all-images", ProgramCases::allImages);
        test("program.newest-ubuntu", ProgramCases::newestUbuntu);
        test("program.wait-for-image", ProgramCases::waitForImage);
        test("program.retry", ProgramCases::retry);
    }

    private static Map<String, String> environment(Key key, String endpoint) {
        return Map.of(
                "ALIBABA_CLOUD_ACCESS_KEY_ID", key.id(), "ALIBABA_CLOUD_ACCESS_KEY_SECRET", key.secret(), "EHPC_ENDPOINT", endpoint);
    }

    private static Stream<JsonObject> here(Listing listing) {
        return World.where(listing.entries(), Listing.inRegion(HOME)).stream().map(entry -> entry.getAsJsonObject("view"));
    }

    private static String line(String kind, JsonObject one, String id, String name) {
        return String.join("\t", kind, one.get(id).getAsString(), one.get(name).getAsString());
    }

    private static void allImages() throws Exception {
        List<String> lines = Program.run(environment(Key.ROOT, OPEN), "AllImages");
        List<String> expected = new ArrayList<>();
        here(Listing.COMMUNITY).forEach(image -> expected.add(line("community", image, "ImageId", "ImageName")));
        here(Listing.CUSTOM).forEach(image -> expected.add(line("custom", image, "ImageId", "ImageName")));
        here(Listing.PUBLIC).forEach(image -> expected.add(line("public", image, "ImageId", "OSName")));
        // The catalogue's clusters have no names.
        for (JsonObject cluster : World.objects("clusters"))
            if (cluster.get("region").getAsString().equals(HOME)) expected.add("cluster\t" + cluster.get("id").getAsString() + "\t");
        checkEqual(lines.stream().sorted().toList(), expected.stream().sorted().toList());
    }

    private static void newestUbuntu() throws Exception {
        List<JsonObject> systems = Stream.concat(here(Listing.PUBLIC), here(Listing.COMMUNITY))
                .map(image -> {
                    JsonObject system = image.get("OsTag").isJsonObject() ? image.getAsJsonObject("OsTag").deepCopy() : image.deepCopy();
                    system.add("ImageId", image.get("ImageId"));
                    return system;
                })
                .filter(one -> one.get("Platform").getAsString().equals("Ubuntu"))
                .filter(one -> one.get("Architecture").getAsString().equals("x86_64"))
                .toList();
        String newest = World.texts(systems, "Version").stream().max(Comparator.comparing(Double::valueOf)).orElseThrow();
        List<String> expected = new ArrayList<>(List.of(newest));
        expected.addAll(Listing.ids(World.where(systems, one -> one.get("Version").getAsString().equals(newest))));
        checkEqual(Program.run(environment(Key.ROOT, OPEN), "NewestUbuntu"), expected);
    }

    private static void waitForImage() throws Exception {
        JsonObject building = World.at("building").getAsJsonObject();
        Key key = Key.of(building.getAsJsonObject("key"));
        try (Program program = new Program(environment(key, OPEN), "WaitForImage", building.get("imageId").getAsString())) {
            checkEqual(program.nextLine(), "Creating", "the first state");
            askForChange("image-ready");
            checkEqual(program.remainingLines(), List.of("Available"), "the states that follow");
        }
    }

    private static void retry() throws Exception {
        checkEqual(Program.run(environment(Key.ROOT, LIMITED), "Retry"), List.of("60"));
    }
}
