"""What this client has in its own way, and what it cannot have."""

import json
import warnings
from xml.etree import ElementTree

from alibaba.asking import EHPC, HOME, KEYS, OPEN, STS, check_request_id, ids, in_region, list_in
from alibaba.xml import check_xml_like_json, check_xml_listing
from client import acs_client, generic_request, typed_request
from harness import case, check, check_equal, skip, world

ACTION = "ListCommunityImages"
CHANGES_EACH_TIME = ("RequestId", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration")
HERE = [entry for entry in world["community"] if in_region(HOME)(entry)]


def do_action(request, key=KEYS["root"]):
    """The SDK's older call: bytes as they came, whether refused or not."""
    request.set_endpoint(OPEN)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return acs_client(key).do_action(request)


def call_host(host, action, version):
    """Calls one of the vendor's hosts through the server as a proxy."""
    request = generic_request(action, {}, version)
    request.set_domain(host)
    return json.loads(acs_client(proxy={"http": f"http://{OPEN}"}).do_action_with_exception(request))


def declare_own(asking):
    @case("call.other-style")
    def generic():
        for product in ("ehpc", None):
            request = generic_request(ACTION, {})
            request.set_product(product)
            request.set_domain(OPEN)
            body = json.loads(acs_client().do_action_with_exception(request))
            check_request_id(body.pop("RequestId"))
            check_equal(ids(list_in(body, "Images", "ImageInfo")), ids(HERE))

    skip("sign.RSA-GET", "the SDK exchanges a pair of keys for a session at a service of its own, over https")

    @case("format.xml")
    def xml():
        # Without a format the SDK sends the text None.
        for wanted in ("XML", "xml", None, "application/json"):
            for request in (typed_request(ACTION, {}), generic_request(ACTION, {})):
                request.set_accept_format(wanted)
                check_xml_listing(ACTION, do_action(request), HERE)
        cluster = world["named"]["multi"]["id"]
        role = {"RoleArn": world["roles"]["reader"], "RoleSessionName": "conformance"}
        for action, parameters, version, key in (
            ("ListCustomImages", {}, EHPC, "root"),
            ("ListImages", {}, EHPC, "root"),
            ("ListImages", {"BaseOsTag": "none"}, EHPC, "root"),
            ("ListClusters", {"PageSize": 50}, EHPC, "root"),
            ("ListClustersMeta", {}, EHPC, "root"),
            ("DescribeCluster", {"ClusterId": cluster}, EHPC, "root"),
            ("ListRegions", {}, EHPC, "root"),
            ("GetCallerIdentity", {}, STS, "reader"),
            ("AssumeRole", role, STS, "assumer"),
        ):

            def text(wanted):
                request = generic_request(action, parameters, version)
                request.set_accept_format(wanted)
                return do_action(request, KEYS[key])

            check_xml_like_json(action, text("XML"), json.loads(text("JSON")), differing=CHANGES_EACH_TIME)

    @case("format.xml-refusal")
    def xml_refusal():
        request = typed_request(ACTION, {})
        request.set_accept_format("XML")
        root = ElementTree.fromstring(do_action(request, KEYS["stranger"]))
        told = {element.tag: element.text for element in root}
        check_equal([root.tag, told["Code"]], ["Error", "NotAuthorized"])
        check_equal(told["Message"], "You are not authorized by RAM for this request.")
        check_request_id(told["RequestId"])
        check(told["HostId"] and told["Recommend"].startswith("http"), str(told))

    @case("reach.vendor-host")
    def vendor_host():
        for region in (HOME, "cn-beijing"):
            # The SDK itself makes ehpc.<region>.aliyuncs.com of the region.
            client = acs_client(region=region, proxy={"http": f"http://{OPEN}"})
            body = json.loads(client.do_action_with_exception(typed_request(ACTION, {})))
            check_request_id(body.pop("RequestId"))
            expected = [entry for entry in world["community"] if in_region(region)(entry)]
            check_equal(ids(list_in(body, "Images", "ImageInfo")), ids(expected), region)

    @case("reach.sts-host")
    def sts_host():
        for host in ("sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-beijing.aliyuncs.com"):
            check_equal(call_host(host, "GetCallerIdentity", STS)["AccountId"], world["uid"], host)

    @case("refuse.unknown-product")
    def unknown_product():
        words = r"Cannot find product according to your specified domain\."
        for host in ("ecs.cn-hangzhou.aliyuncs.com", "alidns.aliyuncs.com"):
            asking.refused(lambda: call_host(host, "DescribeImages", "2014-05-26"), "InvalidProduct.NotFound", 404, words)

    skip("refuse.unsigned", "the SDK has no call without a signature")
