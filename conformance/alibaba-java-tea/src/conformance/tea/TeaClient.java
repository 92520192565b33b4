package conformance.tea;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaUnretryableException;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.alibaba.Answer;
import conformance.alibaba.Call;
import conformance.alibaba.Client;
import conformance.alibaba.Key;
import conformance.alibaba.Refused;
import conformance.alibaba.Way;
import java.net.ProtocolException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Asks the vendor's generic client. */
final class TeaClient implements Client {
    private static final Gson GSON = new Gson();

    @Override
    public List<Way> ways() {
        return List.of(
                new Way("V3", "GET", "query"),
                new Way("V3", "POST", "query"),
                new Way("V3", "POST", "form"),
                new Way("V1", "GET", "query"),
                new Way("V1", "POST", "query"),
                new Way("V1", "POST", "form"),
                new Way("SM3", "GET", "query"));
    }

    @Override
    public Answer call(Call call) throws Exception {
        String signature = call.way().signature();
        OpenApiRequest request = Calls.request(call);
        if (!call.clockOff().isZero()) {
            String time = Instant.now().plus(call.clockOff()).truncatedTo(ChronoUnit.SECONDS).toString();
            // What a request says itself goes before what the client would say.
            if (!signature.equals("V1")) request.setHeaders(Map.of("x-acs-date", time));
            else request.setQuery(call.way().isForm() ? Map.of("Timestamp", time) : call.with("Timestamp", time).texts());
        }
        return Calls.call(Calls.client(call.key(), call.endpoint(), signature, call.proxy()), Calls.params(call), request);
    }

    @Override
    public Kept kept(String endpoint, Key key, String proxy) throws Exception {
        com.aliyun.teaopenapi.Client client = Calls.client(key, endpoint, "V3", proxy);
        return parameters -> {
            Call call = Call.of("ListCommunityImages").with(parameters).way(ways().get(0));
            Calls.call(client, Calls.params(call), Calls.request(call));
        };
    }

    @Override
    public Refused read(Exception error, int status) {
        check(error.getClass() == TeaException.class, error + " is not the client's exception");
        TeaException seen = (TeaException) error;
        JsonObject data = GSON.toJsonTree(seen.getData()).getAsJsonObject();
        checkEqual(data.remove("statusCode").getAsInt(), seen.getStatusCode(), "status");
        String message = data.get("Message").getAsString();
        String requestId = data.get("RequestId").getAsString();
        checkEqual(seen.getMessage(), "code: " + seen.getStatusCode() + ", " + message + " request id: " + requestId, "message");
        JsonElement denied = GSON.toJsonTree(seen.getAccessDeniedDetail());
        checkEqual(denied.isJsonObject() ? denied : null, data.get("AccessDeniedDetail"), "why not");
        return new Refused(
                seen.getCode(), message, requestId, seen.getStatusCode(), data, denied.isJsonObject() ? denied.getAsJsonObject() : null);
    }

    @Override
    public String wrongSecret(Way way) {
        return "SignatureDoesNotMatch";
    }

    @Override
    public boolean takes407ForAProxys() {
        return true;
    }

    @Override
    public void checkGivenUp(Exception error) {
        check(error.getClass() == TeaUnretryableException.class, error + " is not the client's exception");
        check(error.getCause().getCause() instanceof ProtocolException, "caused by " + error.getCause());
        checkEqual(error.getMessage(), "Received HTTP_PROXY_AUTH (407) code while not using proxy", "message");
    }
}
