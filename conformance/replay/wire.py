"""Sends the bytes of a request as they are, and reads the answer."""

import gzip
import select
import socket
from collections import namedtuple

# The request line's target may be absolute. Headers are pairs, in the order and the letters of the client.
Request = namedtuple("Request", "method target headers body")

# Headers by lower-case name; the body decompressed.
Answer = namedtuple("Answer", "status headers body")

TIMEOUT_SECONDS = 30


def written(request):
    """The bytes of a request."""
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + request.body


class Connection:
    """One TCP connection, for as many requests as the server allows."""

    def __init__(self, endpoint):
        host, port = endpoint.split(":")
        self._socket = socket.create_connection((host, int(port)), TIMEOUT_SECONDS)
        self._reader = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._reader.close()
        self._socket.close()

    def exchange(self, request):
        """Sends one request and reads its answer."""
        try:
            if header_of(request, "expect") is not None:
                return self._exchange_when_told(request)
            self._socket.sendall(written(request))
        except (BrokenPipeError, ConnectionResetError):
            # A server may answer and hang up before it has read a body that is too large.
            pass
        return self._answer()

    def _exchange_when_told(self, request):
        """As libcurl does: the body follows `100 Continue`, or a second of silence, and stays here after any other answer."""
        self._socket.sendall(written(request._replace(body=b"")))
        heard, _, _ = select.select([self._socket], [], [], 1.0)
        if heard:
            answer = self._answer()
            if answer.status != 100:
                return answer
        self._socket.sendall(request.body)
        return self._answer()

    def _answer(self):
        status = int(self._reader.readline().split(b" ")[1])
        headers = {}
        while (line := self._reader.readline()) not in (b"\r\n", b""):
            name, value = line.decode("latin-1").split(":", 1)
            headers[name.lower()] = value.strip()
        if status == 100:
            return Answer(status, headers, b"")
        body = self._chunks() if headers.get("transfer-encoding") == "chunked" else self._reader.read(int(headers["content-length"]))
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(status, headers, body)

    def _chunks(self):
        body = b""
        while size := int(self._reader.readline(), 16):
            body += self._reader.read(size)
            self._reader.readline()
        self._reader.readline()
        return body


def exchange(endpoint, request):
    """Sends a request over a connection of its own."""
    with Connection(endpoint) as connection:
        return connection.exchange(request)


def header_of(request, name):
    """Value of a request's header, whatever its letters; None when there is none."""
    return next((value for given, value in request.headers if given.lower() == name), None)
