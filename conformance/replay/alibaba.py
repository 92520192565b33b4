"""What the replays of Alibaba's clients have in common: a call as a user makes it, and how the shared cases ask."""

import hashlib
import json
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

from alibaba.asking import EHPC, HOME, Answer, Refused
from replay.wire import Connection, exchange

VENDOR_HOST = "ehpc.{}.aliyuncs.com"
FORM = "application/x-www-form-urlencoded"
SAME_ON_THE_WIRE = "the bytes are those of the replay's other calls: only the vendor's own code could tell them apart"


@dataclass(frozen=True)
class Call:
    """A call with the user's settings."""

    action: str
    parameters: dict
    key: dict
    # What the user tells the client.
    endpoint: str
    version: str
    way: tuple
    # Whether the server is called as a forward proxy.
    proxy: bool = False
    format: str = "JSON"
    gzip: bool = False
    unsigned: bool = False
    clock: int = 0

    @property
    def region(self):
        """Of clients that send one with every call."""
        return self.parameters.get("RegionId", HOME)

    @property
    def own_parameters(self):
        """Without the region, for clients that have another place for it."""
        return [(name, value) for name, value in self.parameters.items() if name != "RegionId"]

    @property
    def timestamp(self):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.clock))

    @property
    def authority(self):
        """Host and port of the endpoint."""
        return self.endpoint.partition("/")[0]

    @property
    def sub_path(self):
        """Path of the endpoint, without a slash at its end."""
        return self.endpoint[len(self.authority) :].rstrip("/")

    def target(self, path, query=None):
        """The request target, absolute for a proxy."""
        target = path if query is None else f"{path}?{query}"
        return f"http://{self.authority}{target}" if self.proxy else target


class Refusal(Exception):
    """What the client's own exception tells; `whole` is the body of the answer, where the client hands it over."""

    def __init__(self, code, message, request_id, whole=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.request_id, self.whole = code, message, request_id, whole
        # Of the answer; clients that do not show it still had it.
        self.status = None


def new_nonce():
    """As unlike any other as those of the clients."""
    return hashlib.md5(uuid.uuid4().bytes).hexdigest()


def members_of(body):
    """Members of a refusal in JSON, or in XML."""
    if body.startswith(b"<"):
        return {element.tag: element.text for element in ElementTree.fromstring(body)}
    return json.loads(body)


class Replayed:
    """What the shared cases know of a client. `request` and `seen` are each client's own."""

    ways = ()
    shows_whole_refusals = False
    other_ways = "the SDK signs with version 1.0 only"
    # What it says instead of the server when it has found its own string to sign in the message; None when it never does.
    own_words_for_wrong_secret = None
    # Why it cannot offer gzip; None when it can.
    no_gzip = None
    clock = 0

    def raw(self, call, address=None, connection=None):
        """The answer as it came, and what the client remembers of its request."""
        request, remembered = self.request(call)
        answer = connection.exchange(request) if connection else exchange(address or call.authority, request)
        return answer, remembered

    def send(self, call, address=None, connection=None):
        """The answer as the client hands it over; raises its refusal."""
        answer, remembered = self.raw(call, address, connection)
        try:
            return Answer(answer.status, answer.headers, self.seen(call, answer, remembered))
        except Refusal as refusal:
            refusal.status = answer.status
            raise

    def call(self, action, parameters, key, endpoint, version, way, proxy=None, gzip=False):
        settings = {"proxy": proxy is not None, "gzip": gzip, "clock": self.clock}
        return self.send(Call(action, parameters, key, endpoint, version, way, **settings), proxy)

    def kept(self, endpoint, key):
        """A call that can be made again and again over one connection."""
        connection = Connection(endpoint)
        return lambda action, parameters: self.send(Call(action, parameters, key, endpoint, EHPC, self.ways[0]), connection=connection)

    def wrong_secret(self, _):
        return "SignatureDoesNotMatch"

    def read(self, error):
        if not isinstance(error, Refusal):
            raise error
        return Refused(error.code, error.message, error.request_id, error.status, error.whole)

    @contextmanager
    def clock_off(self, seconds):
        self.clock = seconds
        try:
            yield
        finally:
            self.clock = 0
