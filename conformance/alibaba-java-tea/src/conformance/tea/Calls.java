package conformance.tea;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.google.gson.Gson;
import conformance.alibaba.Answer;
import conformance.alibaba.Call;
import conformance.alibaba.Key;
import java.util.HashMap;
import java.util.Map;

/** The vendor's client and its requests as a user's program sets them up. */
final class Calls {
    private static final Gson GSON = new Gson();

    private Calls() {}

    /** @param proxy `host:port`; null for none */
    static Client client(Key key, String endpoint, String signature, String proxy) throws Exception {
        Config config = new Config()
                .setAccessKeyId(key.id())
                .setAccessKeySecret(key.secret())
                .setSecurityToken(key.token())
                .setEndpoint(endpoint)
                .setProtocol("http")
                .setSignatureAlgorithm(algorithm(signature));
        if (proxy != null) config.setHttpProxy("http://" + proxy);
        return new Client(config);
    }

    /** What the client calls the signatures; version 3 with HMAC is its own choice. */
    private static String algorithm(String signature) {
        return switch (signature) {
            case "V1" -> "v2";
            case "SM3" -> "ACS3-HMAC-SM3";
            case "RSA" -> "ACS3-RSA-SHA256";
            default -> null;
        };
    }

    /** What the vendor's packages of products say of an operation. */
    static Params params(String action, String version, String method) {
        return new Params()
                .setAction(action)
                .setVersion(version)
                .setProtocol("HTTPS")
                .setPathname("/")
                .setMethod(method)
                .setAuthType("AK")
                .setStyle("RPC")
                .setReqBodyType("formData")
                .setBodyType("json");
    }

    /** The `Params` of a call. */
    static Params params(Call call) {
        return params(call.action(), call.version(), call.way().method());
    }

    /** The parameters of a call, in the query or in a form. */
    static OpenApiRequest request(Call call) {
        OpenApiRequest request = new OpenApiRequest();
        return call.way().isForm() ? request.setBody(call.texts()) : request.setQuery(call.texts());
    }

    static Answer call(Client client, Params params, OpenApiRequest request) throws Exception {
        Map<String, ?> response = client.callApi(params, request, new RuntimeOptions());
        Map<String, String> headers = new HashMap<>();
        Map<?, ?> given = (Map<?, ?>) response.get("headers");
        given.forEach((name, value) -> headers.put(String.valueOf(name).toLowerCase(), String.valueOf(value)));
        return new Answer((Integer) response.get("statusCode"), headers, GSON.toJsonTree(response.get("body")).getAsJsonObject());
    }
}
