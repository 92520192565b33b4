package conformance.alibaba;

import static conformance.alibaba.Call.OPEN;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;
import static conformance.harness.Checks.checkMatch;

import conformance.harness.World;
import java.time.Duration;
import java.util.List;

/** What is refused for its key, its time or its signature. */
public final class RefusalCases {
    private static final String ACTION = "ListCommunityImages";

    private final Asking asking;
    private final Client client;

    private RefusalCases(Asking asking) {
        this.asking = asking;
        client = asking.client;
    }

    public static void declare(Asking asking) {
        RefusalCases cases = new RefusalCases(asking);
        test("refuse.wrong-secret", cases::wrongSecret);
        test("refuse.public-half", cases::publicHalf);
        test("refuse.unknown-key", cases::unknownKey);
        test("refuse.disabled-key", cases::disabledKey);
        test("refuse.late-clock", () -> cases.clockOff(-1));
        test("refuse.early-clock", () -> cases.clockOff(1));
        test("refuse.nonce-used", cases::nonceUsed);
        test("refuse.wrong-token", cases::wrongToken);
        test("refuse.missing-token", cases::missingToken);
        test("refuse.expired-token", cases::expiredToken);
    }

    private void always(Key key, String code, int status, String message) {
        for (Way way : client.ways()) asking.refuses(Call.here(ACTION).by(key).way(way), code, status, message);
    }

    private void wrongSecret() {
        String secret = Key.ROOT.secret();
        Key key = Key.ROOT.withSecret(secret.substring(0, secret.length() - 1) + "x");
        for (Way way : client.ways()) {
            String code = client.wrongSecret(way);
            String message = asking.refuses(Call.here(ACTION).by(key).way(way), code, 400, null).message();
            // The SDK has found its own string to sign in the message.
            if (!code.equals("SignatureDoesNotMatch")) checkEqual(message, "Specified Access Key Secret is not valid.");
            else checkMatch("Specified signature .*server string to sign is:" + stringToSign(way), message);
        }
    }

    private static String stringToSign(Way way) {
        return switch (way.signature()) {
            case "V1" -> way.method() + "&%2F&AccessKeyId%3D.*%26Action%3D" + ACTION + "%26.*%26Version%3D2018-04-12";
            case "V3" -> "ACS3-HMAC-SHA256\n[0-9a-f]{64}";
            default -> "ACS3-HMAC-SM3\n[0-9a-f]{64}";
        };
    }

    private void publicHalf() {
        Key key = new Key(World.text("rsa", "id"), World.text("rsa", "publicKey"), null);
        for (Way way : client.ways()) asking.refuses(Call.here(ACTION).by(key).way(way), client.wrongSecret(way), 400, null);
    }

    private void unknownKey() {
        Key key = Key.ROOT.withId("LTAI5tNobodyHasThisOne00");
        always(key, "InvalidAccessKeyId.NotFound", 404, "Specified access key is not found\\.");
    }

    private void disabledKey() {
        always(Key.named("disabled"), "InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled\\.");
    }

    /** Calls from a program whose clock is off; a call 14 minutes off must still go through. */
    private void clockOff(int direction) throws Exception {
        String words = "Specified time stamp or date value is expired\\.";
        for (Way way : client.ways()) {
            Call call = Call.here(ACTION).way(way);
            asking.refuses(call.clockOff(Duration.ofMinutes(16L * direction)), "InvalidTimeStamp.Expired", 400, words);
            asking.ask(call.clockOff(Duration.ofMinutes(14L * direction)));
        }
    }

    private void nonceUsed() throws Exception {
        for (Way way : client.ways()) {
            Call call = Call.here(ACTION).with("BaseOsTag", "none").way(way);
            try (Recorder recorder = new Recorder(OPEN)) {
                asking.ask(call.at(recorder.endpoint()));
                WireAnswer again = Recorder.replay(OPEN, recorder.request());
                checkEqual(again.status(), 400, "status");
                checkEqual(again.json().get("Code").getAsString(), "SignatureNonceUsed", "code");
                checkEqual(again.json().get("Message").getAsString(), "Specified signature nonce was used already.", "message");
                checkEqual(again.json().get("RequestId").getAsString(), again.headers().get("x-acs-request-id"), "request id");
            }
            // One whose signature is wrong has used no nonce up.
            try (Recorder recorder = new Recorder(OPEN)) {
                Call wrong = call.by(Key.ROOT.withSecret("not-the-secret")).at(recorder.endpoint());
                asking.refuses(wrong, client.wrongSecret(way), 400, null);
                WireAnswer again = Recorder.replay(OPEN, recorder.request());
                checkEqual(again.json().get("Code").getAsString(), "SignatureDoesNotMatch", "code");
            }
        }
    }

    private void wrongToken() {
        Key temporary = Key.named("temporary");
        String words = "Specified SecurityToken mismatch with the AccessKey\\.";
        for (Key key : List.of(temporary.withToken(Key.named("expired").token()), Key.ROOT.withToken(temporary.token())))
            always(key, "InvalidSecurityToken.MismatchWithAccessKey", 400, words);
    }

    private void missingToken() {
        always(Key.named("temporary").withToken(null), "MissingSecurityToken", 400, "SecurityToken is mandatory for this action\\.");
    }

    private void expiredToken() {
        always(Key.named("expired"), "InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired\\.");
    }
}
