"""Makes calls by way of the wire form of one of Tencent's clients, and reads the answers as the client does."""

import importlib
import os
import sys

CONFORMANCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path += [CONFORMANCE, os.path.join(CONFORMANCE, "drivers")]

from drive import drive, shared  # noqa: E402
from replay.tencent import VENDOR_HOST, Call, Refusal  # noqa: E402
from replay.wire import Connection, exchange  # noqa: E402

client = importlib.import_module(f"replay.{sys.argv[1]}").Client()


def make(call):
    address = call.get("proxy") or call["endpoint"].partition("/")[0]
    endpoint = call["endpoint"] or VENDOR_HOST.replace("ecm", call["service"])
    request = client.request(
        Call(
            key=call["key"],
            endpoint=endpoint if "proxy" in call else client.endpoint_of(endpoint),
            params=call["parameters"],
            action=call["action"],
            version=call["version"],
            sign_method=call["signMethod"],
            http_method=call["httpMethod"],
            proxy="proxy" in call,
            language=call.get("language"),
            region=call.get("region"),
            clock=call.get("clockOff", 0),
            unsigned_payload=call.get("unsignedPayload", False),
            gzip=call.get("gzip", False),
            keep_alive="reuse" in call,
            spelling=call.get("spelling") or client.spellings[0],
        )
    )
    connection = shared(call["reuse"], lambda: Connection(address)) if "reuse" in call else None
    answer = connection.exchange(request) if connection else exchange(address, request)
    if answer.headers["content-type"] != "application/json":
        raise ValueError(f"the answer is {answer.headers['content-type']}")
    return client.seen(answer)


def error_of(thrown):
    if not isinstance(thrown, Refusal):
        return None
    return {"class": "Refusal", "code": thrown.code, "message": thrown.message, "requestId": thrown.request_id}


drive(make, error_of)
