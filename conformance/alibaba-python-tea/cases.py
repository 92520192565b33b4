"""What this client has in its own way, and what it cannot have."""

import asyncio

from alibabacloud_ehpc20180412 import models
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa as rsa_key

from alibaba.asking import EHPC, HOME, KEYS, ODD_TAG, OPEN, STS, check_request_id, ids, in_region, list_in
from alibaba.xml import check_xml_listing
from client import ehpc_client, generic, params
from harness import case, check, check_equal, world

ACTION = "ListCommunityImages"
HERE = [entry for entry in world["community"] if in_region(HOME)(entry)]
REGION = {"RegionId": HOME}


def check_images(response, expected):
    body = response.body.to_map()
    check_request_id(body.pop("RequestId"))
    check_equal(ids(list_in(body, "Images", "ImageInfo")), ids(expected))


def call_host(host, signature, action, version):
    """Calls one of the vendor's hosts through the server as a proxy."""
    client = ehpc_client(endpoint=host, signature=signature, http_proxy=f"http://{OPEN}")
    return generic(client, params(action, version))


def declare_own(asking):
    @case("call.other-style")
    def with_asyncio():
        async def calls(client):
            request = models.ListCommunityImagesRequest()
            return await asyncio.gather(*(client.list_community_images_async(request) for _ in range(50)))

        for signature in ("V1", "V3"):
            for response in asyncio.run(calls(ehpc_client(signature=signature, queries=REGION))):
                check_images(response, HERE)
            denied = ehpc_client(KEYS["stranger"], signature=signature)
            asking.refused(lambda: asyncio.run(calls(denied)), "NotAuthorized", 407)

    @case("format.xml")
    def xml():
        wanted = params(ACTION, body_type="string")
        for signature, query, headers in (
            ("V3", REGION, {"accept": "application/xml"}),
            ("V1", {**REGION, "Format": "XML"}, None),
            ("V1", {**REGION, "Format": "xml"}, None),
        ):
            answer = generic(ehpc_client(signature=signature), wanted, query=query, headers=headers)
            check_xml_listing(ACTION, answer["body"].encode(), HERE)

    @case("format.xml-refusal")
    def xml_refusal():
        # Under signature 1.0 the SDK reads every refusal as JSON.
        client = ehpc_client(KEYS["stranger"])
        call = lambda: generic(client, params(ACTION), query=REGION, headers={"accept": "application/xml"})
        asking.refused(call, "NotAuthorized", 407, r"You are not authorized by RAM for this request\.")

    @case("sign.RSA-GET")
    def rsa():
        expected = [entry for entry in HERE if entry["view"]["BaseOsTag"]["OsTag"] == ODD_TAG]
        key = {"id": world["rsa"]["id"], "secret": world["rsa"]["privateKey"]}
        request = models.ListCommunityImagesRequest(base_os_tag=ODD_TAG)
        check_images(ehpc_client(key, signature="RSA", queries=REGION).list_community_images(request), expected)
        other = rsa_key.generate_private_key(public_exponent=65537, key_size=2048)
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        wrong = ehpc_client({**key, "secret": other.private_bytes(*form).decode().strip()}, signature="RSA")
        asking.refused(lambda: wrong.list_community_images(request), "SignatureDoesNotMatch", 400)

    @case("reach.vendor-host")
    def vendor_host():
        for signature in ("V1", "V3"):
            for region in (HOME, "cn-beijing"):
                # The SDK itself makes ehpc.<region>.aliyuncs.com of the region.
                client = ehpc_client(endpoint=None, signature=signature, region_id=region, http_proxy=f"http://{OPEN}")
                response = client.list_community_images(models.ListCommunityImagesRequest())
                check_images(response, [entry for entry in world["community"] if in_region(region)(entry)])
            # What the SDK awaits goes through another library.
            client = ehpc_client(endpoint=None, signature=signature, region_id=HOME, http_proxy=f"http://{OPEN}")
            check_images(asyncio.run(client.list_community_images_async(models.ListCommunityImagesRequest())), HERE)
            denied = ehpc_client(KEYS["stranger"], None, signature, region_id=HOME, http_proxy=f"http://{OPEN}")
            call = lambda: asyncio.run(denied.list_community_images_async(models.ListCommunityImagesRequest()))
            # Here the 407 does come from a proxy, and still is none of a proxy's.
            asking.refused(call, "NotAuthorized", 407, r"You are not authorized by RAM for this request\.")

    @case("reach.sts-host")
    def sts_host():
        for host in ("sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-beijing.aliyuncs.com"):
            for signature in ("V1", "V3"):
                answer = call_host(host, signature, "GetCallerIdentity", STS)
                check_equal(answer["body"]["AccountId"], world["uid"], host)

    @case("refuse.unknown-product")
    def unknown_product():
        words = r"Cannot find product according to your specified domain\."
        for host in ("ecs.cn-hangzhou.aliyuncs.com", "alidns.aliyuncs.com"):
            for signature in ("V1", "V3"):
                call = lambda: call_host(host, signature, "DescribeImages", "2014-05-26")
                asking.refused(call, "InvalidProduct.NotFound", 404, words)

    @case("refuse.unsigned")
    def unsigned():
        for signature in ("V1", "V3"):
            for method in ("GET", "POST"):
                client = ehpc_client(signature=signature)
                call = lambda: generic(client, params(ACTION, method=method, auth_type="Anonymous"), query=REGION)
                asking.refused(call, "MissingAccessKeyId", 400, r"AccessKeyId is mandatory for this action\.")
