package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.Ecm.NEWEST;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.by;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.ids;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;
import static conformance.tencent.Ecm.request;

import com.google.gson.JsonParser;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import conformance.harness.Together;
import conformance.harness.World;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;

/** Every way to sign. */
final class SigningCases {
    private static final Credential WRONG = new Credential(ROOT.getSecretId(), "not-the-secret");
    /** What URLs, forms and JSON escape in their own ways. */
    private static final List<String> ESCAPED =
            List.of("it's ~", "~ (new)!*", "c++&构建=", "100%_done", "\"quoted\"/\\back\\", "😀 rocket");

    private SigningCases() {}

    static void declare() {
        for (ClientProfile profile : Ecm.everyWay()) test("sign." + Ecm.nameOf(profile), () -> signed(profile));
        test("sign.unsigned-payload", SigningCases::unsignedPayload);
        test("sign.multipart", SigningCases::multipart);
        test("sign.twice-in-a-second", () -> {
            EcmClient client = client(ROOT);
            for (DescribeImageResponse answer : Together.atOnce(5, number -> () -> list(client, request(null, 1))))
                checkEqual(ids(answer), NEWEST.subList(0, 1));
        });
    }

    private static void signed(ClientProfile profile) throws Exception {
        EcmClient client = client(profile);
        Sample.checkAnswer(list(client, Sample.request()));
        for (String text : ESCAPED) {
            int expected = World.where(IMAGES, FilterCases.member("ImageName", text)).size();
            check(expected > 0, "the catalogue cannot tell");
            checkEqual(list(client, request(null, null, by("image-name", text))).getTotalCount(), expected, text);
        }
    }

    private static void unsignedPayload() throws Exception {
        for (String httpMethod : Ecm.HTTP_METHODS) {
            ClientProfile profile = Ecm.profile(Ecm.TC3, httpMethod);
            profile.setUnsignedPayload(true);
            Sample.checkAnswer(list(client(profile), Sample.request()));
            EcmClient wrong = new EcmClient(WRONG, "", profile);
            refusal("AuthFailure.SignatureFailure", () -> list(wrong, Sample.request()));
        }
    }

    private static void multipart() throws Exception {
        CommonClient client = Ecm.commonClient(Ecm.VERSION, Ecm.profile());
        Sample.checkAnswer(client.commonRequest(new MultipartRequest(), "DescribeImage", DescribeImageResponse.class));
        CommonClient wrong = new CommonClient("ecm", Ecm.VERSION, WRONG, "", Ecm.profile());
        refusal("AuthFailure.SignatureFailure", () -> wrong.commonRequest(new MultipartRequest(), "DescribeImage"));
    }

    /** A request as the SDK has them for products that take files: no model of ECM is one. Numbers and lists go as their JSON. */
    private static final class MultipartRequest extends DescribeImageRequest {
        @Override
        protected String[] getBinaryParams() {
            return new String[] {"Content"};
        }

        @Override
        protected HashMap<String, byte[]> getMultipartRequestParams() {
            HashMap<String, byte[]> parts = new HashMap<>();
            JsonParser.parseString(Sample.requestJson()).getAsJsonObject().entrySet().forEach(member ->
                parts.put(member.getKey(), member.getValue().toString().getBytes(StandardCharsets.UTF_8)));
            return parts;
        }
    }
}
