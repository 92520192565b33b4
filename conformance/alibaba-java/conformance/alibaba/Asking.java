package conformance.alibaba;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.harness.Checks.checkMatch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.harness.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks a client, with the checks that every answer and every refusal must pass. */
public final class Asking {
    /** A call that is expected to be refused. */
    @FunctionalInterface
    public interface Refusable {
        Object call() throws Exception;
    }

    public static final Consumer<String> CHECK_REQUEST_ID =
            Checks.requestIdCheck("[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}");
    public static final String DENIED = "You are not authorized by RAM for this request\\.";

    public final Client client;

    public Asking(Client client) {
        this.client = client;
    }

    /** The body of an answer, without its request id. */
    public JsonObject ask(Call call) throws Exception {
        Answer answer = client.call(inSomeWay(call));
        JsonObject body = answer.body().deepCopy();
        JsonElement given = body.remove("RequestId");
        String requestId = given == null ? null : given.getAsString();
        CHECK_REQUEST_ID.accept(requestId);
        checkEqual(answer.status(), 200, "status");
        checkEqual(answer.headers().get("content-type"), "application/json;charset=utf-8", "type");
        checkEqual(answer.headers().get("x-acs-request-id"), requestId, "request id");
        return body;
    }

    private Call inSomeWay(Call call) {
        return call.way() == null ? call.way(client.ways().get(0)) : call;
    }

    /** The client's own exception with this code, status and message, and a request id. */
    public Refused refused(Refusable call, String code, int status, String message) {
        Exception error = thrown(call);
        Refused seen = client.read(error, status);
        check(code.equals(seen.code()), "expected " + code + ", got " + error);
        if (seen.status() != null) checkEqual(seen.status(), status, "HTTP status");
        if (message != null) checkMatch(message, seen.message());
        CHECK_REQUEST_ID.accept(seen.requestId());
        if (seen.data() != null) checkWhole(seen);
        return seen;
    }

    /** Asks, and expects the refusal. */
    public Refused refuses(Call call, String code, int status, String message) {
        return refused(() -> client.call(inSomeWay(call)), code, status, message);
    }

    /** Asks, and expects the 407; of a client that takes it for a proxy's, that it does, and that one behind a proxy reads it. */
    public Refused denies(Call call) {
        if (!client.takes407ForAProxys() || call.proxy() != null) return refuses(call, "NotAuthorized", 407, DENIED);
        client.checkGivenUp(thrown(() -> client.call(inSomeWay(call))));
        return refuses(call.through(call.endpoint()), "NotAuthorized", 407, DENIED);
    }

    private static Exception thrown(Refusable call) {
        Object answer;
        try {
            answer = call.call();
        } catch (Exception error) {
            return error;
        }
        throw new AssertionError("expected a refusal, but the call went through: " + answer);
    }

    private static void checkWhole(Refused seen) {
        checkEqual(seen.data().get("Code").getAsString(), seen.code(), "Code");
        checkEqual(seen.data().get("RequestId").getAsString(), seen.requestId(), "RequestId");
        check(!seen.data().get("HostId").getAsString().isEmpty(), "no HostId");
        String link = seen.data().get("Recommend").getAsString();
        check(link.contains("q=" + seen.code()) && link.contains("requestId=" + seen.requestId()), "Recommend is " + link);
    }

    /** The list in a wrapper, such as `Images.ImageInfo`, when there is nothing else beside it. */
    public static List<JsonObject> listIn(JsonObject body, String outer, String inner) {
        checkEqual(body.keySet(), List.of(outer), "members of the answer");
        JsonObject wrapper = body.getAsJsonObject(outer);
        checkEqual(wrapper.keySet(), List.of(inner), "members of " + outer);
        check(wrapper.get(inner) instanceof JsonArray, outer + "." + inner + " is no list");
        List<JsonObject> list = new ArrayList<>();
        for (JsonElement one : wrapper.getAsJsonArray(inner)) list.add(one.getAsJsonObject());
        return list;
    }
}
