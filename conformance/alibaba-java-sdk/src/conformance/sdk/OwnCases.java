package conformance.sdk;

import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Call.OPEN;
import static conformance.harness.Cases.skip;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;

import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.AnonymousCredentials;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpClientType;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonObject;
import conformance.alibaba.Asking;
import conformance.alibaba.Call;
import conformance.alibaba.Key;
import conformance.alibaba.Listing;
import conformance.alibaba.Way;
import conformance.alibaba.XmlAnswers;
import conformance.harness.World;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** What this client has in its own way, and what it cannot have. */
final class OwnCases {
    private static final String ACTION = "ListCommunityImages";
    private static final List<JsonObject> HERE = World.where(Listing.COMMUNITY.entries(), Listing.inRegion(HOME));
    private static final Way PLAIN = new Way("V1", "GET", "query");

    private final Asking asking;

    private OwnCases(Asking asking) {
        this.asking = asking;
    }

    static void declare(Asking asking) {
        OwnCases cases = new OwnCases(asking);
        test("call.other-style", cases::secondTransport);
        test("sign.RSA-GET", cases::rsa);
        test("format.xml", cases::xml);
        test("format.xml-refusal", cases::xmlRefusal);
        test("reach.sub-path", cases::subPath);
        skip("reach.gzip", "the SDK asks for identity by itself, and unpacks nothing");
        test("refuse.unsigned", cases::unsigned);
    }

    /** With Java's own HTTP client in place of Apache's: directly, and through a proxy. */
    private void secondTransport() throws Exception {
        for (String proxy : new String[] {null, "http://" + OPEN})
            for (String signature : List.of("V1", "V3")) {
                Call call = Call.here(ACTION).way(new Way(signature, "GET", "query"));
                checkHere(call, secondTransport(Key.ROOT, signature, proxy));
                DefaultAcsClient denied = secondTransport(Key.named("stranger"), signature, proxy);
                asking.refused(() -> denied.getCommonResponse(Calls.common(call)), "NotAuthorized", 407, Asking.DENIED);
            }
    }

    private static DefaultAcsClient secondTransport(Key key, String signature, String proxy) {
        DefaultProfile profile = DefaultProfile.getProfile(HOME, key.id(), key.secret());
        HttpClientConfig config = HttpClientConfig.getDefault();
        config.setClientType(HttpClientType.Compatible);
        config.setHttpProxy(proxy);
        profile.setHttpClientConfig(config);
        DefaultAcsClient client = new DefaultAcsClient(profile);
        client.setSignatureVersion(SignatureVersion.valueOf(signature));
        return client;
    }

    private static void checkHere(Call call, DefaultAcsClient client) throws Exception {
        JsonObject body = Calls.answer(client.getCommonResponse(Calls.common(call))).body();
        Asking.CHECK_REQUEST_ID.accept(body.get("RequestId").getAsString());
        checkEqual(Listing.ids(Asking.listIn(without(body), "Images", "ImageInfo")), Listing.ids(HERE));
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
        for (String signature : List.of("V1", "V3")) {
            DefaultAcsClient client = Calls.client(Key.ROOT, HOME, signature, null);
            for (String action : List.of(ACTION, "ListCustomImages")) {
                Listing listing = action.equals(ACTION) ? Listing.COMMUNITY : Listing.CUSTOM;
                List<JsonObject> expected = World.where(listing.entries(), Listing.inRegion(HOME));
                ImagesRequest request = Calls.prepared(new ImagesRequest(action, Duration.ZERO), Call.here(action).way(PLAIN));
                request.setSysAcceptFormat(FormatType.XML);
                // With the SDK's own reader, and as text.
                JsonObject body = client.getAcsResponse(request).answer().body();
                Asking.CHECK_REQUEST_ID.accept(body.get("RequestId").getAsString());
                List<JsonObject> images = Asking.listIn(without(body), "Images", "ImageInfo");
                checkEqual(Listing.byId(images), Listing.byId(expected), action);
                XmlAnswers.checkListing(action, Calls.text(client, request), expected);
            }
            ImagesRequest empty = Calls.prepared(new ImagesRequest(ACTION, Duration.ZERO), Call.here(ACTION).way(PLAIN));
            empty.putQueryParameter("BaseOsTag", "none");
            empty.setSysAcceptFormat(FormatType.XML);
            JsonObject body = client.getAcsResponse(empty).answer().body();
            checkEqual(Asking.listIn(without(body), "Images", "ImageInfo"), List.of(), "no images");
        }
    }

    private static JsonObject without(JsonObject body) {
        JsonObject rest = body.deepCopy();
        rest.remove("RequestId");
        return rest;
    }

    private void xmlRefusal() {
        for (String signature : List.of("V1", "V3")) {
            ImagesRequest request = Calls.prepared(new ImagesRequest(ACTION, Duration.ZERO), Call.here(ACTION).way(PLAIN));
            request.setSysAcceptFormat(FormatType.XML);
            DefaultAcsClient client = Calls.client(Key.named("stranger"), HOME, signature, null);
            JsonObject detail = asking.refused(() -> client.getAcsResponse(request), "NotAuthorized", 407, Asking.DENIED).denied();
            checkEqual(detail.get("AuthAction").getAsString(), "ehpc:" + ACTION, "action");
        }
    }

    private void subPath() throws Exception {
        // With signature 3 the SDK signs a path of its own, and not the one it calls.
        for (Way way : asking.client.ways()) {
            if (!way.signature().equals("V1")) continue;
            Call call = Call.here(ACTION).at(OPEN + "/mirror/hall").way(way);
            checkEqual(Listing.ids(Listing.COMMUNITY.images(asking, call)), Listing.ids(HERE), way.toString());
        }
    }

    private void unsigned() {
        String words = "AccessKeyId is mandatory for this action\\.";
        for (String signature : List.of("V1", "V3"))
            for (String method : List.of("GET", "POST")) {
                DefaultAcsClient nobody = new DefaultAcsClient(DefaultProfile.getProfile(HOME), AnonymousCredentials::new);
                nobody.setSignatureVersion(SignatureVersion.valueOf(signature));
                CommonRequest request = Calls.common(Call.here(ACTION).way(new Way(signature, method, "query")));
                asking.refused(() -> nobody.getCommonResponse(request), "MissingAccessKeyId", 400, words);
            }
    }
}
