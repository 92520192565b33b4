"""What this build answers differently: it asks for English, unless told otherwise."""

import time

from cases_refusals import burst
from ecm import KEYS, LIMITED, SIGN_METHODS, list_images, refusal
from harness import case, check_equal

ENGLISH = "The provided credentials could not be validated. Please check your signature is correct."
CHINESE = "请求签名验证失败，请检查您的签名计算是否正确。"


@case("call.language")
def language():
    key = {**KEYS["root"], "secret": "not-the-secret"}
    for asked, message in ((None, ENGLISH), ("en-US", ENGLISH), ("zh-CN", CHINESE)):
        for sign_method in SIGN_METHODS:
            call = lambda: list_images(key=key, sign_method=sign_method, language=asked)
            check_equal(refusal("AuthFailure.SignatureFailure", call).get_message(), message)


@case("refuse.unknown-secret-id")
def unknown_secret_id():
    key = {**KEYS["root"], "id": "AKIDnobodyHasThisOne"}
    for sign_method in SIGN_METHODS:
        error = refusal("AuthFailure.SecretIdNotFound", lambda: list_images(key=key, sign_method=sign_method))
        check_equal(error.get_message(), "The SecretId is not found, please ensure that your SecretId is correct.")


@case("refuse.throttled")
def throttled():
    english = (
        r"Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` "
        r"for a second\. Please reduce the frequency of calls\."
    )
    burst(KEYS["root"], None, english)
    burst(KEYS["byDefault"], "zh-CN", r"您当前每秒请求 `(\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。")
    time.sleep(1.1)
    list_images(endpoint=LIMITED)
