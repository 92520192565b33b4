"""Runs cases and prints one JSON line for each."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections import namedtuple

with open(os.environ["MIRRORHALL_WORLD"], encoding="utf-8") as file:
    world = json.load(file)

# What a client sent and received, and how many connections it made.
Traffic = namedtuple("Traffic", "sent received connections")

_cases = {}
_PROGRAM_WITHIN_SECONDS = 60


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


class Program:
    """A user's program, run as a process of its own with a user's environment."""

    def __init__(self, path, *arguments, **environment):
        # What this process was given for itself is left out.
        plain = {name: value for name, value in os.environ.items() if name != "MIRRORHALL_WORLD"}
        self._process = subprocess.Popen(
            [sys.executable, path, *arguments],
            env={**plain, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._timer = threading.Timer(_PROGRAM_WITHIN_SECONDS, self._process.kill)
        self._timer.start()

    def line(self):
        """The next line that it prints; empty when there will be none."""
        return self._process.stdout.readline().rstrip("\n")

    def rest(self):
        """The lines that are left, when it has ended. Fails the case unless it ended well."""
        printed, complaint = self._process.communicate()
        self._timer.cancel()
        code = self._process.returncode
        check(code == 0, f"{self._process.args[1:]} ended with {code}: {complaint[-1000:]}")
        # Not splitlines(), which ends a line at other signs too.
        return printed.split("\n")[:-1]


def relayed(endpoint, call):
    """Stands between a client and a server; hands `call` a host:port to be called."""
    host, port = endpoint.split(":")
    sent, received, connections = bytearray(), bytearray(), []
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source, target, copy):
        try:
            while data := source.recv(65536):
                copy.extend(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def accept():
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            server = socket.create_connection((host, int(port)))
            connections.append((client, server))
            for one in (client, server):
                # A request that comes in two parts waits for no acknowledgement between them.
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=pump, args=(client, server, sent), daemon=True).start()
            threading.Thread(target=pump, args=(server, client, received), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        call(f"127.0.0.1:{listener.getsockname()[1]}")
    finally:
        listener.close()
        for pair in connections:
            for one in pair:
                one.close()
    return Traffic(bytes(sent), bytes(received), len(connections))


if sys.version_info < (3, 10):
    sys.exit("Python 3.10 or newer is needed")
