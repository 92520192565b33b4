"""How the cases ask the replay of one of Tencent's clients."""

from harness import check, check_equal, request_id_check, world
from replay.tencent import Call, Refusal
from replay.wire import exchange

OPEN = world["endpoints"]["open"]
LIMITED = world["endpoints"]["limited"]
KEYS = world["keys"]
IMAGES = world["images"]
PAGE = 20

check_request_id = request_id_check(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Asking:
    """Asks by way of a client's wire form, and reads as the client does."""

    def __init__(self, client):
        self.client = client

    @property
    def ways(self):
        """Every sign method with every HTTP method."""
        return [(sign, http) for sign in self.client.sign_methods for http in self.client.http_methods]

    def call(self, params, connection=None, address=OPEN, **settings):
        """What the client hands its user; raises its refusal."""
        settings = {"key": KEYS["root"], "endpoint": self.client.endpoint_of(address), **settings}
        settings.setdefault("http_method", self.client.http_methods[-1])
        request = self.client.request(Call(params=params, address=address, **settings))
        answer = connection.exchange(request) if connection else exchange(address, request)
        check_equal(answer.headers["content-type"], "application/json")
        return self.client.seen(answer)

    def list_images(self, filters=None, offset=None, limit=None, **settings):
        """A page, with the parts checked that every answer must have."""
        given = {"Filters": filters, "Offset": offset, "Limit": limit}
        response = self.call({name: value for name, value in given.items() if value is not None}, **settings)
        check_equal(sorted(response), ["ImageSet", "RequestId", "TotalCount"])
        check(type(response["TotalCount"]) is int and isinstance(response["ImageSet"], list), str(response)[:200])
        check_request_id(response["RequestId"])
        return response

    def list_all(self, filters, limit=100, **settings):
        """All images for which the filters hold, by pages."""
        images = []
        while True:
            page = self.list_images(filters, len(images), limit, **settings)
            images += page["ImageSet"]
            if not page["ImageSet"] or len(images) >= page["TotalCount"]:
                check_equal(len(images), page["TotalCount"], "TotalCount is not the number of images listed")
                return images

    def refused(self, code, params=None, **settings):
        """The client's refusal with this code."""
        try:
            # Not one without parameters, which one of the clients cannot sign with version 1.
            self.call({"Limit": PAGE} if params is None else params, **settings)
        except Refusal as refusal:
            check(refusal.code == code, f"expected {code}, got {refusal}")
            check_request_id(refusal.request_id)
            return refusal
        raise AssertionError(f"expected {code}, but the call went through")

    def refused_always(self, code, params=None, **settings):
        """The same refusal in every way of signing and sending."""
        ways = [way for way in self.ways if self.can_sign(way[0], params)]
        return [self.refused(code, params, sign_method=sign, http_method=http, **settings) for sign, http in ways]

    def can_sign(self, sign_method, params):
        """Whether the client signs what it sends of these parameters."""
        has_lists = any(isinstance(value, (list, dict)) for value in (params or {}).values())
        return not has_lists or sign_method in self.client.signs_lists_with

    def can_send_nothing(self, sign_method):
        """Whether the client can make a call without parameters."""
        try:
            self.client.request(Call(key=KEYS["root"], endpoint="a.b", address=OPEN, sign_method=sign_method))
            return True
        except ValueError:
            return False


def by(name, *values):
    """A filter."""
    return {"Name": name, "Values": list(values)}


def ids(images):
    """Ids in their order."""
    return [image["ImageId"] for image in images]


NEWEST = ids(IMAGES[:PAGE])
