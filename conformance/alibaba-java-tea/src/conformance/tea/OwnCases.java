package conformance.tea;

import static conformance.alibaba.Call.EHPC;
import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Call.OPEN;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import conformance.alibaba.Asking;
import conformance.alibaba.Call;
import conformance.alibaba.Key;
import conformance.alibaba.Listing;
import conformance.alibaba.Recorder;
import conformance.alibaba.Way;
import conformance.alibaba.XmlAnswers;
import conformance.harness.World;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What this client has in its own way, and what it cannot have. */
final class OwnCases {
    private static final String ACTION = "ListCommunityImages";
    private static final List<JsonObject> HERE = World.where(Listing.COMMUNITY.entries(), Listing.inRegion(HOME));
    private static final Map<String, String> REGION = Map.of("RegionId", HOME);

    private final Asking asking;

    private OwnCases(Asking asking) {
        this.asking = asking;
    }

    static void declare(Asking asking) {
        OwnCases cases = new OwnCases(asking);
        test("call.other-style", cases::rawText);
        test("sign.RSA-GET", cases::rsa);
        test("format.xml", cases::xml);
        test("format.xml-refusal", cases::xmlRefusal);
        test("reach.sub-path", cases::subPath);
        test("reach.gzip", cases::gzip);
        test("refuse.unsigned", cases::unsigned);
    }

    private static Object raw(String signature, Key key, String bodyType, OpenApiRequest request) throws Exception {
        Params params = Calls.params(ACTION, EHPC, "GET").setBodyType(bodyType);
        return Calls.client(key, OPEN, signature, null).callApi(params, request, new RuntimeOptions()).get("body");
    }

    private void rawText() throws Exception {
        for (String signature : List.of("V1", "V3")) {
            OpenApiRequest request = new OpenApiRequest().setQuery(REGION);
            checkText((String) raw(signature, Key.ROOT, "string", request));
            checkText(new String((byte[]) raw(signature, Key.ROOT, "byte", request), StandardCharsets.UTF_8));
        }
    }

    private static void checkText(String text) {
        JsonObject body = JsonParser.parseString(text).getAsJsonObject();
        Asking.CHECK_REQUEST_ID.accept(body.remove("RequestId").getAsString());
        checkEqual(Listing.byId(Asking.listIn(body, "Images", "ImageInfo")), Listing.byId(HERE));
    }

    private void rsa() throws Exception {
        Call call = Call.here(ACTION).with("BaseOsTag", World.text("oddTag")).way(new Way("RSA", "GET", "query"));
        Key key = new Key(World.text("rsa", "id"), World.text("rsa", "privateKey"), null);
        List<JsonObject> expected = World.where(HERE, Listing.onTag(World.text("oddTag")));
        checkEqual(Listing.ids(Listing.COMMUNITY.images(asking, call.by(key))), Listing.ids(expected));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        byte[] other = generator.generateKeyPair().getPrivate().getEncoded();
        Key wrong = key.withSecret(Base64.getEncoder().encodeToString(other));
        asking.refuses(call.by(wrong), "SignatureDoesNotMatch", 400, null);
    }

    private void xml() throws Exception {
        OpenApiRequest accept = new OpenApiRequest().setQuery(REGION).setHeaders(Map.of("accept", "application/xml"));
        XmlAnswers.checkListing(ACTION, (String) raw("V3", Key.ROOT, "string", accept), HERE);
        for (String format : List.of("XML", "xml")) {
            OpenApiRequest request = new OpenApiRequest().setQuery(Map.of("RegionId", HOME, "Format", format));
            XmlAnswers.checkListing(ACTION, (String) raw("V1", Key.ROOT, "string", request), HERE);
        }
    }

    private void xmlRefusal() throws Exception {
        // Under signature 1.0 the client reads every refusal as JSON.
        OpenApiRequest request = new OpenApiRequest().setQuery(REGION).setHeaders(Map.of("accept", "application/xml"));
        Params params = Calls.params(ACTION, EHPC, "GET");
        asking.refused(
                () -> Calls.call(Calls.client(Key.named("stranger"), OPEN, "V3", OPEN), params, request),
                "NotAuthorized", 407, Asking.DENIED);
        asking.refused(
                () -> Calls.call(Calls.client(Key.named("disabled"), OPEN, "V3", null), params, request),
                "InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled\\.");
    }

    private void subPath() throws Exception {
        for (Way way : asking.client.ways()) {
            Call call = Call.here(ACTION).way(way);
            JsonObject body;
            if (way.signature().equals("V1")) body = asking.ask(call.at(OPEN + "/mirror/hall"));
            else {
                // With signature 3 the path is signed, and it is that of the `Params`, not that of the endpoint.
                Params params = Calls.params(call).setPathname("/mirror/hall/");
                body = Calls.call(Calls.client(Key.ROOT, OPEN, way.signature(), null), params, Calls.request(call)).body();
                Asking.CHECK_REQUEST_ID.accept(body.remove("RequestId").getAsString());
            }
            checkEqual(Listing.ids(Asking.listIn(body, "Images", "ImageInfo")), Listing.ids(HERE), way.toString());
        }
    }

    private void gzip() throws Exception {
        try (Recorder recorder = new Recorder(OPEN)) {
            Call call = Call.here(ACTION).at(recorder.endpoint());
            checkEqual(Listing.byId(Listing.COMMUNITY.images(asking, call)), Listing.byId(HERE));
            check(recorder.requestText().contains("\r\nAccept-Encoding: gzip\r\n"), recorder.requestText());
        }
        OpenApiRequest plain = new OpenApiRequest().setQuery(REGION).setHeaders(Map.of("accept-encoding", "identity"));
        checkText((String) raw("V3", Key.ROOT, "string", plain));
    }

    private void unsigned() {
        String words = "AccessKeyId is mandatory for this action\\.";
        for (String signature : List.of("V1", "V3"))
            for (String method : List.of("GET", "POST")) {
                Params params = Calls.params(ACTION, EHPC, method).setAuthType("Anonymous");
                OpenApiRequest request = new OpenApiRequest().setQuery(REGION);
                asking.refused(
                        () -> Calls.call(Calls.client(Key.ROOT, OPEN, signature, null), params, request),
                        "MissingAccessKeyId", 400, words);
            }
    }
}
