package conformance.alibaba;

import static conformance.alibaba.Call.STS;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.harness.Checks.checkMatch;

import com.google.gson.JsonObject;
import conformance.harness.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Security Token Service. */
public final class StsCases {
    private final Asking asking;
    private final String uid = World.text("uid");

    private StsCases(Asking asking) {
        this.asking = asking;
    }

    public static void declare(Asking asking) {
        StsCases cases = new StsCases(asking);
        test("sts.caller-identity", cases::callerIdentity);
        test("sts.assume-role", cases::assumeRole);
        test("sts.session-policy", cases::sessionPolicy);
    }

    private JsonObject identity(Key key, Way way) throws Exception {
        return asking.ask(Call.of("GetCallerIdentity").version(STS).by(key).way(way));
    }

    private void callerIdentity() throws Exception {
        for (Way way : asking.client.ways()) {
            Map<String, String> account = Map.of(
                    "IdentityType", "Account", "AccountId", uid, "PrincipalId", uid, "UserId", uid, "Arn", "acs:ram::" + uid + ":root");
            for (String name : List.of("root", "temporary")) checkEqual(identity(Key.named(name), way), account, name);
            JsonObject user = identity(Key.named("stranger"), way);
            String userId = user.remove("UserId").getAsString();
            checkMatch("2\\d{17}", userId);
            checkEqual(user.remove("PrincipalId").getAsString(), userId, "principal");
            String arn = "acs:ram::" + uid + ":user/ram-stranger";
            checkEqual(user, Map.of("IdentityType", "RAMUser", "AccountId", uid, "Arn", arn), "user");
        }
    }

    private JsonObject assume(Way way, int seconds, Map<String, ?> parameters) throws Exception {
        Call call = Call.of("AssumeRole").version(STS).by("assumer").way(way);
        Call named = call.with("RoleArn", World.text("roles", "reader")).with("RoleSessionName", "conformance");
        JsonObject body = asking.ask(named.with(parameters));
        checkEqual(body.keySet().stream().sorted().toList(), List.of("AssumedRoleUser", "Credentials"));
        JsonObject given = body.getAsJsonObject("Credentials");
        String expiration = given.get("Expiration").getAsString();
        long off = Duration.between(Instant.now(), Instant.parse(expiration)).toSeconds() - seconds;
        check(Math.abs(off) < 60, expiration);
        check(given.get("AccessKeyId").getAsString().startsWith("STS."), "the key is " + given.get("AccessKeyId"));
        return body;
    }

    private static Key keyIn(JsonObject body) {
        List<String> parts = new ArrayList<>();
        for (String name : List.of("AccessKeyId", "AccessKeySecret", "SecurityToken"))
            parts.add(body.getAsJsonObject("Credentials").get(name).getAsString());
        return new Key(parts.get(0), parts.get(1), parts.get(2));
    }

    private void assumeRole() throws Exception {
        for (Way way : asking.client.ways()) {
            JsonObject body = assume(way, 3_600, Map.of());
            JsonObject user = body.getAsJsonObject("AssumedRoleUser");
            String id = user.get("AssumedRoleId").getAsString();
            checkMatch(".*:(assumed-)?role/image-reader/conformance", user.get("Arn").getAsString());
            checkMatch("\\d+:conformance", id);
            OddTag.checkFound(asking, OddTag.call().by(keyIn(body)).way(way));
            JsonObject identity = identity(keyIn(body), way);
            List<String> shown = new ArrayList<>();
            for (String name : List.of("IdentityType", "AccountId", "PrincipalId")) shown.add(identity.get(name).getAsString());
            checkEqual(shown, List.of("AssumedRoleUser", uid, id));
        }
    }

    private void sessionPolicy() throws Exception {
        String policy = "{\"Version\": \"1\", \"Statement\": [{\"Effect\": \"Allow\","
                + " \"Action\": \"ehpc:ListCommunityImages\", \"Resource\": \"*\"}]}";
        Key key = keyIn(assume(null, 900, Map.of("Policy", policy, "DurationSeconds", 900)));
        OddTag.checkFound(asking, OddTag.call().by(key));
        asking.denies(Call.here("ListImages").by(key));
    }
}
