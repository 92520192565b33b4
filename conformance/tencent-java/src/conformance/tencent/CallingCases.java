package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.Ecm.NEWEST;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.ids;
import static conformance.tencent.Ecm.key;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;
import static conformance.tencent.Ecm.request;

import com.tencentcloudapi.common.CommonRequest;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.Language;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import java.util.HashMap;
import java.util.Map;

/** Every way to call, and every kind of key that is let in. */
final class CallingCases {
    private static final String ENGLISH = "The provided credentials could not be validated. Please check your signature is correct.";
    private static final String CHINESE = "请求签名验证失败，请检查您的签名计算是否正确。";

    private CallingCases() {}

    static void declare() {
        test("call.generic", CallingCases::generic);
        // The SDK's second way: the JSON is the user's, the signature always TC3, the answer a text.
        test("call.other-style", () -> {
            Sample.checkAnswerJson(client(ROOT).call("DescribeImage", Sample.requestJson()));
            refusal("InvalidParameterValue.InvaildPageParam", () -> client(ROOT).call("DescribeImage", "{\"Limit\": 101}"));
        });
        test("call.temporary-key", () -> {
            for (ClientProfile profile : Ecm.everyWay()) {
                EcmClient client = new EcmClient(key("temporary"), "", profile);
                checkEqual(list(client, new DescribeImageRequest()).getTotalCount(), IMAGES.size(), Ecm.nameOf(profile));
            }
        });
        test("call.allowed-user", () -> checkEqual(ids(list(client(key("reader")), new DescribeImageRequest())), NEWEST));
        test("call.language", CallingCases::language);
        test("call.region", CallingCases::region);
        test("call.request-id", () -> {
            // Every listing and every refusal of this suite is checked the same way; here are many of each.
            EcmClient client = client(ROOT);
            for (int call = 0; call < 25; call += 1) {
                list(client, request(null, 1));
                refusal("InvalidParameterValue.InvaildPageParam", () -> list(client, request(null, 101)));
            }
        });
    }

    private static void generic() throws Exception {
        // Requests made of JSON are for TC3 and POST only, the SDK says; models go every way.
        CommonRequest request = new CommonRequest(Sample.requestJson());
        Sample.checkAnswerJson(Ecm.commonClient(Ecm.VERSION, Ecm.profile()).commonRequest(request, "DescribeImage"));
        for (ClientProfile profile : Ecm.everyWay()) {
            Sample.checkAnswer(Ecm.commonClient(Ecm.VERSION, profile)
                .commonRequest(Sample.request(), "DescribeImage", DescribeImageResponse.class));
        }
    }

    private static void language() throws Exception {
        Credential wrong = new Credential(ROOT.getSecretId(), "not-the-secret");
        Map<Language, String> messages = new HashMap<>(Map.of(Language.EN_US, ENGLISH, Language.ZH_CN, CHINESE));
        messages.put(null, ENGLISH);
        for (Map.Entry<Language, String> one : messages.entrySet()) {
            for (ClientProfile profile : Ecm.everyWay()) {
                profile.setLanguage(one.getKey());
                EcmClient client = new EcmClient(wrong, "", profile);
                TencentCloudSDKException error = refusal("AuthFailure.SignatureFailure", () -> list(client, new DescribeImageRequest()));
                checkEqual(error.getMessage(), one.getValue(), one.getKey() + " " + Ecm.nameOf(profile));
            }
        }
    }

    private static void region() throws Exception {
        for (String region : new String[] {null, "", "ap-guangzhou", "ap-chongqing-ecm2", "no-such-region"}) {
            for (ClientProfile profile : Ecm.everyWay()) {
                EcmClient client = new EcmClient(ROOT, region, profile);
                checkEqual(ids(list(client, new DescribeImageRequest())), NEWEST, region + " " + Ecm.nameOf(profile));
            }
        }
    }
}
