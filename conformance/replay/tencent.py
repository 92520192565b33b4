"""What the replays of Tencent's clients have in common: a call as a user makes it, and what signs it."""

import time
from dataclasses import dataclass, field

from replay.encoding import pairs
from replay.sign_tc3 import ALGORITHM, UNSIGNED_PAYLOAD, authorization, sign_tc3
from replay.sign_tencent_v1 import sign_tencent_v1

TC3 = ALGORITHM
SIGN_METHODS = (TC3, "HmacSHA1", "HmacSHA256")
VENDOR_HOST = "ecm.tencentcloudapi.com"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """A call with the user's settings."""

    key: dict
    # What the user tells the client.
    endpoint: str
    params: dict = field(default_factory=dict)
    action: str = "DescribeImage"
    version: str = "2019-07-19"
    sign_method: str = TC3
    http_method: str = "POST"
    # Whether the server is called as a forward proxy.
    proxy: bool = False
    # As the client has it when the user does not say.
    language: str | None = None
    region: str | None = None
    # Seconds by which the user's clock is off.
    clock: int = 0
    unsigned_payload: bool = False
    gzip: bool = False
    keep_alive: bool = False
    # One of the client's spellings of the same request.
    spelling: str = ""

    @property
    def timestamp(self):
        return int(time.time()) + self.clock

    @property
    def authority(self):
        """Host and port of the endpoint."""
        return self.endpoint.partition("/")[0]

    @property
    def sub_path(self):
        """Path of the endpoint, without a slash at its end."""
        return self.endpoint[len(self.authority) :].rstrip("/")

    def target(self, path, query=None):
        """The request target, absolute for a proxy. An empty query leaves its question mark, None does not."""
        target = path if query is None else f"{path}?{query}"
        return f"http://{self.authority}{target}" if self.proxy else target


class Refusal(Exception):
    """What the client's own exception tells."""

    def __init__(self, code, message, request_id):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.request_id = code, message, request_id


def flat(value, prefix=""):
    """Pairs such as `Filters.0.Values.1`, in order."""
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return [(prefix, value)]
    return [pair for name, member in members for pair in flat(member, f"{prefix}.{name}" if prefix else str(name))]


def tc3_header(call, timestamp, content_type, query, payload, gap=" "):
    """The Authorization header of a client that signs its endpoint as it was told, and names the service by its first label."""
    scope, signature = sign_tc3(
        method=call.http_method,
        query=query,
        content_type=content_type,
        host=call.endpoint,
        payload=UNSIGNED_PAYLOAD.encode() if call.unsigned_payload else payload,
        key=call.key,
        service=call.endpoint.split(".")[0],
        timestamp=timestamp,
    )
    return authorization(call.key, scope, signature, gap)


def v1_parameters(call, parameters, after=""):
    """The parameters with their signature, which `after` follows."""
    signature = sign_tencent_v1(call.http_method, call.endpoint, parameters, call.key["secret"], call.sign_method)
    return [*parameters, ("Signature", signature + after)]


def query_of(call, encode):
    """The parameters of the call alone, as a query."""
    return pairs(flat(call.params), encode)
