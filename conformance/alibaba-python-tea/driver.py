"""Makes calls with the vendor's client as a user's program sets it up."""

import datetime
import os
import re
import sys
from contextlib import contextmanager

from alibabacloud_ehpc20180412 import models
from alibabacloud_ehpc20180412.client import Client as EhpcClient
from alibabacloud_tea_openapi import exceptions, utils, utils_models
from alibabacloud_tea_util.models import RuntimeOptions

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "drivers"))
from drive import awaited, drive, shared  # noqa: E402

EHPC = "2018-04-12"
ALGORITHMS = {"V1": "v2", "V3": None, "SM3": "ACS3-HMAC-SM3", "RSA": "ACS3-RSA-SHA256"}


def client_of(call, queries=None):
    def make():
        key, proxy = call["key"], call.get("proxy") or call.get("at")
        config = utils_models.Config(
            access_key_id=key["id"],
            access_key_secret=key["secret"],
            security_token=key.get("token"),
            endpoint=call["endpoint"],
            # The SDK itself makes ehpc.<region>.aliyuncs.com of the region.
            region_id=call["region"] if call["endpoint"] is None else None,
            protocol="http",
            signature_algorithm=ALGORITHMS[call["signature"]],
            http_proxy=None if proxy is None else f"http://{proxy}",
        )
        if queries:
            # The SDK's requests have no member for the region.
            config.global_parameters = utils_models.GlobalParameters(queries=queries)
        return EhpcClient(config)

    return shared(call.get("reuse"), make)


def make(call):
    action, texts = call["action"], {name: str(value) for name, value in call["parameters"].items()}
    response = getattr(models, f"{action}Response", None)
    plain = call["method"] == "GET" and call["version"] == EHPC
    generic = call.get("gzip") or call.get("format") or call.get("asText") or call.get("unsigned")
    with clock_off(call.get("clockOff", 0)):
        if response is not None and plain and not generic:
            return typed(call, response, texts)
        client = client_of(call)
        signs_v1 = call["signature"] == "V1"
        headers = {"Accept-Encoding": "gzip"} if call.get("gzip") else {}
        if call.get("format") and signs_v1:
            texts["Format"] = call["format"]
        elif call.get("format"):
            headers["accept"] = "application/xml"
        place = {"body" if call["place"] == "form" else "query": texts}
        answer = client.call_api(params_of(call), utils_models.OpenApiRequest(headers=headers, **place), RuntimeOptions())
        return {"status": answer["statusCode"], "headers": answer["headers"], "body": answer["body"]}


def typed(call, response, texts):
    """Calls with the SDK's own classes; what does not fit into them goes as parameters of every call."""
    model = getattr(models, f"{call['action']}Request", None)
    request = model().from_map(call["parameters"]) if model else None
    known = request.to_map() if request else {}
    client = client_of(call, {name: value for name, value in texts.items() if name not in known})
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", call["action"]).lower()
    given = [request] if request else []
    if call.get("style") == "asyncio":
        answer = awaited(getattr(client, f"{method}_async")(*given))
    else:
        answer = getattr(client, method)(*given)
    if not isinstance(answer, response):
        raise TypeError(f"not a response: {answer!r}")
    return {"status": answer.status_code, "headers": answer.headers, "body": answer.body.to_map()}


def params_of(call):
    """What the SDK's own product packages say of an operation."""
    return utils_models.Params(
        action=call["action"],
        version=call["version"],
        protocol="HTTPS",
        pathname="/",
        method=call["method"],
        auth_type="Anonymous" if call.get("unsigned") else "AK",
        style="RPC",
        req_body_type="formData",
        body_type="string" if call.get("asText") else "json",
    )


@contextmanager
def clock_off(seconds):
    if seconds == 0:
        yield
        return

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)

    real = utils.datetime
    utils.datetime = Clock
    try:
        yield
    finally:
        utils.datetime = real


def error_of(thrown):
    if not isinstance(thrown, exceptions.AlibabaCloudException):
        return None
    data = dict(thrown.data)
    if data.pop("statusCode") != thrown.status_code:
        return None
    return {
        "class": type(thrown).__name__,
        "code": thrown.code,
        "message": data["Message"],
        "requestId": thrown.request_id,
        "status": thrown.status_code,
        "text": thrown.message,
        "data": data,
    }


drive(make, error_of)
