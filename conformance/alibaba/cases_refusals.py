"""Every refusal, as the client's own exception, for every client in Python."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

from alibaba.asking import EHPC, KEYS, LIMITED, OPEN, STS, Way
from alibaba.recorder import record, replay
from harness import case, check, check_equal, skip, world

ROOT = KEYS["root"]
ACTION = "ListCommunityImages"
MANY = 65
MINUTE = 60
DENIED = r"You are not authorized by RAM for this request\."


def declare_refusals(asking):
    client = asking.client
    refuses = asking.refuses

    def always(code, status, message, action=ACTION, parameters=None, **settings):
        """The same refusal, however the request is signed and sent."""
        for way in client.ways:
            refuses(action, code, status, message, parameters, way=way, **settings)

    @case("refuse.wrong-secret")
    def wrong_secret():
        key = {**ROOT, "secret": ROOT["secret"][:-1] + "x"}
        for way in client.ways:
            code = client.wrong_secret(way)
            message = refuses(ACTION, code, 400, key=key, way=way).message
            if code != "SignatureDoesNotMatch":
                # The SDK has found its own string to sign in the message.
                check(message.startswith("The AccessKeySecret is incorrect."), message)
                continue
            text = re.match(r"Specified signature .*server string to sign is:(.+)", message, re.DOTALL)
            check(text, message)
            form = {"V1": rf"{way.method}&%2F&AccessKeyId%3D.*%26Action%3D{ACTION}%26.*%26Version%3D2018-04-12", "V3": r"ACS3-HMAC-SHA256\n[0-9a-f]{64}", "SM3": r"ACS3-HMAC-SM3\n[0-9a-f]{64}"}
            check(re.fullmatch(form[way.signature], text[1]), message)

    @case("refuse.public-half")
    def public_half():
        key = {"id": world["rsa"]["id"], "secret": world["rsa"]["publicKey"]}
        for way in client.ways:
            refuses(ACTION, client.wrong_secret(way), 400, key=key, way=way)

    @case("refuse.unknown-key")
    def unknown_key():
        key = {**ROOT, "id": "LTAI5tNobodyHasThisOne00"}
        always("InvalidAccessKeyId.NotFound", 404, r"Specified access key is not found\.", key=key)

    @case("refuse.disabled-key")
    def disabled_key():
        always("InvalidAccessKeyId.Inactive", 400, r"Specified access key is disabled\.", key=KEYS["disabled"])

    def refused_at(offset):
        """Calls from a program whose clock is off; a call 14 minutes off must still go through."""
        with client.clock_off(offset * 16 * MINUTE):
            always("InvalidTimeStamp.Expired", 400, r"Specified time stamp or date value is expired\.")
        for way in client.ways:
            with client.clock_off(offset * 14 * MINUTE):
                asking.ask(ACTION, way=way)

    case("refuse.late-clock")(lambda: refused_at(-1))
    case("refuse.early-clock")(lambda: refused_at(1))

    @case("refuse.nonce-used")
    def nonce_used():
        for way in client.ways:
            exchange = record(OPEN, lambda endpoint: asking.ask(ACTION, {"BaseOsTag": "none"}, endpoint=endpoint, way=way))
            check_equal(exchange.answer.status, 200)
            again = replay(OPEN, exchange.request)
            body = json.loads(again.body)
            check_equal([again.status, body["Code"]], [400, "SignatureNonceUsed"])
            check_equal(body["Message"], "Specified signature nonce was used already.")
            check_equal(body["RequestId"], again.headers["x-acs-request-id"])
            # One whose signature is wrong has used no nonce up.
            wrong = {**ROOT, "secret": "not-the-secret"}
            code = client.wrong_secret(way)
            failed = record(OPEN, lambda endpoint: refuses(ACTION, code, 400, endpoint=endpoint, key=wrong, way=way))
            check_equal(json.loads(replay(OPEN, failed.request).body)["Code"], "SignatureDoesNotMatch")

    @case("refuse.wrong-token")
    def wrong_token():
        for key in ({**KEYS["temporary"], "token": KEYS["expired"]["token"]}, {**ROOT, "token": KEYS["temporary"]["token"]}):
            message = r"Specified SecurityToken mismatch with the AccessKey\."
            always("InvalidSecurityToken.MismatchWithAccessKey", 400, message, key=key)

    @case("refuse.missing-token")
    def missing_token():
        key = {name: KEYS["temporary"][name] for name in ("id", "secret")}
        always("MissingSecurityToken", 400, r"SecurityToken is mandatory for this action\.", key=key)

    @case("refuse.expired-token")
    def expired_token():
        always("InvalidSecurityToken.Expired", 400, r"Specified SecurityToken is expired\.", key=KEYS["expired"])

    @case("refuse.denied-user")
    def denied_user():
        for name in ("stranger", "denied"):
            for way in client.ways:
                seen = refuses(ACTION, "NotAuthorized", 407, DENIED, key=KEYS[name], way=way)
                if seen.data is None:
                    continue
                detail = seen.data["AccessDeniedDetail"]
                check_equal(
                    [detail[member] for member in ("AuthAction", "AuthPrincipalOwnerId", "AuthPrincipalType", "NoPermissionType")],
                    [f"ehpc:{ACTION}", world["uid"], "SubUser", "ExplicitDeny" if name == "denied" else "ImplicitDeny"],
                )
        # What the other policy allows, the denied user may.
        for way in client.ways:
            asking.ask("ListImages", key=KEYS["denied"], way=way)
        cluster = {"ClusterId": world["named"]["multi"]["id"]}
        always("NotAuthorized", 407, DENIED, "DescribeCluster", cluster, key=KEYS["stranger"])

    @case("refuse.no-permission")
    def no_permission():
        words = r"You are not authorized to do this action\. You should be authorized by RAM\..*"
        # The account itself may assume no role, and a user none that does not trust its account.
        # The policy allows it for some roles only.
        for name, role in (("stranger", "reader"), ("root", "reader"), ("assumer", "foreign"), ("assumer", "unlisted")):
            parameters = {"RoleArn": world["roles"][role], "RoleSessionName": "conformance"}
            always("NoPermission", 403, words, "AssumeRole", parameters, key=KEYS[name], version=STS)

    @case("refuse.role")
    def role():
        reader = world["roles"]["reader"]
        wrong = (
            ({"RoleArn": reader.replace("image-reader", "image-nobody")}, "EntityNotExist.Role", 404),
            ({"RoleArn": f"{reader}/more"}, "InvalidParameter.RoleArn", 400),
            ({"RoleSessionName": "no spaces"}, "InvalidParameter.RoleSessionName", 400),
            ({"DurationSeconds": 899}, "InvalidParameter.DurationSeconds", 400),
            ({"Policy": '{"Version":'}, "InvalidParameter.PolicyGrammar", 400),
            ({"RoleSessionName": ""}, "MissingRoleSessionName", 400),
        )
        for parameters, code, status in wrong:
            given = {"RoleArn": reader, "RoleSessionName": "conformance", **parameters}
            refuses("AssumeRole", code, status, parameters=given, key=KEYS["assumer"], version=STS)

    if client.shows_whole_refusals:

        @case("refuse.link")
        def link():
            for way in client.ways:
                for action, version, product in (("DescribeCluster", EHPC, "ehpc"), ("AssumeRole", STS, "sts")):
                    code = "MissingClusterId" if version == EHPC else "MissingRoleArn"
                    data = refuses(action, code, 400, key=KEYS["root"], version=version, way=way).data
                    check(f"product={product}&" in data["Recommend"].lower(), data["Recommend"])
    else:
        skip("refuse.link", "the SDK shows code, message, status and request id only")

    @case("refuse.unknown-action")
    def unknown_action():
        message = r"Specified api is not found, please check your url and method\."
        always("InvalidAction.NotFound", 404, message, "ListNothing")

    @case("refuse.unserved-action")
    def unserved_action():
        always("UnsupportedOperation", 501, r".*CreateCluster.*", "CreateCluster")

    @case("refuse.unknown-version")
    def unknown_version():
        always("InvalidVersion", 400, r"Specified parameter Version is not valid\.", version="2018-04-13")

    @case("refuse.missing-parameter")
    def missing_parameter():
        always("MissingClusterId", 400, r"ClusterId is mandatory for this action\.", "DescribeCluster")

    @case("refuse.unknown-cluster")
    def unknown_cluster():
        message = r"The specified cluster does not exist\."
        for cluster in ("ehpc-hz-Nobody0001", world["named"]["neighbours"]["id"]):
            for action in ("DescribeCluster", ACTION, "ListCustomImages"):
                always("ClusterNotFound", 404, message, action, {"ClusterId": cluster})

    @case("refuse.parameter")
    def parameter():
        wrong = (
            (ACTION, "InstanceType", "no type"),
            ("ListCustomImages", "ImageOwnerAlias", "system"),
            ("ListCustomImages", "ImageOwnerAlias", "SELF"),
            ("ListClusters", "PageSize", 51),
            ("ListClusters", "PageSize", 0),
            ("ListClusters", "PageNumber", 0),
            ("ListClusters", "PageNumber", "one"),
        )
        for action, name, value in wrong:
            always("InvalidParams", 400, rf"The specified parameter {name} is invalid\.", action, {name: value})

    @case("refuse.method")
    def method():
        for signature in {way.signature for way in client.ways}:
            for name in ("PUT", "DELETE"):
                way = Way(signature, name, "query")
                refuses(ACTION, "UnsupportedHTTPMethod", 405, r"This http method is not supported\.", way=way)

    @case("refuse.too-large")
    def too_large():
        for way in client.ways:
            if way.place != "form":
                continue
            asking.ask(ACTION, {"PostInstallScript": "x" * 1_000_000}, way=way)
            for length in (1_048_576, 5_000_000):
                long = {"PostInstallScript": "x" * length}
                refuses(ACTION, "RequestTooLarge", 413, r"The request is larger than 1048576 bytes\.", long, way=way)

    @case("refuse.on-the-wire")
    def on_the_wire():
        # What clients show of a refusal is what came: status, type and request id.
        for way in client.ways:
            for name, code, status in (("stranger", "NotAuthorized", 407), ("disabled", "InvalidAccessKeyId.Inactive", 400)):
                seen = []
                call = lambda endpoint: seen.append(refuses(ACTION, code, status, key=KEYS[name], endpoint=endpoint, way=way))
                answer = record(OPEN, call).answer
                check_equal(answer.status, status)
                check_equal(answer.headers["content-type"], "application/json;charset=utf-8")
                check_equal(answer.headers["x-acs-request-id"], seen[0].request_id)
                # Who reads 407 as a proxy's must not be asked for a proxy's password.
                check("proxy-authenticate" not in answer.headers, "asked for a proxy's password")

    def burst(way):
        """The errors of many calls at once, from the beginning of a second: limits are counted by the second."""
        time.sleep(1.01 - time.time() % 1)

        def one_call(_):
            try:
                asking.ask(ACTION, {"BaseOsTag": "none"}, endpoint=LIMITED, way=way)
                return None
            except Exception as error:
                return error

        with ThreadPoolExecutor(MANY) as pool:
            return [error for error in pool.map(one_call, range(MANY)) if error is not None]

    @case("refuse.throttled")
    def throttled():
        limit = world["callsPerSecond"]
        for way in client.ways:
            if way.method != "GET" or way.signature == "SM3":
                continue
            errors = burst(way)
            check(errors, "nothing was refused")
            check(MANY - len(errors) >= limit, f"only {MANY - len(errors)} of {MANY} calls passed")
            for error in errors:

                def again():
                    raise error

                asking.refused(again, "Throttling.User", 400, r"Request was denied due to user flow control\.")
            burst(way)
            # Other operations and other accounts have limits of their own; the users of an account share them.
            asking.ask("ListCustomImages", {"BaseOsTag": "none"}, endpoint=LIMITED, way=way)
            asking.ask(ACTION, {"BaseOsTag": "none"}, endpoint=LIMITED, key=KEYS["neighbour"], way=way)
            refuses(ACTION, "Throttling.User", 400, endpoint=LIMITED, key=KEYS["reader"], way=way)
            answer = record(LIMITED, lambda endpoint: refused_in_a_burst(endpoint, way)).answer
            wait = answer.headers["x-acs-retry-after"]
            check(wait.isdigit() and 0 < int(wait) <= 1000, f"x-acs-retry-after is {wait}")
            for name in ("x-ratelimit-user-api", "x-ratelimit-user"):
                check(re.fullmatch(rf"Limit:{limit},Remain:0,TimeLeft:{wait},Reset:\d+", answer.headers[name]), answer.headers[name])
            time.sleep(int(wait) / 1000 + 0.02)
            asking.ask(ACTION, {"BaseOsTag": "none"}, endpoint=LIMITED, way=way)

    def refused_in_a_burst(endpoint, way):
        time.sleep(1.01 - time.time() % 1)
        for _ in range(world["callsPerSecond"]):
            asking.ask(ACTION, {"BaseOsTag": "none"}, endpoint=LIMITED, way=way)
        refuses(ACTION, "Throttling.User", 400, endpoint=endpoint, way=way)
