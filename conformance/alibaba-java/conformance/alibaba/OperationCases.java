package conformance.alibaba;

import static conformance.alibaba.Call.EHPC;
import static conformance.alibaba.Call.STS;
import static conformance.harness.Cases.skip;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;

import conformance.harness.World;
import java.util.List;
import java.util.Map;

/** What is refused for what it asks. */
public final class OperationCases {
    private static final String ACTION = "ListCommunityImages";
    /** Just over the server's limit for a body, encoded or not. */
    private static final int TOO_LONG = 1_100_000;

    private record Wrong(Map<String, ?> parameters, String code, int status) {}

    private final Asking asking;
    private final Client client;

    private OperationCases(Asking asking) {
        this.asking = asking;
        client = asking.client;
    }

    /** @param showsWhole whether the client's exception has the whole body of a refusal */
    public static void declare(Asking asking, boolean showsWhole) {
        OperationCases cases = new OperationCases(asking);
        test("refuse.no-permission", cases::noPermission);
        test("refuse.role", cases::role);
        if (showsWhole) test("refuse.link", cases::link);
        else skip("refuse.link", "the SDK's exception has no such part");
        test("refuse.unknown-action", cases::unknownAction);
        test("refuse.unserved-action", cases::unservedAction);
        test("refuse.unknown-version", cases::unknownVersion);
        test("refuse.missing-parameter", cases::missingParameter);
        test("refuse.unknown-cluster", cases::unknownCluster);
        test("refuse.parameter", cases::parameter);
        test("refuse.method", cases::method);
        test("refuse.too-large", cases::tooLarge);
    }

    private void always(Call call, String code, int status, String message) {
        for (Way way : client.ways()) asking.refuses(call.way(way), code, status, message);
    }

    private static Call assume(String role) {
        return Call.of("AssumeRole").version(STS).by("assumer")
                .with("RoleArn", World.text("roles", role)).with("RoleSessionName", "conformance");
    }

    private void noPermission() {
        String words = "You are not authorized to do this action\\. You should be authorized by RAM\\..*";
        // The account itself may assume no role, and a user none that does not trust its account.
        // The policy allows it for some roles only.
        for (String name : List.of("stranger", "root")) always(assume("reader").by(name), "NoPermission", 403, words);
        for (String role : List.of("foreign", "unlisted")) always(assume(role), "NoPermission", 403, words);
    }

    private void role() {
        String reader = World.text("roles", "reader");
        List<Wrong> all = List.of(
                new Wrong(Map.of("RoleArn", reader.replace("image-reader", "image-nobody")), "EntityNotExist.Role", 404),
                new Wrong(Map.of("RoleArn", reader + "/more"), "InvalidParameter.RoleArn", 400),
                new Wrong(Map.of("RoleSessionName", "no spaces"), "InvalidParameter.RoleSessionName", 400),
                new Wrong(Map.of("DurationSeconds", 899), "InvalidParameter.DurationSeconds", 400),
                new Wrong(Map.of("Policy", "{\"Version\":"), "InvalidParameter.PolicyGrammar", 400),
                new Wrong(Map.of("RoleSessionName", ""), "MissingRoleSessionName", 400));
        for (Wrong wrong : all) asking.refuses(assume("reader").with(wrong.parameters()), wrong.code(), wrong.status(), null);
    }

    private void link() {
        for (Way way : client.ways()) {
            Refused ehpc = asking.refuses(Call.here("DescribeCluster").way(way), "MissingClusterId", 400, null);
            Refused sts = asking.refuses(Call.of("AssumeRole").version(STS).way(way), "MissingRoleArn", 400, null);
            checkLink(ehpc, "ehpc");
            checkLink(sts, "sts");
        }
    }

    private static void checkLink(Refused seen, String product) {
        String link = seen.data().get("Recommend").getAsString();
        check(link.toLowerCase().contains("product=" + product + "&"), link);
    }

    private void unknownAction() {
        String words = "Specified api is not found, please check your url and method\\.";
        always(Call.here("ListNothing"), "InvalidAction.NotFound", 404, words);
    }

    private void unservedAction() {
        always(Call.here("CreateCluster"), "UnsupportedOperation", 501, ".*CreateCluster.*");
    }

    private void unknownVersion() {
        String words = "Specified parameter Version is not valid\\.";
        always(Call.here(ACTION).version("2018-04-13"), "InvalidVersion", 400, words);
    }

    private void missingParameter() {
        String words = "ClusterId is mandatory for this action\\.";
        always(Call.here("DescribeCluster"), "MissingClusterId", 400, words);
    }

    private void unknownCluster() {
        String words = "The specified cluster does not exist\\.";
        for (String id : List.of("ehpc-hz-Nobody0001", World.text("named", "neighbours", "id")))
            for (String action : List.of("DescribeCluster", ACTION, "ListCustomImages"))
                always(Call.here(action).with("ClusterId", id), "ClusterNotFound", 404, words);
    }

    private void parameter() {
        refusesValues(ACTION, "InstanceType", "no type");
        refusesValues("ListCustomImages", "ImageOwnerAlias", "system", "SELF");
        refusesValues("ListClusters", "PageSize", 51, 0);
        refusesValues("ListClusters", "PageNumber", 0, "one");
    }

    private void refusesValues(String action, String name, Object... values) {
        String words = "The specified parameter " + name + " is invalid\\.";
        for (Object value : values) always(Call.here(action).with(name, value), "InvalidParams", 400, words);
    }

    private void method() {
        for (Way way : client.ways().stream().filter(one -> one.method().equals("GET")).toList())
            for (String method : List.of("PUT", "DELETE")) {
                Call call = Call.here(ACTION).version(EHPC).way(new Way(way.signature(), method, "query"));
                asking.refuses(call, "UnsupportedHTTPMethod", 405, "This http method is not supported\\.");
            }
    }

    private void tooLarge() {
        for (Way way : client.ways().stream().filter(Way::isForm).toList()) {
            Call call = Call.here(ACTION).with("BaseOsTag", "a".repeat(TOO_LONG)).way(way);
            asking.refuses(call, "RequestTooLarge", 413, "The request is larger than 1048576 bytes\\.");
        }
    }
}
