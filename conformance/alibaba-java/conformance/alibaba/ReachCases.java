package conformance.alibaba;

import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Call.OPEN;
import static conformance.alibaba.Call.STS;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonObject;
import conformance.harness.Relay;
import conformance.harness.World;
import java.util.List;
import java.util.Map;

/** Where a client can be pointed at. */
public final class ReachCases {
    private static final int CALLS = 1_000;
    private static final int REFUSALS = 100;
    private static final Map<String, String> NONE = Map.of("BaseOsTag", "none");

    private final Asking asking;
    private final Client client;

    private ReachCases(Asking asking) {
        this.asking = asking;
        client = asking.client;
    }

    public static void declare(Asking asking) {
        ReachCases cases = new ReachCases(asking);
        test("reach.ip", cases::ip);
        test("reach.localhost", () -> cases.eachWay(OddTag.call().at(OPEN.replace("127.0.0.1", "localhost"))));
        test("reach.keep-alive", cases::keepAlive);
        test("reach.vendor-host", cases::vendorHost);
        test("reach.sts-host", cases::stsHost);
        test("reach.forward-proxy", cases::forwardProxy);
        test("refuse.unknown-product", cases::unknownProduct);
    }

    private void eachWay(Call call) throws Exception {
        for (Way way : client.ways()) OddTag.checkFound(asking, call.way(way));
    }

    private void ip() throws Exception {
        check(OPEN.startsWith("127.0.0.1:"), OPEN);
        OddTag.checkFound(asking, OddTag.call());
    }

    private void keepAlive() throws Exception {
        try (Relay relay = new Relay(OPEN)) {
            Client.Kept kept = client.kept(relay.endpoint(), Key.ROOT, null);
            for (int call = 0; call < CALLS; call += 1) kept.call(NONE);
            checkEqual(relay.connections(), 1, "connections for " + CALLS + " calls");
        }
        try (Relay relay = new Relay(OPEN)) {
            // Behind a proxy, where every client can read a 407.
            String proxy = client.takes407ForAProxys() ? relay.endpoint() : null;
            String endpoint = proxy == null ? relay.endpoint() : OPEN;
            Client.Kept root = client.kept(endpoint, Key.ROOT, proxy);
            Client.Kept stranger = client.kept(endpoint, Key.named("stranger"), proxy);
            for (int call = 0; call < REFUSALS; call += 2) {
                asking.refused(() -> call(stranger, NONE), "NotAuthorized", 407, Asking.DENIED);
                asking.refused(() -> call(root, Map.of("InstanceType", "no type")), "InvalidParams", 400, null);
            }
            checkEqual(relay.connections(), 1, "connections for " + REFUSALS + " refusals");
        }
    }

    private static Object call(Client.Kept kept, Map<String, String> parameters) throws Exception {
        kept.call(parameters);
        return "an answer";
    }

    private static Call toHost(String host, String action) {
        return Call.of(action).at(host).through(OPEN);
    }

    private List<Way> plainWays() {
        return client.ways().stream().filter(way -> way.method().equals("GET")).toList();
    }

    private void vendorHost() throws Exception {
        for (Way way : plainWays())
            for (String region : List.of(HOME, "cn-beijing")) {
                Call call = toHost("ehpc." + region + ".aliyuncs.com", "ListCommunityImages").way(way);
                List<JsonObject> expected = World.where(Listing.COMMUNITY.entries(), Listing.inRegion(region));
                checkEqual(Listing.ids(Listing.COMMUNITY.images(asking, call)), Listing.ids(expected), region);
            }
    }

    private void stsHost() throws Exception {
        for (Way way : plainWays())
            for (String host : List.of("sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-beijing.aliyuncs.com")) {
                JsonObject body = asking.ask(toHost(host, "GetCallerIdentity").version(STS).way(way));
                checkEqual(body.get("AccountId").getAsString(), World.text("uid"), host);
            }
    }

    private void forwardProxy() throws Exception {
        for (Way way : client.ways()) {
            try (Recorder recorder = new Recorder(OPEN)) {
                Call call = OddTag.call().at("ehpc.cn-hangzhou.aliyuncs.com").through(recorder.endpoint()).way(way);
                OddTag.checkFound(asking, call);
                check(recorder.requestText().startsWith(way.method() + " http://ehpc.cn-hangzhou.aliyuncs.com/"), recorder.requestText());
            }
            // Here the 407 does come from a proxy, and still is none of a proxy's.
            asking.denies(toHost("ehpc.cn-hangzhou.aliyuncs.com", "ListCommunityImages").by("stranger").way(way));
        }
    }

    private void unknownProduct() {
        String words = "Cannot find product according to your specified domain\\.";
        for (Way way : plainWays())
            for (String host : List.of("ecs.cn-hangzhou.aliyuncs.com", "alidns.aliyuncs.com")) {
                Call call = toHost(host, "DescribeImages").version("2014-05-26").way(way);
                asking.refuses(call, "InvalidProduct.NotFound", 404, words);
            }
    }
}
