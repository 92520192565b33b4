"""Makes calls by way of the wire form of one of Alibaba's clients, and reads the answers as the client does."""

import importlib
import os
import sys

CONFORMANCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path += [CONFORMANCE, os.path.join(CONFORMANCE, "drivers")]

from drive import drive, shared  # noqa: E402
from replay.alibaba import Call, Refusal, Way  # noqa: E402
from replay.wire import Connection, exchange  # noqa: E402

client = importlib.import_module(f"replay.{sys.argv[1]}").Client()


def make(call):
    one = Call(
        call["action"],
        call["parameters"],
        call["key"],
        call["endpoint"],
        call["version"],
        Way(call["signature"], call["method"], call["place"]),
        call["region"],
        proxy="proxy" in call,
        format=call.get("format", "JSON"),
        gzip=call.get("gzip", False),
        unsigned=call.get("unsigned", False),
        clock=call.get("clockOff", 0),
    )
    address = call.get("proxy") or call.get("at") or one.authority
    request, remembered = client.request(one)
    connection = shared(call["reuse"], lambda: Connection(address)) if "reuse" in call else None
    answer = connection.exchange(request) if connection else exchange(address, request)
    if call.get("asText"):
        return {"body": answer.body.decode()}
    try:
        return {"status": answer.status, "headers": answer.headers, "body": client.seen(one, answer, remembered)}
    except Refusal as refusal:
        # Of the answer; clients that do not show it still had it.
        refusal.status = answer.status
        raise


def error_of(thrown):
    if not isinstance(thrown, Refusal):
        return None
    failed = {"class": "Refusal", "code": thrown.code, "message": thrown.message, "requestId": thrown.request_id}
    return {**failed, "status": thrown.status, **({} if thrown.whole is None else {"data": thrown.whole})}


drive(make, error_of)
