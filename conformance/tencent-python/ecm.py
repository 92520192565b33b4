"""The vendor's client as a user's program sets it up, and what the cases ask of it."""

import json

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, ecm_client_async, models

from harness import check, check_equal, request_id_check, world

SIGN_METHODS = ("TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256")
HTTP_METHODS = ("GET", "POST")
OPEN = world["endpoints"]["open"]
LIMITED = world["endpoints"]["limited"]
KEYS = world["keys"]

check_request_id = request_id_check(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def credential(key):
    return Credential(key["id"], key["secret"], key.get("token"))


def profile(sign_method=None, http_method=None, language=None, retryer=None, **http):
    http.setdefault("endpoint", OPEN)
    http_profile = HttpProfile(protocol="http", reqMethod=http_method, reqTimeout=30, **http)
    options = {} if language is None else {"language": language}
    return ClientProfile(signMethod=sign_method, httpProfile=http_profile, retryer=retryer, **options)


def client(key=KEYS["root"], region="", **settings):
    """The SDK's client for ECM."""
    return ecm_client.EcmClient(credential(key), region, profile(**settings))


def async_client(key=KEYS["root"], region="", **settings):
    """The SDK's client for ECM whose calls are awaited."""
    return ecm_client_async.EcmClient(credential(key), region, profile(**settings))


def common_client(version, key=KEYS["root"], region="", service="ecm", **settings):
    """The SDK's client for any product."""
    return CommonClient(service, version, credential(key), region, profile(**settings))


def by(name, *values):
    """A filter."""
    one = models.Filter()
    one.Name = name
    one.Values = list(values)
    return one


def request_of(filters=None, offset=None, limit=None):
    request = models.DescribeImageRequest()
    request.Filters = filters
    request.Offset = offset
    request.Limit = limit
    return request


def list_images(filters=None, offset=None, limit=None, using=None, **settings):
    """Lists images, and checks the parts that every answer must have."""
    answer = (using or client(**settings)).DescribeImage(request_of(filters, offset, limit))
    return check_listing(answer)


def check_listing(answer):
    check(isinstance(answer, models.DescribeImageResponse), f"not a response: {answer!r}")
    check(type(answer.TotalCount) is int, f"TotalCount is {answer.TotalCount!r}")
    check(isinstance(answer.ImageSet, list), f"ImageSet is {answer.ImageSet!r}")
    check_request_id(answer.RequestId)
    return answer


def list_all(filters, limit=100, **settings):
    """All images for which the filters hold, by pages."""
    images = []
    using = client(**settings)
    while True:
        page = list_images(filters, len(images), limit, using=using)
        images += page.ImageSet
        if not page.ImageSet or len(images) >= page.TotalCount:
            check_equal(len(images), page.TotalCount, "TotalCount is not the number of images listed")
            return images


def ids(images):
    """Ids in their order, of models or of their JSON."""
    return [image["ImageId"] if isinstance(image, dict) else image.ImageId for image in images]


def as_json(model):
    return json.loads(model.to_json_string())


def refusal(code, call):
    """The SDK's own exception with this code; hands it back for a look at its message."""
    try:
        call()
    except TencentCloudSDKException as error:
        check(error.get_code() == code, f"expected {code}, got {error}")
        check_request_id(error.get_request_id())
        return error
    raise AssertionError(f"expected {code}, but the call went through")
