package conformance.alibaba;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;

import conformance.harness.Together;
import java.util.List;
import java.util.Map;

/** Signing in every way, and who may call. */
public final class SigningCases {
    private static final List<List<String>> WAYS =
            List.of(List.of("V1", "GET"), List.of("V1", "POST"), List.of("V3", "GET"), List.of("V3", "POST"), List.of("SM3", "GET"));
    private static final int AT_ONCE = 50;

    private final Asking asking;
    private final Client client;

    private SigningCases(Asking asking) {
        this.asking = asking;
        client = asking.client;
    }

    public static void declare(Asking asking) {
        SigningCases cases = new SigningCases(asking);
        for (List<String> way : WAYS) cases.declareWay(way.get(0), way.get(1));
        test("sign.empty-values", cases::emptyValues);
        test("sign.long-values", cases::longValues);
        test("sign.at-once", cases::atOnce);
        test("call.temporary-key", () -> cases.eachWay(OddTag.call().by("temporary")));
        test("call.allowed-user", () -> cases.eachWay(OddTag.call().by("reader")));
        // The gateway passes over what it does not know; SDKs send such parameters on their own.
        Map<String, String> unknown = Map.of("Colour", "red", "OwnerId", "1", "OwnerAccount", "a");
        test("call.unknown-parameter", () -> cases.eachWay(OddTag.call().with(unknown)));
    }

    private void eachWay(Call call) throws Exception {
        for (Way way : client.ways()) OddTag.checkFound(asking, call.way(way));
    }

    private void declareWay(String signature, String method) {
        List<Way> ways = client.ways().stream()
                .filter(way -> way.signature().equals(signature) && way.method().equals(method))
                .toList();
        test("sign." + signature + "-" + method, () -> signed(ways));
    }

    private void signed(List<Way> ways) throws Exception {
        for (Way way : ways) {
            OddTag.checkFound(asking, OddTag.call().way(way));
            Call wrong = OddTag.call().way(way).by(Key.ROOT.withSecret("not-the-secret"));
            asking.refuses(wrong, client.wrongSecret(way), 400, null);
        }
    }

    private void emptyValues() throws Exception {
        Listing listing = Listing.COMMUNITY;
        Map<String, String> nothing = Map.of("BaseOsTag", "", "InstanceType", "", "ClusterId", "");
        for (Way way : client.ways()) {
            Call call = listing.here().way(way);
            checkEqual(listing.images(asking, call.with(nothing)), listing.images(asking, call), way.toString());
        }
    }

    private void longValues() throws Exception {
        for (Way way : client.ways()) {
            String value = "长*".repeat(way.isForm() ? 25_000 : 1_000);
            Call call = Listing.COMMUNITY.here().way(way).with("BaseOsTag", value);
            checkEqual(Listing.COMMUNITY.images(asking, call), List.of(), way.toString());
        }
    }

    private void atOnce() throws Exception {
        // Many calls of one second are many calls, none a replay.
        for (Way way : client.ways())
            Together.atOnce(AT_ONCE, number -> () -> {
                OddTag.checkFound(asking, OddTag.call().way(way));
                return null;
            });
    }
}
