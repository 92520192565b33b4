"""What the replays of Alibaba's clients have in common: a call as a user makes it, and a refusal as it is read."""

import hashlib
import json
import time
import uuid
from collections import namedtuple
from dataclasses import dataclass
from xml.etree import ElementTree

FORM = "application/x-www-form-urlencoded"

# How a request is signed and sent: V1, V3 or SM3; GET or POST; query or form.
Way = namedtuple("Way", "signature method place")


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
    # What the user tells the client, where it has such an option.
    home: str
    # Whether the server is called as a forward proxy.
    proxy: bool = False
    format: str = "JSON"
    gzip: bool = False
    unsigned: bool = False
    clock: int = 0

    @property
    def region(self):
        """Of clients that send one with every call."""
        return self.parameters.get("RegionId", self.home)

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
        return _texts(ElementTree.fromstring(body))
    return json.loads(body)


def _texts(element):
    return {child.tag: _texts(child) if len(child) else child.text for child in element}
