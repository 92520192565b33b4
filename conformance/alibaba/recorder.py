"""Stands between a client and a server, and writes down what passes."""

import socket
import threading
from collections import namedtuple

# What the client sent, byte by byte; the first answer; how many connections there were.
Exchange = namedtuple("Exchange", "request answer connections")

WireAnswer = namedtuple("WireAnswer", "status headers body")


def record(endpoint, call):
    """Hands `call` a host:port to be called, and gives back what passed."""
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
            server = _connect(endpoint)
            connections.append((client, server))
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
    return Exchange(bytes(sent), _read(bytes(received)), len(connections))


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
