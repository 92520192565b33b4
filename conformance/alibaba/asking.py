"""How the shared cases ask one of Alibaba's clients in Python."""

import re
from collections import namedtuple

from harness import check, check_equal, request_id_check, world

KEYS = world["keys"]
OPEN = world["endpoints"]["open"]
LIMITED = world["endpoints"]["limited"]
CROWDED = world["endpoints"]["crowded"]
EHPC = "2018-04-12"
STS = "2015-04-01"
HOME = "cn-hangzhou"
ODD_TAG = world["oddTag"]

# How a request is signed and sent: V1, V3 or SM3; GET or POST; query or form.
Way = namedtuple("Way", "signature method place")

# What an answer is; status and headers are None where the client does not tell.
Answer = namedtuple("Answer", "status headers body")

# What a user can read from the client's exception; data, the whole body, is None where the client does not tell.
Refused = namedtuple("Refused", "code message request_id status data")

check_request_id = request_id_check(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")


class Asking:
    """Asks a client. Each client's `Client` says what it can and how it is called."""

    def __init__(self, client):
        self.client = client

    def ask(self, action, parameters=None, key=KEYS["root"], endpoint=OPEN, version=EHPC, way=None, **settings):
        """
        The body of an answer, with the parts checked that every answer must have, and without its request id.
        Settings are `proxy`, a host:port, and `gzip`, whether it is offered for the answer.
        """
        answer = self.client.call(action, parameters or {}, key, endpoint, version, way or self.client.ways[0], **settings)
        body = dict(answer.body)
        request_id = body.pop("RequestId", None)
        check_request_id(request_id)
        if answer.status is not None:
            check_equal(answer.status, 200)
            check_equal(answer.headers["content-type"], "application/json;charset=utf-8")
            check_equal(answer.headers["x-acs-request-id"], request_id)
        return body

    def refused(self, call, code, status, message=None):
        """The client's own exception with this code, status and message, and a request id. A message ends where it is cut."""
        try:
            call()
        except AssertionError:
            raise
        except Exception as error:
            seen = self.client.read(error)
            check(seen.code == code, f"expected {code}, got {error}")
            check_equal(seen.status, status, "HTTP status")
            if message is not None:
                check(re.fullmatch(message, seen.message, re.DOTALL), f"{seen.message!r} is not {message!r}")
            check_request_id(seen.request_id)
            if seen.data is not None:
                check_equal([seen.data["Code"], seen.data["RequestId"]], [code, seen.request_id])
                check(seen.data["HostId"], "no HostId")
                check(f"q={code}" in seen.data["Recommend"], f"Recommend is {seen.data['Recommend']}")
            return seen
        raise AssertionError(f"expected {code}, but the call went through")

    def refuses(self, action, code, status, message=None, parameters=None, **settings):
        """Asks, and expects the refusal."""
        return self.refused(lambda: self.ask(action, parameters, **settings), code, status, message)

    def community(self, parameters=None, **settings):
        """The images of ListCommunityImages in the home region."""
        return list_in(self.ask("ListCommunityImages", {"RegionId": HOME, **(parameters or {})}, **settings), "Images", "ImageInfo")


def list_in(body, outer, inner):
    """The list in a wrapper, such as `Images.ImageInfo`, when there is nothing else beside it."""
    check_equal(list(body), [outer], "members of the answer")
    check_equal(list(body[outer]), [inner], f"members of {outer}")
    check(isinstance(body[outer][inner], list), f"{outer}.{inner} is no list")
    return body[outer][inner]


def ids(images):
    """Ids of images or of entries of the world, sorted."""
    return sorted(image["ImageId"] if "ImageId" in image else image["view"]["ImageId"] for image in images)


def in_region(region):
    return lambda entry: not entry["regions"] or region in entry["regions"]
