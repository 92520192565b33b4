"""Runs cases and prints one JSON line for each."""

import json
import os
import re
import sys
import time
import traceback

with open(os.environ["MIRRORHALL_WORLD"], encoding="utf-8") as file:
    world = json.load(file)

_cases = {}


def case(name):
    """Declares a case. It passes when the function returns."""

    def declare(body):
        _cases[name] = body
        return body

    return declare


def skip(name, reason):
    """Declares a case that this client cannot have, and says why."""
    _cases[name] = reason


def run_all(client):
    """Runs the declared cases one after another."""
    for name, body in _cases.items():
        if world["only"] is not None and name not in world["only"]:
            continue
        start = time.monotonic()
        outcome = _attempt(body) if callable(body) else {"status": "skip", "reason": body}
        elapsed = round((time.monotonic() - start) * 1000)
        print(json.dumps({"client": client, "case": name, "ms": elapsed, **outcome}), flush=True)


def ask_for_change(name):
    """Asks for a change of the server's data (`image-ready`), which comes from outside within a few seconds."""
    print(json.dumps({"change": name}), flush=True)


def _attempt(body):
    try:
        body()
        return {"status": "pass"}
    except Exception as error:
        where = next(frame for frame in reversed(traceback.extract_tb(error.__traceback__)) if "site-packages" not in frame.filename)
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        return {"status": "fail", "detail": f"{type(error).__name__}: {error} ({place})"[:1500]}


def check(condition, message):
    """Fails the case unless the condition holds."""
    if not condition:
        raise AssertionError(message)


def check_equal(actual, expected, what=""):
    """Fails the case unless both are the same JSON, number types and truth values included."""
    written = [json.dumps(value, ensure_ascii=False, sort_keys=True) for value in (actual, expected)]
    check(written[0] == written[1], f"{what}: got {written[0][:500]}, expected {written[1][:500]}")


def request_id_check(pattern):
    """A check that something is a request id as the cloud writes them, and one that no other call of this run had."""
    seen = set()

    def check_request_id(request_id):
        check(isinstance(request_id, str) and re.fullmatch(pattern, request_id), f"not a request id: {request_id!r}")
        check(request_id not in seen, f"request id {request_id} was given twice")
        seen.add(request_id)

    return check_request_id


if sys.version_info < (3, 10):
    sys.exit("Python 3.10 or newer is needed")
