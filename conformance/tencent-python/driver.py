"""Makes calls with the vendor's client as a user's program sets it up."""

import json
import os
import sys
import time
from contextlib import contextmanager

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, ecm_client_async, models

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "drivers"))
from drive import awaited, drive, shared  # noqa: E402


def client_of(call):
    def make():
        http = HttpProfile(protocol="http", endpoint=call["endpoint"], reqMethod=call["httpMethod"], reqTimeout=30, keepAlive="reuse" in call)
        if "proxy" in call:
            http.proxy = f"http://{call['proxy']}"
        http.apigw_endpoint = call.get("gateway")
        options = {"language": call["language"]} if "language" in call else {}
        profile = ClientProfile(signMethod=call["signMethod"], httpProfile=http, **options)
        profile.unsignedPayload = call.get("unsignedPayload", False)
        key = call["key"]
        given = Credential(key["id"], key["secret"], key.get("token")), call.get("region", ""), profile
        if call["style"] == "generic":
            return CommonClient(call["service"], call["version"], *given)
        return (ecm_client_async if call["style"] == "other" else ecm_client).EcmClient(*given)

    return shared(call.get("reuse"), make)


def make(call):
    action, parameters = call["action"], call["parameters"]
    if call["style"] == "other":
        return json.loads(awaited(awaited_call(call)).to_json_string())
    with clock_off(call.get("clockOff", 0)):
        if call.get("multipart"):
            # The SDK writes texts as they are, lists as JSON, and cannot write numbers.
            texts = {name: str(value) if isinstance(value, int) else value for name, value in parameters.items()}
            return client_of(call).call_json(action, texts, options={"IsMultipart": True})["Response"]
        if call["style"] in ("generic", "raw"):
            options = {"options": {"SkipSign": True}} if call.get("skipSign") else {}
            return client_of(call).call_json(action, parameters, **options)["Response"]
        return json.loads(getattr(client_of(call), action)(model_of(action, parameters)).to_json_string())


async def awaited_call(call):
    request = model_of(call["action"], call["parameters"])
    if "reuse" in call:
        return await getattr(client_of(call), call["action"])(request)
    async with client_of(call) as client:
        return await getattr(client, call["action"])(request)


def model_of(action, parameters):
    model = getattr(models, f"{action}Request")()
    model._deserialize(parameters)
    return model


@contextmanager
def clock_off(seconds):
    if seconds == 0:
        yield
        return
    real = time.time
    time.time = lambda: real() + seconds
    try:
        yield
    finally:
        time.time = real


def error_of(thrown):
    if not isinstance(thrown, TencentCloudSDKException):
        return None
    code, message, request_id = thrown.get_code(), thrown.get_message(), thrown.get_request_id()
    return {"class": type(thrown).__name__, "code": code, "message": message, "requestId": request_id}


drive(make, error_of)
