"""Signing, reaching and calling, for every client in Python."""

import calendar
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

from alibaba.asking import EHPC, HOME, KEYS, ODD_TAG, OPEN, STS, ids, in_region, list_in
from harness import case, check, check_equal, relayed, skip, world

WAYS = (("V1", "GET"), ("V1", "POST"), ("V3", "GET"), ("V3", "POST"), ("SM3", "GET"))
ODD = [entry for entry in world["community"] if entry["view"]["BaseOsTag"]["OsTag"] == ODD_TAG]
ODD_HERE = [entry for entry in ODD if not entry["regions"] or HOME in entry["regions"]]


def declare_calling(asking):
    client = asking.client

    def find_odd(**settings):
        """What must be found, however hard the tag is to write."""
        check(3 < len(ODD_HERE) < len(ODD), "the catalogue cannot tell")
        check_equal(ids(asking.community({"BaseOsTag": ODD_TAG}, **settings)), ids(ODD_HERE), str(settings.get("way")))

    def declare_way(signature, method):
        ways = [way for way in client.ways if (way.signature, way.method) == (signature, method)]
        if not ways:
            skip(f"sign.{signature}-{method}", client.other_ways)
            return

        @case(f"sign.{signature}-{method}")
        def signed():
            for way in ways:
                find_odd(way=way)
                wrong = {**KEYS["root"], "secret": "not-the-secret"}
                asking.refuses("ListCommunityImages", client.wrong_secret(way), 400, key=wrong, way=way)

    for one in WAYS:
        declare_way(*one)

    @case("sign.empty-values")
    def empty_values():
        nothing = {"BaseOsTag": "", "InstanceType": "", "ClusterId": ""}
        for way in client.ways:
            check_equal(asking.community(nothing, way=way), asking.community(way=way))

    @case("sign.long-values")
    def long_values():
        for way in client.ways:
            value = "长*" * (25_000 if way.place == "form" else 1_000)
            check_equal(asking.community({"BaseOsTag": value}, way=way), [])

    @case("sign.at-once")
    def at_once():
        # Many calls of one second are many calls, none a replay.
        with ThreadPoolExecutor(50) as pool:
            list(pool.map(lambda _: find_odd(), range(50)))

    @case("call.temporary-key")
    def temporary_key():
        for way in client.ways:
            find_odd(way=way, key=KEYS["temporary"])

    @case("call.allowed-user")
    def allowed_user():
        for way in client.ways:
            find_odd(way=way, key=KEYS["reader"])

    @case("call.unknown-parameter")
    def unknown_parameter():
        # The gateway passes over what it does not know; SDKs send such parameters on their own.
        unknown = {"BaseOsTag": ODD_TAG, "Colour": "red", "OwnerId": "1", "OwnerAccount": "a"}
        for way in client.ways:
            check_equal(ids(asking.community(unknown, way=way)), ids(ODD_HERE))

    @case("reach.ip")
    def ip():
        check(OPEN.startswith("127.0.0.1:"), OPEN)
        find_odd()

    @case("reach.localhost")
    def localhost():
        for way in client.ways:
            find_odd(way=way, endpoint=OPEN.replace("127.0.0.1", "localhost"))

    @case("reach.keep-alive")
    def keep_alive():
        def answers(endpoint):
            call = client.kept(endpoint, KEYS["root"])
            for _ in range(1000):
                call("ListCommunityImages", {"BaseOsTag": "none"})

        traffic = relayed(OPEN, answers)
        check_equal(traffic.received.count(b'"ImageInfo"'), 1000, "answers")
        check_equal(traffic.connections, 1, "connections for 1,000 calls")

        def refusals(endpoint):
            call = client.kept(endpoint, KEYS["stranger"])
            for number in range(100):
                # Half of them the 407 that some might take for a proxy's.
                action, code = (("ListNothing", "InvalidAction.NotFound"), ("ListCommunityImages", "NotAuthorized"))[number % 2]
                try:
                    call(action, {})
                except Exception as error:
                    check_equal(client.read(error).code, code)
                else:
                    raise AssertionError("a call went through")

        traffic = relayed(OPEN, refusals)
        check_equal(traffic.received.count(b"HTTP/1.1 407 "), 50, "answers with status 407")
        check_equal(traffic.connections, 1, "connections for 100 refusals")

    @case("reach.sub-path")
    def sub_path():
        for path in ("/ehpc", "/cloud/hpc"):
            for way in client.ways:
                find_odd(way=way, endpoint=f"{OPEN}{path}")

    @case("reach.forward-proxy")
    def forward_proxy():
        host = "ehpc.cn-beijing.aliyuncs.com"
        there = [entry for entry in world["community"] if in_region("cn-beijing")(entry)]
        for way in client.ways:

            def calls(proxy):
                through = {"endpoint": host, "proxy": proxy, "way": way}
                body = asking.ask("ListCommunityImages", {"RegionId": "cn-beijing"}, **through)
                check_equal(ids(list_in(body, "Images", "ImageInfo")), ids(there))
                # Here the 407 does come from a proxy, and still is none of a proxy's.
                words = r"You are not authorized by RAM for this request\."
                asking.refuses("ListCommunityImages", "NotAuthorized", 407, words, key=KEYS["stranger"], **through)

            asked = relayed(OPEN, calls).sent.count(f"{way.method} http://{host}/".encode())
            check_equal(asked, 2, "not how a proxy is asked")

    if client.no_gzip:
        skip("reach.gzip", client.no_gzip)
    else:

        @case("reach.gzip")
        def gzip():
            here = [entry for entry in world["community"] if in_region(HOME)(entry)]
            for way in client.ways:
                call = lambda endpoint: check_equal(ids(asking.community(endpoint=endpoint, gzip=True, way=way)), ids(here))
                check(re.search(rb"(?im)^accept-encoding: gzip", relayed(OPEN, call).sent), "gzip was not offered")

    @case("region.list")
    def regions():
        found = list_in(asking.ask("ListRegions"), "Regions", "RegionInfo")
        for region in found:
            check_equal(sorted(region), ["LocalName", "RegionId"])
            check(all(isinstance(value, str) and value for value in region.values()), str(region))
        names = [region["RegionId"] for region in found]
        check_equal(sorted(set(world["regions"]) - set(names)), [])
        check_equal(len(set(names)), len(names))

    @case("region.default")
    def default_region():
        # An address tells no region: the server has one for calls that name none.
        for way in client.ways:
            body = asking.ask("ListCommunityImages", {"BaseOsTag": ODD_TAG}, way=way)
            check_equal(ids(list_in(body, "Images", "ImageInfo")), ids(ODD_HERE))

    @case("cluster.list")
    def clusters():
        here = [cluster for cluster in world["clusters"] if cluster["region"] == HOME]

        def page(**parameters):
            body = asking.ask("ListClusters", {"RegionId": HOME, **parameters})
            counts = [body.pop(name) for name in ("TotalCount", "PageNumber", "PageSize")]
            check_equal(counts, [len(here), parameters.get("PageNumber", 1), parameters.get("PageSize", 10)])
            return list_in(body, "Clusters", "ClusterInfoSimple")

        check(len(here) > 14, "the catalogue cannot tell")
        check_equal(len(page()), 10)
        every = page(PageSize=50)
        check_equal(sorted(one["Id"] for one in every), sorted(one["id"] for one in here))
        by_sevens = []
        for number in range(1, (len(here) + 6) // 7 + 1):
            by_sevens += page(PageNumber=number, PageSize=7)
        check_equal(by_sevens, every)
        check_equal(page(PageNumber=9, PageSize=50), [])
        check_equal(asking.ask("ListClusters", {"RegionId": "cn-beijing"})["TotalCount"], 1)
        body = asking.ask("ListClustersMeta", {"RegionId": HOME, "PageNumber": 2, "PageSize": 7})
        essentials = list_in({"Clusters": body["Clusters"]}, "Clusters", "ClusterInfoSimple")
        both = [[[one[name] for name in ("Id", "OsTag", "Status")] for one in some] for some in (essentials, every[7:14])]
        check_equal(*both)

    @case("cluster.describe")
    def describe_cluster():
        for one in world["named"].values():
            if one["account"] != "under-test":
                continue
            body = asking.ask("DescribeCluster", {"RegionId": HOME, "ClusterId": one["id"]})
            check_equal(list(body), ["ClusterInfo"])
            shown = {name: body["ClusterInfo"].get(name) for name in ("Id", "RegionId", "OsTag", "BaseOsTag", "Status")}
            tag = one["osTag"]
            expected = {"Id": one["id"], "RegionId": one["region"], "OsTag": tag, "BaseOsTag": tag, "Status": "running"}
            check_equal(shown, expected)

    @case("sts.caller-identity")
    def caller_identity():
        uid = world["uid"]
        for way in client.ways:
            account = {"IdentityType": "Account", "AccountId": uid, "PrincipalId": uid, "UserId": uid, "Arn": f"acs:ram::{uid}:root"}
            for name in ("root", "temporary"):
                check_equal(asking.ask("GetCallerIdentity", key=KEYS[name], version=STS, way=way), account, name)
            user = asking.ask("GetCallerIdentity", key=KEYS["stranger"], version=STS, way=way)
            user_id = user.pop("UserId")
            check(re.fullmatch(r"2\d{17}", user_id), user_id)
            check_equal(user.pop("PrincipalId"), user_id)
            check_equal(user, {"IdentityType": "RAMUser", "AccountId": uid, "Arn": f"acs:ram::{uid}:user/ram-stranger"})

    def assume(way=None, **parameters):
        wanted = {"RoleArn": world["roles"]["reader"], "RoleSessionName": "conformance", **parameters}
        body = asking.ask("AssumeRole", wanted, key=KEYS["assumer"], version=STS, way=way)
        check_equal(sorted(body), ["AssumedRoleUser", "Credentials"])
        given = body["Credentials"]
        expires_in = calendar.timegm(time.strptime(given["Expiration"], "%Y-%m-%dT%H:%M:%SZ")) - time.time()
        check(abs(expires_in - parameters.get("DurationSeconds", 3600)) < 60, given["Expiration"])
        check(given["AccessKeyId"].startswith("STS."), given["AccessKeyId"])
        key = {"id": given["AccessKeyId"], "secret": given["AccessKeySecret"], "token": given["SecurityToken"]}
        return key, body["AssumedRoleUser"]

    @case("sts.assume-role")
    def assume_role():
        for way in client.ways:
            key, user = assume(way)
            check(re.search(r":(assumed-)?role/image-reader/conformance$", user["Arn"]), user["Arn"])
            check(re.fullmatch(r"\d+:conformance", user["AssumedRoleId"]), user["AssumedRoleId"])
            find_odd(way=way, key=key)
            identity = asking.ask("GetCallerIdentity", key=key, version=STS, way=way)
            shown = {name: identity[name] for name in ("IdentityType", "AccountId", "PrincipalId")}
            expected = {"IdentityType": "AssumedRoleUser", "AccountId": world["uid"], "PrincipalId": user["AssumedRoleId"]}
            check_equal(shown, expected)

    @case("sts.session-policy")
    def session_policy():
        statement = {"Effect": "Allow", "Action": "ehpc:ListCommunityImages", "Resource": "*"}
        key, _ = assume(Policy=json.dumps({"Version": "1", "Statement": [statement]}), DurationSeconds=900)
        find_odd(key=key)
        asking.refuses("ListImages", "NotAuthorized", 407, key=key, version=EHPC)
