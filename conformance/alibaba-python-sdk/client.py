"""The vendor's client as a user's program sets it up."""

import importlib
import json
import logging
import time
from contextlib import contextmanager

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

from alibaba.asking import EHPC, HOME, KEYS, Answer, Refused, Way
from harness import check

# The SDK writes every refusal to standard error too.
logging.getLogger("aliyunsdkcore").setLevel(logging.CRITICAL)


def acs_client(key=KEYS["root"], region=HOME, **settings):
    if "token" in key:
        credential = StsTokenCredential(key["id"], key["secret"], key["token"])
        return AcsClient(region_id=region, credential=credential, **settings)
    return AcsClient(key["id"], key["secret"], region, **settings)


def typed_request(action, parameters, version=EHPC):
    """The SDK's own request class for the operation; None where it has none."""
    try:
        module = importlib.import_module(f"aliyunsdkehpc.request.v20180412.{action}Request")
    except ModuleNotFoundError:
        return None
    request = getattr(module, f"{action}Request")()
    request.set_version(version)
    for name, value in parameters.items():
        setter = getattr(request, f"set_{name}", None)
        if setter is None:
            request.add_query_param(name, value)
        else:
            setter(value)
    return request


def generic_request(action, parameters, version=EHPC, form=False):
    request = CommonRequest(version=version, action_name=action, product="ehpc")
    for name, value in parameters.items():
        (request.add_body_params if form else request.add_query_param)(name, value)
    return request


class Client:
    ways = [Way("V1", "GET", "query"), Way("V1", "POST", "query"), Way("V1", "POST", "form")]
    shows_whole_refusals = False
    other_ways = "the SDK signs with version 1.0 only"
    no_gzip = "the SDK writes Accept-Encoding: identity over whatever it is given"

    def call(self, action, parameters, key, endpoint, version, way, proxy=None):
        parameters = dict(parameters)
        region = parameters.pop("RegionId", HOME)
        request = typed_request(action, parameters, version) if way.place == "query" else None
        if request is None:
            request = generic_request(action, parameters, version, form=way.place == "form")
        request.set_method(way.method)
        request.set_endpoint(endpoint)
        through = {} if proxy is None else {"proxy": {"http": f"http://{proxy}"}}
        # The SDK hands over the body alone.
        return Answer(None, None, json.loads(acs_client(key, region, **through).do_action_with_exception(request)))

    def kept(self, endpoint, key):
        """One client, and a call that can be made with it again and again."""
        client = acs_client(key)

        def call(action, parameters):
            request = typed_request(action, parameters) or generic_request(action, parameters)
            request.set_endpoint(endpoint)
            client.do_action_with_exception(request)

        return call

    def wrong_secret(self, way):
        # The SDK finds its own string to sign in the message, and says that the secret is wrong; not with a generic request.
        return "InvalidAccessKeySecret" if way.place == "query" else "SignatureDoesNotMatch"

    def read(self, error):
        check(isinstance(error, ServerException), f"not the SDK's exception: {error!r}")
        status = error.get_http_status()
        check(str(error).startswith(f"HTTP Status: {status} Error:{error.get_error_code()} "), str(error))
        return Refused(error.get_error_code(), error.get_error_msg(), error.get_request_id(), status, None)

    @contextmanager
    def clock_off(self, seconds):
        real = time.gmtime
        time.gmtime = lambda at=None: real((time.time() if at is None else at) + seconds)
        try:
            yield
        finally:
            time.gmtime = real
