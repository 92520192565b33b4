package conformance.tencent;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import com.tencentcloudapi.ecm.v20190719.models.Image;
import conformance.harness.Checks;
import conformance.harness.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The vendor's client as a user's program sets it up, and what the cases ask of it. */
final class Ecm {
    static final String VERSION = "2019-07-19";
    static final String TC3 = ClientProfile.SIGN_TC3_256;
    static final List<String> SIGN_METHODS = List.of(TC3, ClientProfile.SIGN_SHA1, ClientProfile.SIGN_SHA256);
    static final List<String> HTTP_METHODS = List.of(HttpProfile.REQ_GET, HttpProfile.REQ_POST);
    static final String OPEN = World.text("endpoints", "open");
    static final String LIMITED = World.text("endpoints", "limited");
    static final Credential ROOT = key("root");
    /** What the account under test may see, newest first. */
    static final List<JsonObject> IMAGES = World.objects("images");
    static final List<String> NEWEST = idsOf(IMAGES.subList(0, 20));
    static final Consumer<String> CHECK_REQUEST_ID =
            Checks.requestIdCheck("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Ecm() {}

    /** A key of the world, by what it is for. */
    static Credential key(String name) {
        JsonElement token = World.at("keys", name, "token");
        String tokenText = token == null ? null : token.getAsString();
        return new Credential(World.text("keys", name, "id"), World.text("keys", name, "secret"), tokenText);
    }

    /** Settings of a client that calls the server without limits, for a change by the case. */
    static ClientProfile profile(String signMethod, String httpMethod) {
        HttpProfile http = new HttpProfile();
        http.setProtocol(HttpProfile.REQ_HTTP);
        http.setEndpoint(OPEN);
        http.setReqMethod(httpMethod);
        http.setReadTimeout(30);
        return new ClientProfile(signMethod, http);
    }

    static ClientProfile profile() {
        return profile(TC3, HttpProfile.REQ_POST);
    }

    /** Settings for each signature under each HTTP method. */
    static List<ClientProfile> everyWay() {
        return SIGN_METHODS.stream().flatMap(sign -> HTTP_METHODS.stream().map(http -> profile(sign, http))).toList();
    }

    /** What tells one of those from the others. */
    static String nameOf(ClientProfile profile) {
        return profile.getSignMethod() + "-" + profile.getHttpProfile().getReqMethod();
    }

    static EcmClient client(ClientProfile profile) {
        return new EcmClient(ROOT, "", profile);
    }

    static EcmClient client(Credential key) {
        return new EcmClient(key, "", profile());
    }

    /** The SDK's client for any product. */
    static CommonClient commonClient(String version, ClientProfile profile) {
        return new CommonClient("ecm", version, ROOT, "", profile);
    }

    static Filter by(String name, String... values) {
        Filter filter = new Filter();
        filter.setName(name);
        filter.setValues(values);
        return filter;
    }

    /** A request; what is null is not sent. */
    static DescribeImageRequest request(Integer offset, Integer limit, Filter... filters) {
        DescribeImageRequest request = new DescribeImageRequest();
        if (offset != null) request.setOffset(offset.longValue());
        if (limit != null) request.setLimit(limit.longValue());
        if (filters.length > 0) request.setFilters(filters);
        return request;
    }

    /** Lists images, and checks the parts that every answer must have. */
    static DescribeImageResponse list(EcmClient client, DescribeImageRequest request) throws TencentCloudSDKException {
        DescribeImageResponse answer = client.DescribeImage(request);
        check(answer.getTotalCount() != null, "no TotalCount");
        check(answer.getImageSet() != null, "no ImageSet");
        CHECK_REQUEST_ID.accept(answer.getRequestId());
        return answer;
    }

    static DescribeImageResponse list(Filter... filters) throws TencentCloudSDKException {
        return list(client(ROOT), request(null, null, filters));
    }

    /** Ids of the first page that these settings get. */
    static List<String> firstPage(ClientProfile profile) throws TencentCloudSDKException {
        return ids(list(client(profile), new DescribeImageRequest()));
    }

    /** All images for which the filters hold, by pages. */
    static List<Image> listAll(EcmClient client, int limit, Filter... filters) throws TencentCloudSDKException {
        List<Image> images = new ArrayList<>();
        while (true) {
            DescribeImageResponse page = list(client, request(images.size(), limit, filters));
            images.addAll(Arrays.asList(page.getImageSet()));
            if (page.getImageSet().length > 0 && images.size() < page.getTotalCount()) continue;
            checkEqual(images.size(), page.getTotalCount(), "TotalCount is not the number of images listed");
            return images;
        }
    }

    static List<String> ids(List<Image> images) {
        return images.stream().map(Image::getImageId).toList();
    }

    static List<String> ids(DescribeImageResponse answer) {
        return ids(Arrays.asList(answer.getImageSet()));
    }

    /** Ids of images of the world. */
    static List<String> idsOf(List<JsonObject> images) {
        return World.texts(images, "ImageId");
    }

    /** The SDK's own exception with this code; hands it back for a look at its message. */
    static TencentCloudSDKException refusal(String code, Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (TencentCloudSDKException error) {
            check(code.equals(error.getErrorCode()), "expected " + code + ", got " + error + " caused by " + error.getCause());
            CHECK_REQUEST_ID.accept(error.getRequestId());
            return error;
        }
        throw new AssertionError("expected " + code + ", but the call went through");
    }
}
