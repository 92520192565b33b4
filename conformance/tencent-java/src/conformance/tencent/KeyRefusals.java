package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.key;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;

import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import conformance.harness.OffClock;
import java.util.ArrayList;
import java.util.List;

/** What is refused because of the key or its signature. */
final class KeyRefusals {
    private static final Credential TEMPORARY = key("temporary");
    private static final String[] LOADED_ANEW = {"conformance.tencent.", "com.tencentcloudapi."};
    private static final String FAILED = "AuthFailure.TokenFailure";

    private KeyRefusals() {}

    static void declare() {
        test("refuse.wrong-secret", () -> {
            String secret = ROOT.getSecretKey();
            refused("AuthFailure.SignatureFailure", new Credential(ROOT.getSecretId(), secret.substring(0, secret.length() - 1) + "x"));
        });
        test("refuse.unknown-secret-id", () -> {
            for (String message : refused("AuthFailure.SecretIdNotFound", new Credential("AKIDnobodyHasThisOne", ROOT.getSecretKey())))
                checkEqual(message, "The SecretId is not found, please ensure that your SecretId is correct.");
        });
        test("refuse.disabled-key", () -> refused("AuthFailure.SecretIdNotFound", key("disabled")));
        test("refuse.late-clock", () -> OffClock.run(ClockRefusals.Late.class, LOADED_ANEW));
        test("refuse.early-clock", () -> OffClock.run(ClockRefusals.Early.class, LOADED_ANEW));
        test("refuse.unsigned-call", () -> {
            // A model's own call signs always.
            DescribeImageRequest request = new DescribeImageRequest();
            request.setSkipSign(true);
            CommonClient client = Ecm.commonClient(Ecm.VERSION, Ecm.profile());
            refusal("AuthFailure.InvalidAuthorization", () -> client.commonRequest(request, "DescribeImage"));
        });
        test("refuse.denied-user", KeyRefusals::deniedUser);
        test("refuse.wrong-token", () -> {
            refused(FAILED, new Credential(TEMPORARY.getSecretId(), TEMPORARY.getSecretKey(), "another"));
            refused(FAILED, new Credential(ROOT.getSecretId(), ROOT.getSecretKey(), "one that a permanent key has not"));
        });
        test("refuse.missing-token", () -> refused(FAILED, new Credential(TEMPORARY.getSecretId(), TEMPORARY.getSecretKey())));
        test("refuse.expired-temporary-key", () -> refused(FAILED, key("expired")));
    }

    /** Calls with a key in every way, and hands back the messages of the refusals. */
    private static List<String> refused(String code, Credential key) throws Exception {
        List<String> messages = new ArrayList<>();
        for (ClientProfile profile : Ecm.everyWay()) {
            EcmClient client = new EcmClient(key, "", profile);
            messages.add(refusal(code, () -> list(client, new DescribeImageRequest())).getMessage());
        }
        return messages;
    }

    private static void deniedUser() throws Exception {
        for (Credential key : List.of(key("stranger"), key("denied"))) {
            for (ClientProfile profile : Ecm.everyWay()) {
                EcmClient client = new EcmClient(key, "", profile);
                TencentCloudSDKException error =
                    refusal("AuthFailure.UnauthorizedOperation", () -> list(client, new DescribeImageRequest()));
                String message = error.getMessage();
                check(message.startsWith("You are not authorized to perform this operation. Check your CAM policies"), message);
                String words = "you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission";
                check(message.contains(words), message);
                check(message.contains("[request id:" + error.getRequestId() + "]"), "not the request id of this call");
            }
        }
    }
}
