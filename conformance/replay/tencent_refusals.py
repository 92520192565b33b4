"""Every refusal, as the client's own reader sees it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

from harness import case, check, check_equal, skip, world
from replay.tencent import Refusal
from replay.tencent_asking import KEYS, LIMITED, by

ROOT = KEYS["root"]
CALLS_PER_SECOND = world["callsPerSecond"]
MANY = 65
ENGLISH = "en-US"
PROGRAM = "a replay has no program of its own"


def declare_refusals(asking):
    client = asking.client
    refused, always = asking.refused, asking.refused_always

    @case("refuse.wrong-secret")
    def wrong_secret():
        always("AuthFailure.SignatureFailure", key={**ROOT, "secret": ROOT["secret"][:-1] + "x"})

    @case("refuse.unknown-secret-id")
    def unknown_secret_id():
        for refusal in always("AuthFailure.SecretIdNotFound", key={**ROOT, "id": "AKIDnobodyHasThisOne"}, language="zh-CN"):
            check_equal(refusal.message, "SecretId不存在，请输入正确的密钥。")

    @case("refuse.disabled-key")
    def disabled_key():
        always("AuthFailure.SecretIdNotFound", key=KEYS["disabled"])

    def refused_at(direction):
        """A clock that is ten minutes off; with one four minutes off calls must still go through."""
        for refusal in always("AuthFailure.SignatureExpire", clock=600 * direction, language=ENGLISH):
            server_time = re.search(r"the server time (\d+)\.$", refusal.message)
            check(server_time and abs(int(server_time[1]) - time.time()) < 60, refusal.message)
        for sign_method, http_method in asking.ways:
            asking.list_images(limit=1, clock=240 * direction, sign_method=sign_method, http_method=http_method)

    case("refuse.late-clock")(lambda: refused_at(-1))
    case("refuse.early-clock")(lambda: refused_at(1))

    @case("refuse.denied-user")
    def denied_user():
        for name in ("stranger", "denied"):
            for refusal in always("AuthFailure.UnauthorizedOperation", key=KEYS[name], language=ENGLISH):
                message = refusal.message
                check(message.startswith("You are not authorized to perform this operation. Check your CAM policies"), message)
                words = "you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission"
                check(words in message, message)
                check(f"[request id:{refusal.request_id}]" in message, "not the request id of this call")

    @case("refuse.wrong-token")
    def wrong_token():
        for key in ({**KEYS["temporary"], "token": "another"}, {**ROOT, "token": "one that a permanent key has not"}):
            always("AuthFailure.TokenFailure", key=key)

    @case("refuse.missing-token")
    def missing_token():
        always("AuthFailure.TokenFailure", key={**KEYS["temporary"], "token": None})

    @case("refuse.expired-temporary-key")
    def expired_temporary_key():
        always("AuthFailure.TokenFailure", key=KEYS["expired"])

    @case("refuse.throttled")
    def throttled():
        chinese = r"您当前每秒请求 `(\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。"
        english = (
            r"Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` "
            r"for a second\. Please reduce the frequency of calls\."
        )
        burst(ROOT, "zh-CN", chinese)
        burst(KEYS["byDefault"], ENGLISH, english)
        time.sleep(1.1)
        asking.list_images(limit=1, address=LIMITED)

    def burst(key, language, words):
        """The first 20 calls of a second pass, the others do not."""
        time.sleep(1 - time.time() % 1)
        start = time.monotonic()
        with ThreadPoolExecutor(MANY) as pool:
            refusals = [refusal for refusal in pool.map(lambda _: one_call(key, language), range(MANY)) if refusal]
        windows = int(time.monotonic() - start) + 2
        passed = MANY - len(refusals)
        check(refusals, "nothing was refused")
        check(passed >= CALLS_PER_SECOND, f"only {passed} of {MANY} calls passed")
        check(passed <= CALLS_PER_SECOND * windows, f"{passed} calls passed in {windows} windows of a second")
        for refusal in refusals:
            check_equal(refusal.code, "RequestLimitExceeded")
            count = re.fullmatch(words, refusal.message)
            check(count and CALLS_PER_SECOND < int(count[1]) <= MANY, refusal.message)

    def one_call(key, language):
        try:
            asking.list_images(limit=1, key=key, address=LIMITED, language=language)
            return None
        except Refusal as refusal:
            return refusal

    @case("refuse.page")
    def page():
        for one in ({"Offset": -1}, {"Limit": 101}, {"Limit": -1}, {"Limit": 0}, {"Offset": -1, "Limit": 101}):
            always("InvalidParameterValue.InvaildPageParam", one)

    @case("refuse.filter")
    def filter_that_is_none():
        wrong = (
            by("image-colour", "red"),
            by("IMAGE-ID", "img-pr000000"),
            by("image-type", "SECRET_IMAGE"),
            by("instance-type", "NOSUCH.TYPE1"),
            by("image-name", "one", "two"),
            by("image-os", "one", "two"),
        )
        for one in wrong:
            always("InvalidParameterValue.InvalidFilter", {"Filters": [one]})

    @case("refuse.eleven-filters")
    def eleven_filters():
        filters = [by("image-name", str(number)) for number in range(11)]
        asking.list_images(filters[:10])
        always("InvalidParameterValue.ParameterValueTooLarge", {"Filters": filters})

    @case("refuse.image-id")
    def image_id():
        for one in ("img-1", "ins-pr000000", "img-PR000000", "img-pr0000000", "镜像", ""):
            refused("InvalidParameterValue.InvalidImageID", {"Filters": [by("image-id", one)]})

    @case("refuse.unknown-parameter")
    def unknown_parameter():
        nested = {"Filters": [{**by("image-name", "a"), "Colour": "red"}]}
        for params, name in (({"Colour": "red"}, "Colour"), (nested, "Filters.0.Colour")):
            for refusal in always("UnknownParameter", params, language=ENGLISH):
                check_equal(refusal.message, f"The parameter `{name}` is not recognized.")

    @case("refuse.wrong-type")
    def wrong_type():
        wrong = (
            {"Limit": "10"},
            {"Limit": 10.5},
            {"Offset": True},
            {"Filters": "image-id"},
            {"Filters": [{"Name": "image-id", "Values": "img-pr000000"}]},
            {"Filters": [{"Name": 7, "Values": ["a"]}]},
        )
        for params in wrong:
            message = refused("InvalidParameter", params, language=ENGLISH).message
            check(re.match(r"The value type of parameter `[A-Za-z0-9.]+` is not valid", message), message)
        if "GET" in client.http_methods:
            refused("InvalidParameter", {"Limit": "ten"}, http_method="GET")

    @case("refuse.unknown-action")
    def unknown_action():
        words = "The request action=`DescribeNothing` is invalid or not found in service=`ecm` and version=`2019-07-19`."
        for refusal in always("InvalidAction", action="DescribeNothing", language=ENGLISH):
            check_equal(refusal.message, words)

    @case("refuse.unknown-version")
    def unknown_version():
        words = "The specified api version=`2019-07-20` does not exist in service=`ecm`."
        for refusal in always("NoSuchVersion", version="2019-07-20", language=ENGLISH):
            check_equal(refusal.message, words)

    @case("refuse.unserved-action")
    def unserved_action():
        params = {"ImageName": "名字", "InstanceId": "ein-00000001"}
        for refusal in always("UnsupportedOperation", params, action="CreateImage", language=ENGLISH):
            check("CreateImage" in refusal.message, refusal.message)

    @case("refuse.unknown-product")
    def unknown_product():
        settings = {"endpoint": "cvm.tencentcloudapi.com", "proxy": True, "version": "2017-03-12"}
        always("NoSuchProduct", action="DescribeInstances", **settings)

    @case("refuse.too-large")
    def too_large():
        megabytes = "大" * (4 * 1024 * 1024)
        refused("RequestSizeLimitExceeded", {"Filters": [by("image-name", megabytes)]}, http_method="POST")

    for name in ("all-images", "newest-ubuntu", "wait-for-image", "retry"):
        skip(f"program.{name}", PROGRAM)
    for name, reason in client.skips.items():
        skip(name, reason)
