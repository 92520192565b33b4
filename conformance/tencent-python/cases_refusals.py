"""Every refusal, as the SDK's own exception."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.ecm.v20190719 import models

from ecm import HTTP_METHODS, KEYS, LIMITED, OPEN, SIGN_METHODS, by, client, common_client, list_images, refusal, request_of
from harness import case, check, check_equal, world

ROOT = KEYS["root"]
CALLS_PER_SECOND = world["callsPerSecond"]
MANY = 65


@case("refuse.wrong-secret")
def wrong_secret():
    key = {**ROOT, "secret": ROOT["secret"][:-1] + "x"}
    for sign_method in SIGN_METHODS:
        for http_method in HTTP_METHODS:
            settings = {"key": key, "sign_method": sign_method, "http_method": http_method}
            refusal("AuthFailure.SignatureFailure", lambda: list_images(**settings))


@case("refuse.unknown-secret-id")
def unknown_secret_id():
    key = {**ROOT, "id": "AKIDnobodyHasThisOne"}
    for sign_method in SIGN_METHODS:
        error = refusal("AuthFailure.SecretIdNotFound", lambda: list_images(key=key, sign_method=sign_method))
        check_equal(error.get_message(), "SecretId不存在，请输入正确的密钥。")


@case("refuse.disabled-key")
def disabled_key():
    for sign_method in SIGN_METHODS:
        refusal("AuthFailure.SecretIdNotFound", lambda: list_images(key=KEYS["disabled"], sign_method=sign_method))


@case("refuse.late-clock")
def late_clock():
    refused_at(-600)


@case("refuse.early-clock")
def early_clock():
    refused_at(600)


def refused_at(offset):
    """Calls from a program whose clock is off; a call four minutes off must still go through."""
    for sign_method in SIGN_METHODS:
        with clock_off(offset):
            call = lambda: list_images(sign_method=sign_method, language="en-US")
            message = refusal("AuthFailure.SignatureExpire", call).get_message()
        server_time = re.search(r"the server time (\d+)\.$", message)
        check(server_time and abs(int(server_time[1]) - time.time()) < 60, message)
        with clock_off(240 if offset > 0 else -240):
            list_images(sign_method=sign_method)


@contextmanager
def clock_off(seconds):
    real = time.time
    time.time = lambda: real() + seconds
    try:
        yield
    finally:
        time.time = real


@case("refuse.unsigned-call")
def unsigned_call():
    call = lambda: client().call_json("DescribeImage", {}, options={"SkipSign": True})
    refusal("AuthFailure.InvalidAuthorization", call)


@case("refuse.denied-user")
def denied_user():
    for key in (KEYS["stranger"], KEYS["denied"]):
        for sign_method in SIGN_METHODS:
            call = lambda: list_images(key=key, sign_method=sign_method, language="en-US")
            error = refusal("AuthFailure.UnauthorizedOperation", call)
            message = error.get_message()
            check(message.startswith("You are not authorized to perform this operation. Check your CAM policies"), message)
            words = "you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission"
            check(words in message, message)
            check(f"[request id:{error.get_request_id()}]" in message, "not the request id of this call")


@case("refuse.wrong-token")
def wrong_token():
    for sign_method in SIGN_METHODS:
        for key in ({**KEYS["temporary"], "token": "another"}, {**ROOT, "token": "one that a permanent key has not"}):
            refusal("AuthFailure.TokenFailure", lambda: list_images(key=key, sign_method=sign_method))


@case("refuse.missing-token")
def missing_token():
    key = {**KEYS["temporary"], "token": None}
    for sign_method in SIGN_METHODS:
        refusal("AuthFailure.TokenFailure", lambda: list_images(key=key, sign_method=sign_method))


@case("refuse.expired-temporary-key")
def expired_temporary_key():
    for sign_method in SIGN_METHODS:
        refusal("AuthFailure.TokenFailure", lambda: list_images(key=KEYS["expired"], sign_method=sign_method))


@case("refuse.throttled")
def throttled():
    chinese = r"您当前每秒请求 `(\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。"
    english = (
        r"Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` "
        r"for a second\. Please reduce the frequency of calls\."
    )
    burst(ROOT, None, chinese)
    burst(KEYS["byDefault"], "en-US", english)
    time.sleep(1.1)
    list_images(endpoint=LIMITED)


def burst(key, language, words):
    """The first 20 calls of a second pass, the others do not."""
    time.sleep(1 - time.time() % 1)
    start = time.monotonic()
    with ThreadPoolExecutor(MANY) as pool:
        errors = list(pool.map(lambda _: error_of_one_call(key, language), range(MANY)))
    windows = int(time.monotonic() - start) + 2
    refused = [error for error in errors if error is not None]
    passed = MANY - len(refused)
    check(refused, "nothing was refused")
    check(passed >= CALLS_PER_SECOND, f"only {passed} of {MANY} calls passed")
    check(passed <= CALLS_PER_SECOND * windows, f"{passed} calls passed in {windows} windows of a second")
    for error in refused:

        def again():
            raise error

        message = refusal("RequestLimitExceeded", again).get_message()
        count = re.fullmatch(words, message)
        check(count and CALLS_PER_SECOND < int(count[1]) <= MANY, message)


def error_of_one_call(key, language):
    try:
        client(key, endpoint=LIMITED, language=language).DescribeImage(request_of(limit=1))
        return None
    except TencentCloudSDKException as error:
        return error


@case("refuse.page")
def page():
    pages = ({"offset": -1}, {"limit": 101}, {"limit": -1}, {"limit": 0}, {"offset": -1, "limit": 101})
    for one in pages:
        for http_method in HTTP_METHODS:
            call = lambda: list_images(http_method=http_method, **one)
            refusal("InvalidParameterValue.InvaildPageParam", call)


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
        refusal("InvalidParameterValue.InvalidFilter", lambda: list_images([one]))


@case("refuse.eleven-filters")
def eleven_filters():
    filters = [by("image-name", str(number)) for number in range(11)]
    list_images(filters[:10])
    for http_method in HTTP_METHODS:
        call = lambda: list_images(filters, http_method=http_method)
        refusal("InvalidParameterValue.ParameterValueTooLarge", call)


@case("refuse.image-id")
def image_id():
    for one in ("img-1", "ins-pr000000", "img-PR000000", "img-pr0000000", "镜像", ""):
        refusal("InvalidParameterValue.InvalidImageID", lambda: list_images([by("image-id", one)]))


@case("refuse.unknown-parameter")
def unknown_parameter():
    nested = {"Filters": [{"Name": "image-name", "Values": ["a"], "Colour": "red"}]}
    for http_method in HTTP_METHODS:
        using = client(http_method=http_method, language="en-US")
        error = refusal("UnknownParameter", lambda: using.call_json("DescribeImage", {"Colour": "red"}))
        check_equal(error.get_message(), "The parameter `Colour` is not recognized.")
        error = refusal("UnknownParameter", lambda: using.call_json("DescribeImage", nested))
        check("`Filters.0.Colour`" in error.get_message(), error.get_message())


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
    using = client(language="en-US")
    for params in wrong:
        error = refusal("InvalidParameter", lambda: using.call_json("DescribeImage", params))
        check(re.match(r"The value type of parameter `[A-Za-z0-9.]+` is not valid", error.get_message()), error.get_message())
    refusal("InvalidParameter", lambda: list_images(limit="10"))
    refusal("InvalidParameter", lambda: list_images(limit="ten", http_method="GET"))


@case("refuse.unknown-action")
def unknown_action():
    words = "The request action=`DescribeNothing` is invalid or not found in service=`ecm` and version=`2019-07-19`."
    for sign_method in SIGN_METHODS:
        using = client(sign_method=sign_method, language="en-US")
        error = refusal("InvalidAction", lambda: using.call_json("DescribeNothing", {}))
        check_equal(error.get_message(), words)


@case("refuse.unknown-version")
def unknown_version():
    words = "The specified api version=`2019-07-20` does not exist in service=`ecm`."
    for sign_method in SIGN_METHODS:
        using = common_client("2019-07-20", sign_method=sign_method, language="en-US")
        error = refusal("NoSuchVersion", lambda: using.call_json("DescribeImage", {}))
        check_equal(error.get_message(), words)


@case("refuse.unserved-action")
def unserved_action():
    words = "The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server."
    for sign_method in SIGN_METHODS:
        using = client(sign_method=sign_method, language="en-US")
        error = refusal("UnsupportedOperation", lambda: using.CreateImage(models.CreateImageRequest()))
        check_equal(error.get_message(), words)


@case("refuse.unknown-product")
def unknown_product():
    for sign_method in SIGN_METHODS:
        # Through the server as a proxy: the endpoint is the other product's own.
        settings = {"endpoint": None, "proxy": f"http://{OPEN}", "sign_method": sign_method, "language": "en-US"}
        using = common_client("2017-03-12", service="cvm", **settings)
        error = refusal("NoSuchProduct", lambda: using.call_json("DescribeImages", {}))
        check_equal(error.get_message(), "The product `cvm` does not exist.")


@case("refuse.too-large")
def too_large():
    def message(code, size, sign_method):
        settings = {"sign_method": sign_method, "language": "en-US"}
        return refusal(code, lambda: list_images([by("image-name", "x" * size)], **settings)).get_message()

    words = "The request size exceeds the limit of 10485760 bytes."
    check_equal(message("RequestSizeLimitExceeded", 10 * 1024 * 1024, "TC3-HMAC-SHA256"), words)
    # Signatures of the older kind are for a megabyte.
    for sign_method in ("HmacSHA1", "HmacSHA256"):
        words = message("AuthFailure.SignatureFailure", 1024 * 1024, sign_method)
        ending = "because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`."
        check(words.endswith(ending), words)
