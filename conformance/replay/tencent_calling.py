"""Every way to sign, to call and to reach the server."""

from concurrent.futures import ThreadPoolExecutor

from harness import case, check, check_equal, skip
from replay.tencent import SIGN_METHODS, TC3, VENDOR_HOST
from replay.tencent_asking import IMAGES, KEYS, NEWEST, OPEN, by, ids
from replay.wire import Connection

FILTERS = [
    by("image-type", "PRIVATE_IMAGE", "PUBLIC_IMAGE"),
    by("image-name", "快照组自定义镜像（第"),
    by("image-os", "CentOS"),
]
EXPECTED = [image for image in IMAGES if "快照组自定义镜像（第" in image["ImageName"] and "CentOS" in image["ImageOsName"]]
# What URLs, forms and JSON escape in their own ways.
ODD_TEXTS = ("it's ~", "~ (new)!*", "c++&构建=", "100%_done", '"quoted"/\\back\\', "😀 rocket")
SAME_ON_THE_WIRE = "the bytes are those of the replay's other calls: only the vendor's own code could tell them apart"
MANY = 1000
# Of the older images some have the same second, and no promised order.
IN_ONE_ORDER = 400


def declare_calling(asking):
    client = asking.client

    def find_expected(**settings):
        with_filters = asking.can_sign(settings.get("sign_method", TC3), {"Filters": FILTERS})
        filters, expected = (FILTERS, EXPECTED) if with_filters else (None, IMAGES)
        page = asking.list_images(filters, 2, 7, **settings)
        check(len(expected) > 10, "the catalogue cannot tell")
        check_equal([page["TotalCount"], ids(page["ImageSet"])], [len(expected), ids(expected[2:9])])

    def declare_sign_case(sign_method, http_method):
        name = f"sign.{sign_method}-{http_method}"
        if (sign_method, http_method) not in asking.ways:
            skip(name, client.skips[name])
            return
        if not asking.can_sign(sign_method, {"Filters": FILTERS}):
            way = {"sign_method": sign_method, "http_method": http_method}
            # Only what is refused may be passed over.
            asking.list_images(limit=1, **way)
            asking.refused("AuthFailure.SignatureFailure", {"Filters": FILTERS}, **way)
            skip(name, client.skips[name])
            return

        @case(name)
        def signed():
            way = {"sign_method": sign_method, "http_method": http_method}
            for spelling in client.spellings:
                find_expected(spelling=spelling, **way)
                for text in ODD_TEXTS:
                    total = asking.list_images([by("image-name", text)], spelling=spelling, **way)["TotalCount"]
                    check_equal(total, sum(text in image["ImageName"] for image in IMAGES), text)
                    check(total > 0, "the catalogue cannot tell")
                wrong = {**KEYS["root"], "secret": "not-the-secret"}
                asking.refused("AuthFailure.SignatureFailure", key=wrong, spelling=spelling, **way)

    for one_sign_method in SIGN_METHODS:
        for one_http_method in ("GET", "POST"):
            declare_sign_case(one_sign_method, one_http_method)

    @case("sign.unsigned-payload")
    def unsigned_payload():
        for http_method in client.http_methods:
            find_expected(http_method=http_method, unsigned_payload=True)
            wrong = {**KEYS["root"], "secret": "not-the-secret"}
            asking.refused("AuthFailure.SignatureFailure", key=wrong, http_method=http_method, unsigned_payload=True)

    @case("sign.twice-in-a-second")
    def twice_in_a_second():
        for sign_method, http_method in asking.ways:
            with ThreadPoolExecutor(5) as pool:
                way = {"sign_method": sign_method, "http_method": http_method}
                for page in pool.map(lambda _: asking.list_images(limit=1, **way), range(5)):
                    check_equal(ids(page["ImageSet"]), NEWEST[:1])

    @case("call.temporary-key")
    def temporary_key():
        for sign_method, http_method in asking.ways:
            find_expected(key=KEYS["temporary"], sign_method=sign_method, http_method=http_method)

    @case("call.allowed-user")
    def allowed_user():
        for sign_method, http_method in asking.ways:
            find_expected(key=KEYS["reader"], sign_method=sign_method, http_method=http_method)

    @case("call.language")
    def language():
        words = {
            "en-US": "The provided credentials could not be validated. Please check your signature is correct.",
            "zh-CN": "请求签名验证失败，请检查您的签名计算是否正确。",
        }
        words[None] = words[client.default_language or "en-US"]
        key = {**KEYS["root"], "secret": "not-the-secret"}
        for asked, message in words.items():
            for refusal in asking.refused_always("AuthFailure.SignatureFailure", key=key, language=asked):
                check_equal(refusal.message, message)

    @case("call.region")
    def region():
        for name in (None, "", "ap-guangzhou", "ap-chongqing-ecm2", "no-such-region"):
            for sign_method, http_method in asking.ways:
                find_expected(region=name, sign_method=sign_method, http_method=http_method)

    @case("call.request-id")
    def request_id():
        # Every answer and every refusal of these cases is checked the same way; here are many of each.
        for _ in range(25):
            asking.list_images(limit=1)
            asking.refused("InvalidParameterValue.InvaildPageParam", {"Limit": 101})

    @case("reach.ip")
    def ip():
        check(OPEN.startswith("127.0.0.1:"), OPEN)
        for sign_method, http_method in asking.ways:
            find_expected(endpoint=OPEN, sign_method=sign_method, http_method=http_method)

    @case("reach.localhost")
    def localhost():
        for sign_method, http_method in asking.ways:
            find_expected(endpoint=OPEN.replace("127.0.0.1", "localhost"), sign_method=sign_method, http_method=http_method)

    @case("reach.sub-path")
    def sub_path():
        for path in ("/ecm", "/cloud/edge"):
            for sign_method, http_method in client.sub_path_ways:
                find_expected(endpoint=OPEN + path, sign_method=sign_method, http_method=http_method)

    if "reach.forward-proxy" in client.skips:
        skip("reach.forward-proxy", client.skips["reach.forward-proxy"])
    else:

        @case("reach.forward-proxy")
        def forward_proxy():
            for sign_method, http_method in asking.ways:
                for spelling in client.spellings:
                    way = {"sign_method": sign_method, "http_method": http_method, "spelling": spelling}
                    find_expected(endpoint=VENDOR_HOST, proxy=True, **way)

    @case("reach.keep-alive")
    def keep_alive():
        with Connection(OPEN) as connection:
            for number in range(MANY):
                offset = number % IN_ONE_ORDER
                page = asking.list_images(offset=offset, limit=1, connection=connection, keep_alive=True)
                check_equal(ids(page["ImageSet"]), ids(IMAGES[offset : offset + 1]))

    @case("reach.gzip")
    def gzip():
        page = asking.list_images(limit=100, gzip=True)
        check_equal(ids(page["ImageSet"]), ids(IMAGES[:100]))

    @case("reach.concurrent")
    def concurrent():
        size = IN_ONE_ORDER // 50
        with ThreadPoolExecutor(50) as pool:
            pages = list(pool.map(lambda page: asking.list_images(offset=page * size, limit=size), range(50)))
        for page, answer in enumerate(pages):
            check_equal(ids(answer["ImageSet"]), ids(IMAGES[page * size : page * size + size]))

    skip("call.generic", SAME_ON_THE_WIRE)
    skip("call.other-style", SAME_ON_THE_WIRE)
    skip("reach.gateway", "the SDK has no address to call apart from the endpoint that it signs")
