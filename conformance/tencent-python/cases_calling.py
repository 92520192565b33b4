"""Every way to sign, to call and to reach the server."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

from ecm import (
    HTTP_METHODS,
    KEYS,
    OPEN,
    SIGN_METHODS,
    as_json,
    async_client,
    by,
    check_listing,
    check_request_id,
    client,
    common_client,
    ids,
    list_images,
    refusal,
    request_of,
)
from harness import case, check, check_equal, relayed, world

IMAGES = world["images"]
NEWEST = ids(IMAGES[:20])
FILTERS = [
    by("image-type", "PRIVATE_IMAGE", "PUBLIC_IMAGE"),
    by("image-name", "快照组自定义镜像（第"),
    by("image-os", "CentOS"),
]
PLAIN_FILTERS = [{"Name": one.Name, "Values": one.Values} for one in FILTERS]
EXPECTED = [image for image in IMAGES if "快照组自定义镜像（第" in image["ImageName"] and "CentOS" in image["ImageOsName"]]


def check_expected(total, images):
    check(len(EXPECTED) > 10, "the catalogue cannot tell")
    check_equal(total, len(EXPECTED))
    check_equal(ids(images), ids(EXPECTED[2:9]))


def check_expected_json(answer):
    response = answer["Response"]
    check_request_id(response["RequestId"])
    check_expected(response["TotalCount"], response["ImageSet"])


def declare_sign_case(sign_method, http_method):
    @case(f"sign.{sign_method}-{http_method}")
    def signed():
        using = client(sign_method=sign_method, http_method=http_method)
        answer = list_images(FILTERS, offset=2, limit=7, using=using)
        check_expected(answer.TotalCount, answer.ImageSet)
        # What URLs, forms and JSON escape in their own ways.
        for text in ("it's ~", "~ (new)!*", "c++&构建=", "100%_done", '"quoted"/\\back\\', "😀 rocket"):
            total = list_images([by("image-name", text)], using=using).TotalCount
            check_equal(total, sum(text in image["ImageName"] for image in IMAGES), text)
            check(total > 0, "the catalogue cannot tell")


for one_sign_method in SIGN_METHODS:
    for one_http_method in HTTP_METHODS:
        declare_sign_case(one_sign_method, one_http_method)


@case("sign.unsigned-payload")
def unsigned_payload():
    for http_method in HTTP_METHODS:
        using = client(http_method=http_method)
        using.profile.unsignedPayload = True
        answer = list_images(FILTERS, offset=2, limit=7, using=using)
        check_expected(answer.TotalCount, answer.ImageSet)
    wrong = client({**KEYS["root"], "secret": "not-the-secret"})
    wrong.profile.unsignedPayload = True
    refusal("AuthFailure.SignatureFailure", lambda: list_images(using=wrong))


@case("sign.multipart")
def multipart():
    # The SDK writes texts as they are, lists as JSON, and cannot write numbers.
    params = {"Limit": "7", "Offset": "2", "Filters": PLAIN_FILTERS}
    check_expected_json(client().call_json("DescribeImage", params, options={"IsMultipart": True}))
    refusal("AuthFailure.SignatureFailure", lambda: client({**KEYS["root"], "secret": "not-the-secret"}).call_json(
        "DescribeImage", params, options={"IsMultipart": True}))


@case("sign.twice-in-a-second")
def twice_in_a_second():
    with ThreadPoolExecutor(5) as pool:
        for answer in pool.map(lambda _: list_images(limit=1), range(5)):
            check_equal(ids(answer.ImageSet), NEWEST[:1])


@case("call.generic")
def generic():
    params = {"Filters": PLAIN_FILTERS, "Offset": 2, "Limit": 7}
    check_expected_json(common_client("2019-07-19", region="ap-guangzhou").call_json("DescribeImage", params))
    # The SDK itself makes the first letter a capital.
    check_expected_json(client().call_json("describeImage", params))


async def gather(requests, **settings):
    """The answers to requests that one of the SDK's awaited clients makes at once."""
    async with async_client(**settings) as using:
        return [check_listing(answer) for answer in await asyncio.gather(*map(using.DescribeImage, requests))]


@case("call.other-style")
def with_asyncio():
    for sign_method in SIGN_METHODS:
        for http_method in HTTP_METHODS:
            settings = {"sign_method": sign_method, "http_method": http_method}
            [answer] = asyncio.run(gather([request_of(FILTERS, 2, 7)], **settings))
            check_expected(answer.TotalCount, answer.ImageSet)
            [answer] = asyncio.run(gather([request_of()], key=KEYS["temporary"], **settings))
            check_equal(ids(answer.ImageSet), NEWEST)
            wrong = {**KEYS["root"], "secret": "not-the-secret"}
            refusal("AuthFailure.SignatureFailure", lambda: asyncio.run(gather([request_of()], key=wrong, **settings)))


@case("call.temporary-key")
def temporary_key():
    for sign_method in SIGN_METHODS:
        answer = list_images(key=KEYS["temporary"], sign_method=sign_method)
        check_equal(answer.TotalCount, len(IMAGES))


