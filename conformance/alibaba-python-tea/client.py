"""The vendor's client as a user's program sets it up."""

import datetime
import re
from contextlib import contextmanager

from alibabacloud_ehpc20180412 import models
from alibabacloud_ehpc20180412.client import Client as EhpcClient
from alibabacloud_tea_openapi import exceptions, utils, utils_models
from alibabacloud_tea_util.models import RuntimeOptions

from alibaba.asking import EHPC, HOME, KEYS, OPEN, Answer, Refused, Way
from harness import check, check_equal

ALGORITHMS = {"V1": "v2", "V3": None, "SM3": "ACS3-HMAC-SM3", "RSA": "ACS3-RSA-SHA256"}


def ehpc_client(key=KEYS["root"], endpoint=OPEN, signature="V3", queries=None, **settings):
    config = utils_models.Config(
        access_key_id=key["id"],
        access_key_secret=key["secret"],
        security_token=key.get("token"),
        endpoint=endpoint,
        protocol="http",
        signature_algorithm=ALGORITHMS[signature],
        **settings,
    )
    if queries:
        # The SDK's requests have no member for the region.
        config.global_parameters = utils_models.GlobalParameters(queries=queries)
    return EhpcClient(config)


def snake_case(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def typed(action, parameters):
    """The SDK's own request for the operation, and what does not fit into it; None where it has none."""
    model = getattr(models, f"{action}Request", None)
    if model is None and not hasattr(models, f"{action}Response"):
        return None
    request = model().from_map(parameters) if model else None
    known = request.to_map() if request else {}
    return request, {name: str(value) for name, value in parameters.items() if name not in known}


def params(action, version=EHPC, method="GET", body_type="json", auth_type="AK"):
    """What the SDK's own product packages say of an operation."""
    return utils_models.Params(
        action=action,
        version=version,
        protocol="HTTPS",
        pathname="/",
        method=method,
        auth_type=auth_type,
        style="RPC",
        req_body_type="formData",
        body_type=body_type,
    )


def generic(client, description, query=None, form=None, headers=None):
    request = utils_models.OpenApiRequest(query=query, body=form, headers=headers)
    return client.call_api(description, request, RuntimeOptions())


class Client:
    ways = [
        Way("V3", "GET", "query"),
        Way("V3", "POST", "query"),
        Way("V3", "POST", "form"),
        Way("V1", "GET", "query"),
        Way("V1", "POST", "query"),
        Way("V1", "POST", "form"),
        Way("SM3", "GET", "query"),
    ]
    shows_whole_refusals = True
    other_ways = ""
    no_gzip = None

    def call(self, action, parameters, key, endpoint, version, way, proxy=None, gzip=False):
        settings = {} if proxy is None else {"http_proxy": f"http://{proxy}"}
        headers = {"Accept-Encoding": "gzip"} if gzip else None
        own = typed(action, parameters) if way.method == "GET" and version == EHPC and not gzip else None
        if own is None:
            texts = {name: str(value) for name, value in parameters.items()}
            place = {"form" if way.place == "form" else "query": texts}
            client = ehpc_client(key, endpoint, way.signature, **settings)
            answer = generic(client, params(action, version, way.method), headers=headers, **place)
            return Answer(answer["statusCode"], answer["headers"], answer["body"])
        request, others = own
        client = ehpc_client(key, endpoint, way.signature, others, **settings)
        call = getattr(client, snake_case(action))
        answer = call(request) if request is not None else call()
        check(isinstance(answer, getattr(models, f"{action}Response")), f"not a response: {answer!r}")
        return Answer(answer.status_code, answer.headers, answer.body.to_map())

    def kept(self, endpoint, key):
        """One client, and a call that can be made with it again and again."""
        client = ehpc_client(key, endpoint)
        return lambda action, parameters: generic(client, params(action), query=parameters)

    def wrong_secret(self, way):
        return "SignatureDoesNotMatch"

    def read(self, error):
        check(isinstance(error, exceptions.AlibabaCloudException), f"not the SDK's exception: {error!r}")
        kind = exceptions.ServerException if error.status_code >= 500 else exceptions.ClientException
        kind = exceptions.ThrottlingException if error.code.startswith("Throttling") else kind
        check(type(error) is kind, f"a {type(error).__name__}, where the SDK has a {kind.__name__}")
        data = dict(error.data)
        status = data.pop("statusCode")
        check_equal(status, error.status_code)
        check_equal(error.message, f"code: {status}, {data['Message']} request id: {error.request_id}")
        return Refused(error.code, data["Message"], error.request_id, status, data)

    @contextmanager
    def clock_off(self, seconds):
        class Clock(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)

        real = utils.datetime
        utils.datetime = Clock
        try:
            yield
        finally:
            utils.datetime = real
