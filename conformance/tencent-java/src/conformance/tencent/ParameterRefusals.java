package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.harness.Checks.checkMatch;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.by;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;
import static conformance.tencent.Ecm.request;

import com.tencentcloudapi.common.AbstractModel;
import com.tencentcloudapi.common.CommonRequest;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/** What is refused because of its parameters. */
final class ParameterRefusals {
    private static final List<String> WRONG_TYPES = List.of(
        "{\"Limit\": \"10\"}",
        "{\"Limit\": 10.5}",
        "{\"Offset\": true}",
        "{\"Filters\": \"image-id\"}",
        "{\"Filters\": [{\"Name\": \"image-id\", \"Values\": \"img-pr000000\"}]}",
        "{\"Filters\": [{\"Name\": 7, \"Values\": [\"a\"]}]}");

    private ParameterRefusals() {}

    static void declare() {
        test("refuse.page", () -> {
            List<DescribeImageRequest> wrong =
                List.of(request(-1, null), request(null, 101), request(null, -1), request(null, 0), request(-1, 101));
            for (DescribeImageRequest request : wrong) {
                for (ClientProfile profile : Ecm.everyWay())
                    refusal("InvalidParameterValue.InvaildPageParam", () -> list(client(profile), request));
            }
        });
        test("refuse.filter", () -> {
            List<Filter> wrong = List.of(
                by("image-colour", "red"), by("IMAGE-ID", "img-pr000000"), by("image-type", "SECRET_IMAGE"),
                by("instance-type", "NOSUCH.TYPE1"), by("image-name", "one", "two"), by("image-os", "one", "two"));
            for (Filter filter : wrong) refusal("InvalidParameterValue.InvalidFilter", () -> list(filter));
        });
        test("refuse.eleven-filters", () -> {
            Filter[] filters = IntStream.range(0, 11).mapToObj(number -> by("image-name", String.valueOf(number))).toArray(Filter[]::new);
            for (ClientProfile profile : Ecm.everyWay()) {
                list(client(profile), request(null, null, Arrays.copyOf(filters, 10)));
                DescribeImageRequest eleven = request(null, null, filters);
                refusal("InvalidParameterValue.ParameterValueTooLarge", () -> list(client(profile), eleven));
            }
        });
        test("refuse.image-id", () -> {
            for (String id : List.of("img-1", "ins-pr000000", "img-PR000000", "img-pr0000000", "镜像", ""))
                refusal("InvalidParameterValue.InvalidImageID", () -> list(by("image-id", id)));
        });
        test("refuse.unknown-parameter", ParameterRefusals::unknownParameter);
        test("refuse.wrong-type", ParameterRefusals::wrongType);
    }

    private static void unknownParameter() throws Exception {
        String words = "The parameter `Colour` is not recognized.";
        EcmClient client = client(ROOT);
        DescribeImageRequest request = new DescribeImageRequest();
        request.set("Colour", "red");
        checkEqual(refusal("UnknownParameter", () -> list(client, request)).getMessage(), words);
        String nested = "{\"Filters\": [{\"Name\": \"image-name\", \"Values\": [\"a\"], \"Colour\": \"red\"}]}";
        checkNested(refusal("UnknownParameter", () -> client.call("DescribeImage", nested)));
        for (ClientProfile profile : Ecm.everyWay()) {
            if (profile.getSignMethod().equals(Ecm.TC3) && profile.getHttpProfile().getReqMethod().equals("POST")) continue;
            checkEqual(refusal("UnknownParameter", () -> flat(profile, "Colour", "red")).getMessage(), words);
            checkNested(refusal("UnknownParameter", () -> flat(profile, "Filters.0.Colour", "red")));
        }
    }

    private static void checkNested(TencentCloudSDKException error) {
        check(error.getMessage().contains("`Filters.0.Colour`"), error.getMessage());
    }

    private static void wrongType() throws Exception {
        String words = "The value type of parameter `[A-Za-z0-9.]+` is not valid.*";
        for (String json : WRONG_TYPES) {
            CommonRequest request = new CommonRequest(json);
            TencentCloudSDKException error = refusal("InvalidParameter", () ->
                Ecm.commonClient(Ecm.VERSION, Ecm.profile()).commonRequest(request, "DescribeImage"));
            checkMatch(words, error.getMessage());
        }
        for (ClientProfile profile : Ecm.everyWay()) {
            if (profile.getSignMethod().equals(Ecm.TC3) && profile.getHttpProfile().getReqMethod().equals("POST")) continue;
            checkMatch(words, refusal("InvalidParameter", () -> flat(profile, "Limit", "ten")).getMessage());
        }
    }

    /** Calls with one parameter that no model has, for queries and forms: the SDK's own way to add one is for JSON only. */
    private static String flat(ClientProfile profile, String name, String value) throws TencentCloudSDKException {
        AbstractModel request = new AbstractModel() {
            @Override
            protected void toMap(HashMap<String, String> map, String prefix) {
                map.put(name, value);
            }
        };
        return Ecm.commonClient(Ecm.VERSION, profile).commonRequest(request, "DescribeImage");
    }
}
