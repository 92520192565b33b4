package conformance.alibaba;

import static conformance.alibaba.Call.OPEN;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.List;

/** What a user may not, and what of it passes. */
public final class DenialCases {
    private static final String ACTION = "ListCommunityImages";

    private final Asking asking;
    private final Client client;

    private DenialCases(Asking asking) {
        this.asking = asking;
        client = asking.client;
    }

    public static void declare(Asking asking) {
        DenialCases cases = new DenialCases(asking);
        test("refuse.denied-user", cases::deniedUser);
        test("refuse.on-the-wire", cases::onTheWire);
    }

    private void deniedUser() throws Exception {
        for (String name : List.of("stranger", "denied"))
            for (Way way : client.ways()) {
                JsonObject detail = asking.denies(Call.here(ACTION).by(name).way(way)).denied();
                checkEqual(detail.get("AuthAction").getAsString(), "ehpc:" + ACTION, "action");
                checkEqual(detail.get("AuthPrincipalOwnerId").getAsString(), World.text("uid"), "account");
                checkEqual(detail.get("AuthPrincipalType").getAsString(), "SubUser", "who");
                String why = name.equals("denied") ? "ExplicitDeny" : "ImplicitDeny";
                checkEqual(detail.get("NoPermissionType").getAsString(), why, "why");
            }
        // What the other policy allows, the denied user may.
        for (Way way : client.ways()) {
            asking.ask(Call.here("ListImages").by("denied").way(way));
            Call describe = Call.here("DescribeCluster").with("ClusterId", World.text("named", "multi", "id"));
            asking.denies(describe.by("stranger").way(way));
        }
    }

    private void onTheWire() throws Exception {
        // What clients show of a refusal is what came: status, type and request id.
        for (Way way : client.ways()) {
            try (Recorder recorder = new Recorder(OPEN)) {
                Call disabled = Call.here(ACTION).by("disabled").way(way).at(recorder.endpoint());
                checkWire(recorder, 400, asking.refuses(disabled, "InvalidAccessKeyId.Inactive", 400, null));
            }
            try (Recorder recorder = new Recorder(OPEN)) {
                Call denied = Call.here(ACTION).by("stranger").way(way);
                boolean hidden = client.takes407ForAProxys();
                Call there = hidden ? denied.through(recorder.endpoint()) : denied.at(recorder.endpoint());
                checkWire(recorder, 407, asking.denies(there));
            }
        }
    }

    private static void checkWire(Recorder recorder, int status, Refused seen) {
        WireAnswer answer = recorder.answer();
        checkEqual(answer.status(), status, "status");
        checkEqual(answer.headers().get("content-type"), "application/json;charset=utf-8", "type");
        checkEqual(answer.headers().get("x-acs-request-id"), seen.requestId(), "request id");
        // Who reads 407 as a proxy's must not be asked for a proxy's password.
        check(!answer.headers().containsKey("proxy-authenticate"), "asked for a proxy's password");
    }
}
