package conformance.sdk;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.CommonResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.auth.signers.SignatureAlgorithm;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpResponse;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.clients.ApacheHttpClient;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import conformance.alibaba.Answer;
import conformance.alibaba.Call;
import conformance.alibaba.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The vendor's client and its requests as a user's program sets them up. */
final class Calls {
    private static String sharedProxy;

    private Calls() {}

    /**
     * A client as it is by itself.
     *
     * @param proxy `host:port`; null for none
     */
    static DefaultAcsClient client(Key key, String region, String signature, String proxy) {
        DefaultProfile profile = key.token() == null
                ? DefaultProfile.getProfile(region, key.id(), key.secret())
                : DefaultProfile.getProfile(region, key.id(), key.secret(), key.token());
        setProxy(profile, proxy);
        DefaultAcsClient client = new DefaultAcsClient(profile);
        if (!signature.equals("V1")) {
            client.setSignatureVersion(SignatureVersion.V3);
            client.setSignatureAlgorithm(switch (signature) {
                case "SM3" -> SignatureAlgorithm.ACS3_HMAC_SM3;
                case "RSA" -> SignatureAlgorithm.ACS3_RSA_SHA256;
                default -> SignatureAlgorithm.ACS3_HMAC_SHA256;
            });
        }
        return client;
    }

    /** All clients of a program have the proxy of its first, until the transport that they share is closed. */
    private static synchronized void setProxy(DefaultProfile profile, String proxy) {
        HttpClientConfig config = HttpClientConfig.getDefault();
        if (proxy != null) config.setHttpProxy("http://" + proxy);
        profile.setHttpClientConfig(config);
        if (Objects.equals(proxy, sharedProxy)) return;
        try {
            ApacheHttpClient.getInstance().close();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        sharedProxy = proxy;
    }

    /** A request without a class of its own. */
    static CommonRequest common(Call call) {
        CommonRequest request = new CommonRequest();
        request.setSysProduct("EHPC");
        request.setSysAction(call.action());
        request.setSysVersion(call.version());
        request.setSysDomain(call.endpoint());
        request.setSysMethod(MethodType.valueOf(call.way().method()));
        if (call.way().isForm()) call.texts().forEach(request::putBodyParameter);
        else call.texts().forEach(request::putQueryParameter);
        return request;
    }

    /** Makes ready a request that has a class. */
    static <T extends AcsRequest<?>> T prepared(T request, Call call) {
        request.setSysEndpoint(call.endpoint());
        request.setSysMethod(MethodType.valueOf(call.way().method()));
        call.texts().forEach(request::putQueryParameter);
        return request;
    }

    /** The answer to a request without a class. */
    static Answer answer(CommonResponse response) {
        return answer(response.getHttpResponse(), JsonParser.parseString(response.getData()).getAsJsonObject());
    }

    static Answer answer(HttpResponse response, JsonObject body) {
        Map<String, String> headers = new HashMap<>();
        response.getSysHeaders().forEach((name, value) -> headers.put(name.toLowerCase(), value));
        return new Answer(response.getStatus(), headers, body);
    }

    /** The whole text of an answer, whether refused or not. */
    static String text(DefaultAcsClient client, AcsRequest<?> request) throws ClientException {
        return client.doAction(request).getHttpContentString();
    }
}
