package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.Ecm.NEWEST;
import static conformance.tencent.Ecm.OPEN;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.ids;
import static conformance.tencent.Ecm.idsOf;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.request;

import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import conformance.harness.Relay;
import conformance.harness.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every way to reach the server. */
final class ReachingCases {
    private static final int CALLS = 1_000;

    private ReachingCases() {}

    static void declare() {
        test("reach.ip", () -> {
            check(OPEN.startsWith("127.0.0.1:"), OPEN);
            for (ClientProfile profile : Ecm.everyWay()) checkEqual(Ecm.firstPage(profile), NEWEST, Ecm.nameOf(profile));
        });
        test("reach.localhost", () -> {
            for (ClientProfile profile : Ecm.everyWay()) {
                profile.getHttpProfile().setEndpoint(OPEN.replace("127.0.0.1", "localhost"));
                checkEqual(Ecm.firstPage(profile), NEWEST, Ecm.nameOf(profile));
            }
        });
        test("reach.sub-path", ReachingCases::subPath);
        test("reach.forward-proxy", ReachingCases::forwardProxy);
        test("reach.gateway", () -> {
            for (ClientProfile profile : Ecm.everyWay()) {
                profile.getHttpProfile().setEndpoint(null);
                profile.getHttpProfile().setApigwEndpoint(OPEN);
                Sample.checkAnswer(list(client(profile), Sample.request()));
            }
        });
        test("reach.keep-alive", ReachingCases::keepAlive);
        test("reach.gzip", ReachingCases::gzip);
        test("reach.concurrent", ReachingCases::concurrent);
    }

    private static void subPath() throws Exception {
        List<String> refused = new ArrayList<>();
        for (String path : List.of("/ecm", "/cloud/edge")) {
            for (ClientProfile profile : Ecm.everyWay()) {
                // The SDK signs the path as a part of the host.
                profile.getHttpProfile().setEndpoint(OPEN + path);
                try {
                    checkEqual(Ecm.firstPage(profile), NEWEST);
                } catch (Exception | AssertionError error) {
                    refused.add(path + " " + Ecm.nameOf(profile) + ": " + error);
                }
            }
        }
        checkEqual(refused, List.of(), "not answered");
    }

    private static void forwardProxy() throws Exception {
        for (ClientProfile profile : Ecm.everyWay()) {
            try (Relay relay = new Relay(OPEN)) {
                useProxy(profile, relay.endpoint());
                Sample.checkAnswer(list(client(profile), Sample.request()));
                String start = profile.getHttpProfile().getReqMethod() + " http://ecm.tencentcloudapi.com/";
                check(relay.sent().startsWith(start), "not how a proxy is asked: " + relay.sent().lines().findFirst());
            }
        }
    }

    /** The endpoint becomes the vendor's own, reached through a proxy at `host:port`. */
    static void useProxy(ClientProfile profile, String proxy) {
        profile.getHttpProfile().setEndpoint(null);
        profile.getHttpProfile().setProxyHost(proxy.split(":")[0]);
        profile.getHttpProfile().setProxyPort(Integer.parseInt(proxy.split(":")[1]));
    }

    private static void keepAlive() throws Exception {
        try (Relay relay = new Relay(OPEN)) {
            ClientProfile profile = Ecm.profile();
            profile.getHttpProfile().setEndpoint(relay.endpoint());
            EcmClient client = client(profile);
            for (int call = 0; call < CALLS; call += 1) {
                // Among the first 500 no two images are of one second.
                int offset = call % 500;
                checkEqual(ids(list(client, request(offset, 1))), idsOf(IMAGES.subList(offset, offset + 1)));
            }
            checkEqual(relay.connections(), 1, "connections for " + CALLS + " calls");
        }
    }

    private static void gzip() throws Exception {
        for (String encoding : List.of("gzip", "identity")) {
            try (Relay relay = new Relay(OPEN)) {
                ClientProfile profile = Ecm.profile();
                profile.getHttpProfile().setEndpoint(relay.endpoint());
                DescribeImageRequest request = request(null, 100);
                // The SDK offers gzip unless a user's header says otherwise.
                if (encoding.equals("identity")) request.SetHeader(Map.of("Accept-Encoding", encoding));
                DescribeImageResponse answer = list(client(profile), request);
                checkEqual(answer.getTotalCount(), IMAGES.size(), "TotalCount");
                checkEqual(ids(answer), idsOf(IMAGES.subList(0, 100)), encoding);
                check(relay.sent().contains("\r\nAccept-Encoding: " + encoding + "\r\n"), encoding + " was not offered");
            }
        }
    }

    private static void concurrent() throws Exception {
        EcmClient client = client(ROOT);
        List<DescribeImageResponse> pages = Together.atOnce(50, page -> () -> list(client, request(page * 10, 10)));
        for (int page = 0; page < pages.size(); page += 1)
            checkEqual(ids(pages.get(page)), idsOf(IMAGES.subList(page * 10, page * 10 + 10)), "page " + page);
    }
}