@case("call.allowed-user")
def allowed_user():
    check_equal(ids(list_images(key=KEYS["reader"]).ImageSet), NEWEST)


@case("call.language")
def language():
    key = {**KEYS["root"], "secret": "not-the-secret"}
    english = "The provided credentials could not be validated. Please check your signature is correct."
    chinese = "请求签名验证失败，请检查您的签名计算是否正确。"
    # The SDK asks for Chinese unless told otherwise.
    for asked, message in ((None, chinese), ("zh-CN", chinese), ("en-US", english)):
        for sign_method in SIGN_METHODS:
            call = lambda: list_images(key=key, sign_method=sign_method, language=asked)
            check_equal(refusal("AuthFailure.SignatureFailure", call).get_message(), message)


@case("call.region")
def region():
    for name in ("", "ap-guangzhou", "ap-chongqing-ecm2", "no-such-region"):
        for sign_method in SIGN_METHODS:
            answer = list_images(region=name, sign_method=sign_method)
            check_equal(ids(answer.ImageSet), NEWEST, name)


@case("call.request-id")
def request_id():
    # Every listing and every refusal of this suite is checked the same way; here are many of each.
    using = client()
    for _ in range(25):
        list_images(limit=1, using=using)
        refusal("InvalidParameterValue.InvaildPageParam", lambda: list_images(limit=101, using=using))


@case("reach.ip")
def ip():
    check(OPEN.startswith("127.0.0.1:"), OPEN)
    check_equal(ids(list_images(endpoint=OPEN).ImageSet), NEWEST)


@case("reach.localhost")
def localhost():
    for sign_method in SIGN_METHODS:
        endpoint = OPEN.replace("127.0.0.1", "localhost")
        check_equal(ids(list_images(endpoint=endpoint, sign_method=sign_method).ImageSet), NEWEST)


@case("reach.sub-path")
def sub_path():
    refused = []
    for path in ("/ecm", "/cloud/edge"):
        for sign_method in SIGN_METHODS:
            for http_method in HTTP_METHODS:
                # The SDK sends the path as a part of the Host header too.
                settings = {"endpoint": OPEN + path, "sign_method": sign_method, "http_method": http_method}
                try:
                    check_equal(ids(list_images(**settings).ImageSet), NEWEST)
                except Exception as error:
                    refused.append(f"{path} {sign_method} {http_method}: {error}")
    check_equal(refused, [], "not answered")


@case("reach.forward-proxy")
def forward_proxy():
    for sign_method in SIGN_METHODS:
        for http_method in HTTP_METHODS:
            # The endpoint stays the vendor's: the request line is `POST http://ecm.tencentcloudapi.com/ HTTP/1.1`.
            settings = {"endpoint": None, "proxy": f"http://{OPEN}"}
            answer = list_images(FILTERS, 2, 7, sign_method=sign_method, http_method=http_method, **settings)
            check_expected(answer.TotalCount, answer.ImageSet)


@case("reach.gateway")
def gateway():
    for sign_method in SIGN_METHODS:
        for http_method in HTTP_METHODS:
            using = client(sign_method=sign_method, http_method=http_method, endpoint=None)
            using.profile.httpProfile.apigw_endpoint = OPEN
            answer = list_images(FILTERS, 2, 7, using=using)
            check_expected(answer.TotalCount, answer.ImageSet)


@case("reach.keep-alive")
def keep_alive():
    def check_page(offset, answer):
        check_equal(ids(answer.ImageSet), ids(IMAGES[offset : offset + 1]))

    def one_after_another(endpoint):
        using = client(endpoint=endpoint, keepAlive=True)
        for call in range(1000):
            check_page(call % 500, list_images(offset=call % 500, limit=1, using=using))

    async def awaited(endpoint):
        async with async_client(endpoint=endpoint, keepAlive=True) as using:
            for call in range(100):
                check_page(call, check_listing(await using.DescribeImage(request_of(offset=call, limit=1))))

    check_equal(relayed(OPEN, one_after_another).connections, 1, "connections for 1,000 calls")
    check_equal(relayed(OPEN, lambda endpoint: asyncio.run(awaited(endpoint))).connections, 1, "connections for 100 awaited calls")


@case("reach.gzip")
def gzip():
    def call(endpoint):
        answer = list_images(limit=100, endpoint=endpoint)
        check_equal(answer.TotalCount, len(IMAGES))
        check_equal([as_json(image) for image in answer.ImageSet], IMAGES[:100])

    # The awaited client sends no Accept-Encoding.
    check(re.search(rb"(?im)^accept-encoding: gzip", relayed(OPEN, call).sent), "gzip was not offered")


@case("reach.concurrent")
def concurrent():
    requests = [request_of(offset=page * 10, limit=10) for page in range(50)]
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda request: check_listing(client().DescribeImage(request)), requests))
    for some in (answers, asyncio.run(gather(requests))):
        for page, answer in enumerate(some):
            check_equal(ids(answer.ImageSet), ids(IMAGES[page * 10 : page * 10 + 10]))
