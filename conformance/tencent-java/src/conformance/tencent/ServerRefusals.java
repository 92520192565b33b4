package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.harness.Checks.checkMatch;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.by;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.key;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;
import static conformance.tencent.Ecm.request;

import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.Language;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.CreateImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import conformance.harness.Together;
import conformance.harness.World;
import java.util.List;
import java.util.Objects;

/** What is refused because of what the server has, and of how much it does in a second. */
final class ServerRefusals {
    private static final int CALLS_PER_SECOND = World.at("callsPerSecond").getAsInt();
    private static final int MANY = 65;
    private static final int MEGABYTE = 1024 * 1024;
    private static final String THROTTLED_ENGLISH = "Your current request times equals to `(\\d+)` in a second, "
        + "which exceeds the frequency limit `20` for a second\\. Please reduce the frequency of calls\\.";
    private static final String THROTTLED_CHINESE = "您当前每秒请求 `(\\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。";

    private ServerRefusals() {}

    static void declare() {
        test("refuse.throttled", () -> {
            burst(ROOT, null, THROTTLED_ENGLISH);
            burst(key("byDefault"), Language.ZH_CN, THROTTLED_CHINESE);
            Thread.sleep(1_100);
            list(limited(ROOT, null), request(null, 1));
        });
        test("refuse.unknown-action", () -> {
            String words = "The request action=`DescribeNothing` is invalid or not found in service=`ecm` and version=`2019-07-19`.";
            for (ClientProfile profile : Ecm.everyWay())
                refused("InvalidAction", words, Ecm.commonClient(Ecm.VERSION, profile), "DescribeNothing");
        });
        test("refuse.unknown-version", () -> {
            String words = "The specified api version=`2019-07-20` does not exist in service=`ecm`.";
            for (ClientProfile profile : Ecm.everyWay())
                refused("NoSuchVersion", words, Ecm.commonClient("2019-07-20", profile), "DescribeImage");
        });
        test("refuse.unserved-action", () -> {
            String words = "The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server.";
            for (ClientProfile profile : Ecm.everyWay()) {
                CreateImageRequest request = new CreateImageRequest();
                request.setImageName("镜像");
                request.setInstanceId("ein-in000000");
                checkEqual(refusal("UnsupportedOperation", () -> client(profile).CreateImage(request)).getMessage(), words);
            }
        });
        test("refuse.unknown-product", () -> {
            for (ClientProfile profile : Ecm.everyWay()) {
                ReachingCases.useProxy(profile, Ecm.OPEN);
                CommonClient client = new CommonClient("cvm", "2017-03-12", ROOT, "ap-guangzhou", profile);
                refused("NoSuchProduct", "The product `cvm` does not exist.", client, "DescribeImages");
            }
        });
        test("refuse.too-large", ServerRefusals::tooLarge);
    }

    private static void refused(String code, String message, CommonClient client, String action) throws Exception {
        checkEqual(refusal(code, () -> client.commonRequest(new DescribeImageRequest(), action)).getMessage(), message);
    }

    private static void tooLarge() throws Exception {
        String message = refusal("RequestSizeLimitExceeded", () -> list(by("image-name", "x".repeat(10 * MEGABYTE)))).getMessage();
        checkEqual(message, "The request size exceeds the limit of 10485760 bytes.");
        // Signatures of the older kind are for a megabyte.
        for (String signMethod : List.of(ClientProfile.SIGN_SHA1, ClientProfile.SIGN_SHA256)) {
            DescribeImageRequest request = request(null, null, by("image-name", "x".repeat(MEGABYTE)));
            EcmClient client = client(Ecm.profile(signMethod, "POST"));
            checkMatch(".*because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`\\.",
                refusal("AuthFailure.SignatureFailure", () -> list(client, request)).getMessage());
        }
    }

    private static EcmClient limited(Credential key, Language language) {
        ClientProfile profile = Ecm.profile();
        profile.getHttpProfile().setEndpoint(Ecm.LIMITED);
        profile.setLanguage(language);
        return new EcmClient(key, "", profile);
    }

    /** The first 20 calls of a second pass, the others do not. */
    private static void burst(Credential key, Language language, String words) throws Exception {
        EcmClient client = limited(key, language);
        Thread.sleep(1_000 - System.currentTimeMillis() % 1_000);
        long start = System.currentTimeMillis();
        List<TencentCloudSDKException> refused = Together.<TencentCloudSDKException>atOnce(MANY, number -> () -> errorOf(client))
            .stream().filter(Objects::nonNull).toList();
        long windows = (System.currentTimeMillis() - start) / 1_000 + 2;
        int passed = MANY - refused.size();
        check(!refused.isEmpty(), "nothing was refused");
        check(passed >= CALLS_PER_SECOND, "only " + passed + " of " + MANY + " calls passed");
        check(passed <= CALLS_PER_SECOND * windows, passed + " calls passed in " + windows + " windows of a second");
        for (TencentCloudSDKException error : refused) {
            refusal("RequestLimitExceeded", () -> {
                throw error;
            });
            int count = Integer.parseInt(checkMatch(words, error.getMessage()).group(1));
            check(count > CALLS_PER_SECOND && count <= MANY, error.getMessage());
        }
    }

    private static TencentCloudSDKException errorOf(EcmClient client) {
        try {
            client.DescribeImage(request(null, 1));
            return null;
        } catch (TencentCloudSDKException error) {
            return error;
        }
    }
}
