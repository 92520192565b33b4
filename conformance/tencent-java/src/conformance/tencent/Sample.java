package conformance.tencent;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.Ecm.by;
import static conformance.tencent.Ecm.ids;
import static conformance.tencent.Ecm.idsOf;
import static conformance.tencent.FilterCases.member;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.tencentcloudapi.common.AbstractModel;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import conformance.harness.World;
import java.util.List;

/** One request with Chinese and nested filters, and what it must get: for the cases about the way it goes. */
final class Sample {
    static final Filter[] FILTERS = {
        by("image-type", "PRIVATE_IMAGE", "PUBLIC_IMAGE"), by("image-name", "快照组自定义镜像（第"), by("image-os", "CentOS")
    };
    private static final List<JsonObject> MATCHING =
            World.where(IMAGES, member("ImageName", "快照组自定义镜像（第").and(member("ImageOsName", "CentOS")));

    private Sample() {}

    static DescribeImageRequest request() {
        return Ecm.request(2, 7, FILTERS);
    }

    static String requestJson() {
        return AbstractModel.toJsonString(request());
    }

    static void checkAnswer(DescribeImageResponse answer) {
        check(MATCHING.size() > 10, "the catalogue cannot tell");
        checkEqual(answer.getTotalCount(), MATCHING.size(), "TotalCount");
        checkEqual(ids(answer), idsOf(MATCHING.subList(2, 9)));
    }

    static void checkAnswerJson(String answer) {
        JsonObject response = JsonParser.parseString(answer).getAsJsonObject().getAsJsonObject("Response");
        Ecm.CHECK_REQUEST_ID.accept(response.get("RequestId").getAsString());
        checkAnswer(AbstractModel.fromJsonString(response.toString(), DescribeImageResponse.class));
    }
}
