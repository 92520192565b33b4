"""Makes calls with the vendor's client as a user's program sets it up."""

import importlib
import json
import logging
import os
import sys
import time
import warnings
from contextlib import contextmanager

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "drivers"))
from drive import drive, shared  # noqa: E402

# The SDK writes every refusal to standard error too.
logging.getLogger("aliyunsdkcore").setLevel(logging.CRITICAL)


def client_of(call):
    def make():
        key, region = call["key"], call["parameters"].get("RegionId") or call["region"]
        proxy = call.get("proxy") or call.get("at")
        settings = {} if proxy is None else {"proxy": {"http": f"http://{proxy}"}}
        if "token" in key:
            credential = StsTokenCredential(key["id"], key["secret"], key["token"])
            return AcsClient(region_id=region, credential=credential, **settings)
        return AcsClient(key["id"], key["secret"], region, **settings)

    return shared(call.get("reuse"), make)


def typed_request(action, parameters, version):
    """The SDK's own request class for the operation; None where it has none."""
    try:
        module = importlib.import_module(f"aliyunsdkehpc.request.v20180412.{action}Request")
    except ModuleNotFoundError:
        return None
    request = getattr(module, f"{action}Request")()
    request.set_version(version)
    for name, value in parameters.items():
        setter = getattr(request, f"set_{name}", None)
        if setter is None:
            request.add_query_param(name, value)
        else:
            setter(value)
    return request


def generic_request(call, parameters):
    product = None if call.get("style") == "generic without product" else "ehpc"
    request = CommonRequest(version=call["version"], action_name=call["action"], product=product)
    for name, value in parameters.items():
        (request.add_body_params if call["place"] == "form" else request.add_query_param)(name, value)
    return request


def make(call):
    parameters = {name: value for name, value in call["parameters"].items() if name != "RegionId"}
    generic = call["place"] == "form" or call.get("style", "").startswith("generic")
    request = None if generic else typed_request(call["action"], parameters, call["version"])
    request = request or generic_request(call, parameters)
    request.set_method(call["method"])
    if call["endpoint"] is not None:
        request.set_endpoint(call["endpoint"])
    if "format" in call:
        request.set_accept_format(call["format"])
    with clock_off(call.get("clockOff", 0)):
        if call.get("asText"):
            # The SDK's older call: bytes as they came, whether refused or not.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                return {"body": client_of(call).do_action(request).decode()}
        # The SDK hands over the body alone.
        return {"body": json.loads(client_of(call).do_action_with_exception(request))}


@contextmanager
def clock_off(seconds):
    if seconds == 0:
        yield
        return
    real = time.gmtime
    time.gmtime = lambda at=None: real((time.time() if at is None else at) + seconds)
    try:
        yield
    finally:
        time.gmtime = real


def error_of(thrown):
    if not isinstance(thrown, ServerException):
        return None
    return {
        "class": type(thrown).__name__,
        "code": thrown.get_error_code(),
        "message": thrown.get_error_msg(),
        "requestId": thrown.get_request_id(),
        "status": thrown.get_http_status(),
        "text": str(thrown),
    }


drive(make, error_of)
