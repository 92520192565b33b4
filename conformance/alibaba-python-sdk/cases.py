"""What this client has in its own way, and what it cannot have."""

import json
import warnings
from xml.etree import ElementTree

from alibaba.asking import HOME, KEYS, OPEN, check_request_id, ids, in_region, list_in
from alibaba.xml import check_xml_listing
from client import acs_client, generic_request, typed_request
from harness import case, check, check_equal, skip, world

ACTION = "ListCommunityImages"
HERE = [entry for entry in world["community"] if in_region(HOME)(entry)]


def do_action(request, key=KEYS["root"]):
    """The SDK's older call: bytes as they came, whether refused or not."""
    request.set_endpoint(OPEN)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return acs_client(key).do_action(request)


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

    @case("format.xml")
    def xml():
        # Without a format the SDK sends the text None.
        for wanted in ("XML", "xml", None, "application/json"):
            for request in (typed_request(ACTION, {}), generic_request(ACTION, {})):
                request.set_accept_format(wanted)
                check_xml_listing(ACTION, do_action(request), HERE)

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

    skip("refuse.unsigned", "the SDK has no call without a signature")
    skip("refuse.throttled-then-retried", "the SDK retries operations of its own list only, and none of E-HPC is on it")
