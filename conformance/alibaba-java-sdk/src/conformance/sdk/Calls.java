package conformance.sdk;

import static conformance.driver.Driver.is;
import static conformance.driver.Driver.text;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.CommonResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.AnonymousCredentials;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.auth.signers.SignatureAlgorithm;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpClientType;
import com.aliyuncs.http.HttpResponse;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.http.clients.ApacheHttpClient;
import com.aliyuncs.profile.DefaultProfile;
import com.aliyuncs.sts.model.v20150401.AssumeRoleRequest;
import com.aliyuncs.sts.model.v20150401.GetCallerIdentityRequest;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import conformance.driver.Driver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes calls with the vendor's client: with a class for the request where there is one, else with the common request. */
public final class Calls implements Driver.Calls {
    private static final Gson GSON = new Gson();
    private static final String HOME = "cn-hangzhou";
    private static final List<String> IMAGES = List.of("ListCommunityImages", "ListCustomImages");
    private static final Map<String, SignatureAlgorithm> ALGORITHMS = Map.of(
            "V3", SignatureAlgorithm.ACS3_HMAC_SHA256, "SM3", SignatureAlgorithm.ACS3_HMAC_SM3, "RSA", SignatureAlgorithm.ACS3_RSA_SHA256);
    private static String sharedProxy;

    public static void main(String[] arguments) throws Exception {
        Driver.drive(Calls.class);
    }

    @Override
    public JsonElement call(JsonObject call) throws Exception {
        DefaultAcsClient client = Driver.shared(call, () -> client(call));
        boolean form = text(call, "place").equals("form");
        boolean plain = !form && !is(call, "unsigned") && !"second transport".equals(text(call, "style"));
        String action = text(call, "action");
        // A class is needed to turn the clock.
        if (IMAGES.contains(action) && text(call, "version").equals("2018-04-12") && (plain || call.has("clockOff"))) {
            long off = call.has("clockOff") ? call.get("clockOff").getAsLong() : 0;
            ImagesRequest request = prepared(new ImagesRequest(action, Duration.ofSeconds(off)), call);
            if (is(call, "asText")) {
                JsonObject answer = new JsonObject();
                answer.addProperty("body", client.doAction(request).getHttpContentString());
                return answer;
            }
            return client.getAcsResponse(request).answer();
        }
        if (plain && proxy(call) == null) {
            if (action.equals("AssumeRole")) return sts(client.getAcsResponse(prepared(new AssumeRoleRequest(), call)));
            if (action.equals("GetCallerIdentity")) return sts(client.getAcsResponse(prepared(new GetCallerIdentityRequest(), call)));
        }
        CommonResponse response = client.getCommonResponse(common(call, form));
        return answer(response.getHttpResponse(), JsonParser.parseString(response.getData()).getAsJsonObject());
    }

    private static String proxy(JsonObject call) {
        return call.has("proxy") ? text(call, "proxy") : text(call, "at");
    }

    private static DefaultAcsClient client(JsonObject call) throws IOException {
        JsonObject key = call.getAsJsonObject("key");
        String id = text(key, "id");
        String secret = text(key, "secret");
        String token = text(key, "token");
        boolean second = "second transport".equals(text(call, "style"));
        String region = second || call.has("reuse") ? HOME : null;
        DefaultProfile profile =
                token == null ? DefaultProfile.getProfile(region, id, secret) : DefaultProfile.getProfile(region, id, secret, token);
        HttpClientConfig config = HttpClientConfig.getDefault();
        if (proxy(call) != null) config.setHttpProxy("http://" + proxy(call));
        // Java's own HTTP client in place of Apache's.
        if (second) config.setClientType(HttpClientType.Compatible);
        else useProxy(proxy(call));
        profile.setHttpClientConfig(config);
        DefaultAcsClient client =
                is(call, "unsigned") ? new DefaultAcsClient(DefaultProfile.getProfile(HOME), AnonymousCredentials::new) : new DefaultAcsClient(profile);
        if (!text(call, "signature").equals("V1")) {
            client.setSignatureVersion(SignatureVersion.V3);
            client.setSignatureAlgorithm(ALGORITHMS.get(text(call, "signature")));
        }
        return client;
    }

    /** All clients of a program have the proxy of its first, until the transport that they share is closed. */
    private static synchronized void useProxy(String proxy) throws IOException {
        if (Objects.equals(proxy, sharedProxy)) return;
        ApacheHttpClient.getInstance().close();
        sharedProxy = proxy;
    }

    /** Makes ready a request that has a class. */
    private static <T extends AcsRequest<?>> T prepared(T request, JsonObject call) {
        request.setSysEndpoint(text(call, "endpoint"));
        request.setSysMethod(MethodType.valueOf(text(call, "method")));
        request.setSysProtocol(ProtocolType.HTTP);
        if (call.has("format")) request.setSysAcceptFormat(FormatType.valueOf(text(call, "format")));
        call.getAsJsonObject("parameters").entrySet().forEach(member -> request.putQueryParameter(member.getKey(), member.getValue().getAsString()));
        return request;
    }

    /** A request without a class of its own. */
    private static CommonRequest common(JsonObject call, boolean form) {
        CommonRequest request = new CommonRequest();
        request.setSysProduct("EHPC");
        request.setSysAction(text(call, "action"));
        request.setSysVersion(text(call, "version"));
        request.setSysDomain(text(call, "endpoint"));
        request.setSysMethod(MethodType.valueOf(text(call, "method")));
        call.getAsJsonObject("parameters").entrySet().forEach(member -> {
            if (form) request.putBodyParameter(member.getKey(), member.getValue().getAsString());
            else request.putQueryParameter(member.getKey(), member.getValue().getAsString());
        });
        return request;
    }

    static JsonObject answer(HttpResponse response, JsonObject body) {
        JsonObject headers = new JsonObject();
        response.getSysHeaders().forEach((name, value) -> headers.addProperty(name.toLowerCase(), value));
        JsonObject answer = new JsonObject();
        answer.addProperty("status", response.getStatus());
        answer.add("headers", headers);
        answer.add("body", body);
        return answer;
    }

    /** The vendor's own classes for the service do not show the HTTP answer, and spell members with a small letter. */
    private static JsonObject sts(AcsResponse response) {
        JsonObject answer = new JsonObject();
        answer.add("headers", null);
        answer.add("body", capitalized(GSON.toJsonTree(response).getAsJsonObject()));
        return answer;
    }

    private static JsonObject capitalized(JsonObject from) {
        JsonObject to = new JsonObject();
        from.entrySet().forEach(member -> {
            String name = Character.toUpperCase(member.getKey().charAt(0)) + member.getKey().substring(1);
            to.add(name, member.getValue().isJsonObject() ? capitalized(member.getValue().getAsJsonObject()) : member.getValue());
        });
        return to;
    }

    @Override
    public JsonObject errorOf(Exception thrown) {
        if (!(thrown instanceof ClientException error)) return null;
        JsonObject data = new JsonObject();
        data.add("AccessDeniedDetail", GSON.toJsonTree(error.getAccessDeniedDetail()));
        JsonObject failure = new JsonObject();
        failure.addProperty("class", error.getClass().getSimpleName());
        failure.addProperty("code", error.getErrCode());
        failure.addProperty("message", error.getErrMsg());
        failure.addProperty("requestId", error.getRequestId());
        failure.addProperty("text", error.getMessage());
        failure.add("data", data);
        return failure;
    }
}
