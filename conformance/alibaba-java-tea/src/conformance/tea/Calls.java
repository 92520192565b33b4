package conformance.tea;

import static conformance.driver.Driver.is;
import static conformance.driver.Driver.text;

import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaUnretryableException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import conformance.driver.Driver;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Makes calls with the vendor's client as a user's program sets it up. */
public final class Calls implements Driver.Calls {
    private static final Gson GSON = new Gson();

    public static void main(String[] arguments) throws Exception {
        Driver.drive(Calls.class);
    }

    @Override
    public JsonElement call(JsonObject call) throws Exception {
        Client client = Driver.shared(call, () -> new Client(config(call)));
        Map<String, ?> response = client.callApi(params(call), request(call), new RuntimeOptions());
        Object body = response.get("body");
        JsonObject answer = new JsonObject();
        answer.add("status", GSON.toJsonTree(response.get("statusCode")));
        answer.add("headers", GSON.toJsonTree(response.get("headers")));
        answer.add("body", body instanceof byte[] bytes ? new JsonPrimitive(new String(bytes, StandardCharsets.UTF_8)) : GSON.toJsonTree(body));
        return answer;
    }

    private static boolean signsV1(JsonObject call) {
        return text(call, "signature").equals("V1");
    }

    /** Version 3 signs the path of the `Params`, and not that of the endpoint: there a path behind the endpoint is the call's. */
    private static String[] address(JsonObject call) {
        String endpoint = text(call, "endpoint");
        int slash = endpoint.indexOf('/');
        if (signsV1(call) || slash < 0) return new String[] {endpoint, "/"};
        return new String[] {endpoint.substring(0, slash), endpoint.substring(slash) + "/"};
    }

    private static Config config(JsonObject call) {
        JsonObject key = call.getAsJsonObject("key");
        Config config = new Config()
                .setAccessKeyId(text(key, "id"))
                .setAccessKeySecret(text(key, "secret"))
                .setSecurityToken(text(key, "token"))
                .setEndpoint(address(call)[0])
                .setProtocol("http")
                // Version 3 with HMAC is the client's own choice.
                .setSignatureAlgorithm(Map.of("V1", "v2", "SM3", "ACS3-HMAC-SM3", "RSA", "ACS3-RSA-SHA256").get(text(call, "signature")));
        String proxy = call.has("proxy") ? text(call, "proxy") : text(call, "at");
        return proxy == null ? config : config.setHttpProxy("http://" + proxy);
    }

    /** What the vendor's packages of products say of an operation. */
    private static Params params(JsonObject call) {
        String style = text(call, "style");
        boolean raw = "string".equals(style) || "byte".equals(style);
        return new Params()
                .setAction(text(call, "action"))
                .setVersion(text(call, "version"))
                .setProtocol("HTTPS")
                .setPathname(address(call)[1])
                .setMethod(text(call, "method"))
                .setAuthType(is(call, "unsigned") ? "Anonymous" : "AK")
                .setStyle("RPC")
                .setReqBodyType("formData")
                .setBodyType(raw ? style : is(call, "asText") ? "string" : "json");
    }

    private static OpenApiRequest request(JsonObject call) {
        Map<String, String> texts = new HashMap<>();
        call.getAsJsonObject("parameters").entrySet().forEach(member -> texts.put(member.getKey(), member.getValue().getAsString()));
        boolean form = text(call, "place").equals("form");
        Map<String, String> query = form ? new HashMap<>() : texts;
        Map<String, String> headers = new HashMap<>();
        if (call.has("format") && signsV1(call)) query.put("Format", text(call, "format"));
        if (call.has("format") && !signsV1(call)) headers.put("accept", "application/xml");
        if (call.has("clockOff")) {
            String time = Instant.now().plusSeconds(call.get("clockOff").getAsLong()).truncatedTo(ChronoUnit.SECONDS).toString();
            // What a request says itself goes before what the client would say.
            if (signsV1(call)) query.put("Timestamp", time);
            else headers.put("x-acs-date", time);
        }
        OpenApiRequest request = new OpenApiRequest().setQuery(query).setHeaders(headers);
        return form ? request.setBody(texts) : request;
    }

    @Override
    public JsonObject errorOf(Exception thrown) {
        JsonObject failure = new JsonObject();
        failure.addProperty("class", thrown.getClass().getSimpleName());
        if (thrown.getClass() == TeaUnretryableException.class && thrown.getCause().getCause() instanceof ProtocolException) {
            failure.addProperty("message", thrown.getMessage());
            return failure;
        }
        if (!(thrown instanceof TeaException error) || error.getData() == null) return null;
        JsonObject data = GSON.toJsonTree(error.getData()).getAsJsonObject();
        JsonElement denied = GSON.toJsonTree(error.getAccessDeniedDetail());
        if (denied.isJsonObject() && !denied.equals(data.get("AccessDeniedDetail"))) return null;
        int status = data.remove("statusCode").getAsInt();
        if (status != error.getStatusCode()) return null;
        failure.addProperty("code", error.getCode());
        failure.add("message", data.get("Message"));
        failure.add("requestId", data.get("RequestId"));
        failure.addProperty("status", status);
        failure.addProperty("text", error.getMessage());
        failure.add("data", data);
        return failure;
    }
}
