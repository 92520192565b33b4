package conformance.sdk;

import static conformance.alibaba.Call.EHPC;
import static conformance.alibaba.Call.STS;
import static conformance.harness.Checks.check;

import com.aliyuncs.AcsResponse;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.sts.model.v20150401.AssumeRoleRequest;
import com.aliyuncs.sts.model.v20150401.GetCallerIdentityRequest;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import conformance.alibaba.Answer;
import conformance.alibaba.Call;
import conformance.alibaba.Client;
import conformance.alibaba.Key;
import conformance.alibaba.Refused;
import conformance.alibaba.Way;
import java.util.List;
import java.util.Map;

/** Asks the vendor's client: with a class for the request where there is one, else with the common request. */
final class SdkClient implements Client {
    private static final Gson GSON = new Gson();

    @Override
    public List<Way> ways() {
        return List.of(
                new Way("V1", "GET", "query"),
                new Way("V1", "POST", "query"),
                new Way("V1", "POST", "form"),
                new Way("V3", "GET", "query"),
                new Way("V3", "POST", "query"),
                new Way("V3", "POST", "form"),
                new Way("SM3", "GET", "query"));
    }

    @Override
    public Answer call(Call call) throws Exception {
        DefaultAcsClient client = Calls.client(call.key(), null, call.way().signature(), call.proxy());
        if (hasImagesRequest(call)) {
            ImagesRequest request = Calls.prepared(new ImagesRequest(call.action(), call.clockOff()), call);
            return client.getAcsResponse(request).answer();
        }
        if (!call.way().isForm() && call.version().equals(STS) && call.proxy() == null) {
            if (call.action().equals("AssumeRole")) return sts(client, new AssumeRoleRequest(), call);
            if (call.action().equals("GetCallerIdentity")) return sts(client, new GetCallerIdentityRequest(), call);
        }
        return Calls.answer(client.getCommonResponse(Calls.common(call)));
    }

    private static boolean hasImagesRequest(Call call) {
        boolean listsImages = call.action().equals("ListCommunityImages") || call.action().equals("ListCustomImages");
        // A class is needed to turn the clock.
        return listsImages && call.version().equals(EHPC) && (!call.way().isForm() || !call.clockOff().isZero());
    }

    /** The vendor's own classes for the service; their response does not show the HTTP answer. */
    private static <T extends AcsResponse> Answer sts(DefaultAcsClient client, RpcAcsRequest<T> request, Call call) throws Exception {
        Calls.prepared(request, call).setSysProtocol(ProtocolType.HTTP);
        JsonObject body = new JsonObject();
        // The classes spell members with a small letter.
        capitalize(GSON.toJsonTree(client.getAcsResponse(request)).getAsJsonObject(), body);
        String requestId = body.get("RequestId").getAsString();
        return new Answer(200, Map.of("content-type", "application/json;charset=utf-8", "x-acs-request-id", requestId), body);
    }

    private static void capitalize(JsonObject from, JsonObject to) {
        from.entrySet().forEach(member -> {
            String name = Character.toUpperCase(member.getKey().charAt(0)) + member.getKey().substring(1);
            if (!member.getValue().isJsonObject()) {
                to.add(name, member.getValue());
                return;
            }
            JsonObject inner = new JsonObject();
            capitalize(member.getValue().getAsJsonObject(), inner);
            to.add(name, inner);
        });
    }

    @Override
    public Kept kept(String endpoint, Key key, String proxy) {
        DefaultAcsClient client = Calls.client(key, Call.HOME, "V1", proxy);
        return parameters -> {
            CommonRequest request = Calls.common(Call.of("ListCommunityImages").with(parameters).at(endpoint).way(ways().get(0)));
            client.getCommonResponse(request);
        };
    }

    @Override
    public Refused read(Exception error, int status) {
        Class<?> kind = status >= 500 ? ServerException.class : ClientException.class;
        check(error.getClass() == kind, error + " is no " + kind);
        ClientException seen = (ClientException) error;
        String whole = seen.getErrCode() + " : " + seen.getErrMsg() + "\r\nRequestId : " + seen.getRequestId();
        check(seen.getMessage().equals(whole), seen.getMessage());
        JsonObject denied = GSON.toJsonTree(seen.getAccessDeniedDetail()).isJsonObject()
                ? GSON.toJsonTree(seen.getAccessDeniedDetail()).getAsJsonObject()
                : null;
        return new Refused(seen.getErrCode(), seen.getErrMsg(), seen.getRequestId(), null, null, denied);
    }

    @Override
    public String wrongSecret(Way way) {
        // With a class for the request, the SDK finds its own string to sign in the message, and says that the secret is wrong.
        return way.signature().equals("V1") && !way.isForm() ? "SDK.InvalidAccessKeySecret" : "SignatureDoesNotMatch";
    }

    @Override
    public boolean takes407ForAProxys() {
        return false;
    }
}
