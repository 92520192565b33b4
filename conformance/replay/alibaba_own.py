"""What the replays of Alibaba's clients have beyond the shared cases, and what they cannot have."""

import json
import re

from alibaba.asking import EHPC, HOME, KEYS, ODD_TAG, OPEN, STS, Way, check_request_id, ids, in_region, list_in
from alibaba.xml import check_xml_like_json, check_xml_listing
from harness import case, check, check_equal, skip, world
from replay.alibaba import SAME_ON_THE_WIRE, VENDOR_HOST, Call

ACTION = "ListCommunityImages"
ROOT = KEYS["root"]
CHANGES_EACH_TIME = ("RequestId", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration")
DENIED = r"You are not authorized by RAM for this request\."


def images_in(region, holds=lambda entry: True):
    return [entry for entry in world["community"] if in_region(region)(entry) and holds(entry)]


ODD_HERE = images_in(HOME, lambda entry: entry["view"]["BaseOsTag"]["OsTag"] == ODD_TAG)


def declare_own(asking):
    client = asking.client
    v1_ways = [way for way in client.ways if way.signature == "V1"]

    def call(action=ACTION, parameters=None, key=ROOT, endpoint=OPEN, version=EHPC, way=client.ways[0], **settings):
        return Call(action, parameters or {}, key, endpoint, version, way, **settings)

    def body_of(one, **sending):
        body = dict(client.send(one, **sending).body)
        check_request_id(body.pop("RequestId"))
        return body

    def find(expected, one, **sending):
        check(expected, "the catalogue cannot tell")
        check_equal(ids(list_in(body_of(one, **sending), "Images", "ImageInfo")), ids(expected), str(one.way))

    def refused(code, status, message, one, **sending):
        return asking.refused(lambda: client.send(one, **sending), code, status, message)

    if client.own_words_for_wrong_secret:

        @case("refuse.wrong-secret")
        def wrong_secret():
            key = {**ROOT, "secret": ROOT["secret"][:-1] + "x"}
            for way in client.ways:
                seen = refused(client.wrong_secret(way), 400, None, call(key=key, way=way))
                if seen.code == "SignatureDoesNotMatch":
                    check(re.search(r"server string to sign is:ACS3-HMAC-(SHA256|SM3)\n[0-9a-f]{64}$", seen.message), seen.message)
                else:
                    # The SDK has found its own string to sign in the message.
                    check_equal(seen.message, client.own_words_for_wrong_secret)

    @case("reach.vendor-host")
    def vendor_host():
        for way in client.ways:
            for region in (HOME, "cn-beijing"):
                one = call(parameters={"RegionId": region}, endpoint=VENDOR_HOST.format(region), way=way)
                find(images_in(region), one, address=OPEN)

    @case("reach.sts-host")
    def sts_host():
        for way in client.ways:
            for host in ("sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-beijing.aliyuncs.com"):
                one = call("GetCallerIdentity", endpoint=host, version=STS, way=way)
                check_equal(body_of(one, address=OPEN)["AccountId"], world["uid"], host)

    @case("reach.sub-path")
    def sub_path():
        for way in v1_ways:
            for path in ("/ehpc", "/cloud/hpc"):
                find(ODD_HERE, call(parameters={"BaseOsTag": ODD_TAG}, endpoint=OPEN + path, way=way))

    @case("refuse.unknown-product")
    def unknown_product():
        words = r"Cannot find product according to your specified domain\."
        for way in client.ways:
            for host in ("ecs.cn-hangzhou.aliyuncs.com", "alidns.aliyuncs.com"):
                one = call("DescribeImages", endpoint=host, version="2014-05-26", way=way)
                refused("InvalidProduct.NotFound", 404, words, one, address=OPEN)

    if client.xml_ways:

        @case("format.xml")
        def xml():
            cluster = {"ClusterId": world["named"]["multi"]["id"]}
            role = {"RoleArn": world["roles"]["reader"], "RoleSessionName": "conformance"}
            asked = (
                ("ListCustomImages", {}, EHPC, "root"),
                ("ListImages", {}, EHPC, "root"),
                ("ListImages", {"BaseOsTag": "none"}, EHPC, "root"),
                ("ListClusters", {"PageSize": 50}, EHPC, "root"),
                ("ListClustersMeta", {}, EHPC, "root"),
                ("DescribeCluster", cluster, EHPC, "root"),
                ("ListRegions", {}, EHPC, "root"),
                ("GetCallerIdentity", {}, STS, "reader"),
                ("AssumeRole", role, STS, "assumer"),
            )
            for way in client.xml_ways:
                answer = client.raw(call(parameters={"RegionId": HOME}, way=way, format="XML"))[0]
                check_equal([answer.status, answer.headers["content-type"]], [200, "text/xml;charset=utf-8"])
                check_xml_listing(ACTION, answer.body, images_in(HOME))
                for action, parameters, version, name in asked:
                    settings = {"key": KEYS[name], "version": version, "way": way}
                    in_xml = client.raw(call(action, parameters, format="XML", **settings))[0].body
                    in_json = json.loads(client.raw(call(action, parameters, **settings))[0].body)
                    check_xml_like_json(action, in_xml, in_json, differing=CHANGES_EACH_TIME)

        @case("format.xml-refusal")
        def xml_refusal():
            for way in client.xml_ways:
                one = call(key=KEYS["stranger"], way=way, format="XML")
                refused("NotAuthorized", 407, DENIED, one)
                check(client.raw(one)[0].body.startswith(b"<?xml version='1.0' encoding='UTF-8'?><Error>"), "not XML")

    if any(way.signature == "V3" for way in client.ways):

        @case("sign.RSA-GET")
        def rsa():
            pair = world["rsa"]
            key = {"id": pair["id"], "secret": pair["privateKey"]}
            way = Way("RSA", "GET", "query")
            find(ODD_HERE, call(parameters={"RegionId": HOME, "BaseOsTag": ODD_TAG}, key=key, way=way))
            refused("SignatureDoesNotMatch", 400, None, call(key={**key, "id": ROOT["id"]}, way=way))

        @case("refuse.unsigned")
        def unsigned():
            words = r"AccessKeyId is mandatory for this action\."
            for way in client.ways:
                if way.signature == "V3":
                    refused("MissingAccessKeyId", 400, words, call(way=way, unsigned=True))

    else:
        skip("sign.RSA-GET", client.other_ways)
        skip("refuse.unsigned", "the SDK has no call without a signature")

    skip("call.other-style", SAME_ON_THE_WIRE)
    for name in ("all-images", "newest-ubuntu", "wait-for-image", "retry"):
        skip(f"program.{name}", "a replay has no program of its own")
    for name, reason in client.skips.items():
        skip(name, reason)
