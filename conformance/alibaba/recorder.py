"""Writes down what passes between a client and a server, and sends it again."""

import socket
from collections import namedtuple

from harness import relayed

# What the client sent, byte by byte, and the first answer.
Exchange = namedtuple("Exchange", "request answer")

WireAnswer = namedtuple("WireAnswer", "status headers body")


def record(endpoint, call):
    """Hands `call` a host:port to be called, and gives back what passed."""
    traffic = relayed(endpoint, call)
    return Exchange(traffic.sent, _read(traffic.received))


def replay(endpoint, request):
    """Sends the bytes of a request once more, as somebody who has listened would."""
    received = bytearray()
    with _connect(endpoint) as server:
        server.sendall(request)
        while not _is_whole(received):
            data = server.recv(65536)
            if not data:
                break
            received.extend(data)
    return _read(bytes(received))


def _connect(endpoint):
    host, port = endpoint.split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def _head(answer):
    head, separator, body = bytes(answer).partition(b"\r\n\r\n")
    if not separator:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines)
    return first, {name.lower(): value.strip() for name, value in pairs}, body


def _is_whole(answer):
    head = _head(answer)
    return head is not None and len(head[2]) >= int(head[1].get("content-length", "0"))


def _read(answer):
    if not _is_whole(answer):
        raise AssertionError("not one whole answer with its Content-Length")
    first, headers, body = _head(answer)
    return WireAnswer(int(first.split(" ")[1]), headers, body[: int(headers["content-length"])].decode("utf-8"))
