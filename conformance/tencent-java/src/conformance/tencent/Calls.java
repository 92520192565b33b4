package conformance.tencent;

import static conformance.driver.Driver.is;
import static conformance.driver.Driver.shared;
import static conformance.driver.Driver.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.tencentcloudapi.common.AbstractModel;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.CommonRequest;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import conformance.driver.Driver;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/** Makes calls with the vendor's client as a user's program sets it up. */
public final class Calls implements Driver.Calls {
    private static final String MODELS = "com.tencentcloudapi.ecm.v20190719.models.";

    public static void main(String[] arguments) throws Exception {
        Driver.drive(Calls.class, "conformance.tencent.", "com.tencentcloudapi.");
    }

    @Override
    public JsonElement call(JsonObject call) throws Exception {
        String action = text(call, "action");
        JsonObject parameters = call.getAsJsonObject("parameters");
        String style = text(call, "style");
        // The SDK's second way: the JSON is the user's, the signature always TC3, the answer a text.
        if (style.equals("other")) return response(client(call).call(action, parameters.toString()));
        if (style.equals("model") && !is(call, "multipart")) return model(client(call), action, parameters);
        CommonClient client = shared(call, () ->
            new CommonClient(text(call, "service"), text(call, "version"), credential(call), text(call, "region"), profile(call)));
        return response(client.commonRequest(request(call, parameters, style), action));
    }

    private static EcmClient client(JsonObject call) throws Exception {
        // The second way wants some region, if an empty one.
        String region = text(call, "style").equals("other") ? "" : text(call, "region");
        return shared(call, () -> new EcmClient(credential(call), region, profile(call)));
    }

    private static Credential credential(JsonObject call) {
        JsonObject key = call.getAsJsonObject("key");
        return new Credential(text(key, "id"), text(key, "secret"), text(key, "token"));
    }

    private static ClientProfile profile(JsonObject call) {
        HttpProfile http = new HttpProfile();
        http.setProtocol(HttpProfile.REQ_HTTP);
        http.setEndpoint(text(call, "endpoint"));
        http.setReqMethod(text(call, "httpMethod"));
        http.setReadTimeout(30);
        http.setApigwEndpoint(text(call, "gateway"));
        if (call.has("proxy")) {
            String[] proxy = text(call, "proxy").split(":");
            http.setProxyHost(proxy[0]);
            http.setProxyPort(Integer.parseInt(proxy[1]));
        }
        ClientProfile profile = new ClientProfile(text(call, "signMethod"), http);
        profile.setUnsignedPayload(is(call, "unsignedPayload"));
        if (call.has("language")) profile.setLanguage(text(call, "language").equals("zh-CN") ? Language.ZH_CN : Language.EN_US);
        return profile;
    }

    /** Calls by the SDK's own method and classes. */
    private static JsonElement model(EcmClient client, String action, JsonObject parameters) throws Exception {
        Class<?> type = Class.forName(MODELS + action + "Request");
        Object request = AbstractModel.fromJsonString(parameters.toString(), type);
        try {
            Object answer = EcmClient.class.getMethod(action, type).invoke(client, request);
            return JsonParser.parseString(AbstractModel.toJsonString((AbstractModel) answer));
        } catch (InvocationTargetException error) {
            throw (Exception) error.getCause();
        }
    }

    private static AbstractModel request(JsonObject call, JsonObject parameters, String style) {
        if (is(call, "multipart")) return new MultipartRequest(parameters);
        if (is(call, "skipSign")) {
            AbstractModel request = AbstractModel.fromJsonString(parameters.toString(), DescribeImageRequest.class);
            request.setSkipSign(true);
            return request;
        }
        // Requests made of JSON are for TC3 and POST only, the SDK says; models go every way.
        boolean asJson = text(call, "signMethod").equals(ClientProfile.SIGN_TC3_256) && text(call, "httpMethod").equals("POST");
        if (asJson) return new CommonRequest(parameters.toString());
        return style.equals("generic") ? AbstractModel.fromJsonString(parameters.toString(), DescribeImageRequest.class) : new FlatRequest(parameters);
    }

    private static JsonElement response(String answer) {
        return JsonParser.parseString(answer).getAsJsonObject().get("Response");
    }

    @Override
    public JsonObject errorOf(Exception thrown) {
        if (!(thrown instanceof TencentCloudSDKException error)) return null;
        JsonObject failure = new JsonObject();
        failure.addProperty("class", error.getClass().getSimpleName());
        failure.addProperty("code", error.getErrorCode());
        failure.addProperty("message", error.getMessage());
        failure.addProperty("requestId", error.getRequestId());
        return failure;
    }

    /** A request as the SDK has them for products that take files: no model of ECM is one. Numbers and lists go as their JSON. */
    private static final class MultipartRequest extends DescribeImageRequest {
        private final HashMap<String, byte[]> parts = new HashMap<>();

        MultipartRequest(JsonObject parameters) {
            parameters.entrySet().forEach(member ->
                parts.put(member.getKey(), member.getValue().toString().getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        protected String[] getBinaryParams() {
            return new String[] {"Content"};
        }

        @Override
        protected HashMap<String, byte[]> getMultipartRequestParams() {
            return parts;
        }
    }

    /** Parameters that no model has, for queries and forms: the SDK's own way to add one is for JSON only. */
    private static final class FlatRequest extends AbstractModel {
        private final JsonObject parameters;

        FlatRequest(JsonObject parameters) {
            this.parameters = parameters;
        }

        @Override
        protected void toMap(HashMap<String, String> map, String prefix) {
            parameters.entrySet().forEach(member -> flatten(map, prefix + member.getKey(), member.getValue()));
        }

        private static void flatten(HashMap<String, String> map, String name, JsonElement value) {
            if (value.isJsonObject()) {
                value.getAsJsonObject().entrySet().forEach(member -> flatten(map, name + "." + member.getKey(), member.getValue()));
            } else if (value.isJsonArray()) {
                for (int index = 0; index < value.getAsJsonArray().size(); index += 1)
                    flatten(map, name + "." + index, value.getAsJsonArray().get(index));
            } else {
                map.put(name, value.getAsString());
            }
        }
    }
}
