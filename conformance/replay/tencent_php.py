"""The wire form of tencentcloud/tencentcloud-sdk-php, read in TencentCloud/tencentcloud-sdk-php.

src/TencentCloud/Common/AbstractClient.php (SDK_PHP_3.0.1656):
* the endpoint is signed and sent as Host as it was told, and its part before the first dot is the service;
* X-TC-Region, X-TC-Token and X-TC-Language are sent only when set; UNSIGNED-PAYLOAD is an option;
* version 1 signs the endpoint as it was told, and always the path `/`; since 3.0.1090 it signs a parameter that is a list
  as PHP writes one in a text, `Filters=Array`, and sends it with brackets, so that nobody can check it;
* an error is a `Response` that has the key `Error`, at status 200; another status has its reason as code.
src/TencentCloud/Common/AbstractModel.php: bodies by json_encode with JSON_UNESCAPED_UNICODE, so that `/` is escaped and
Chinese is not; a request without parameters is `{}`.
src/TencentCloud/Common/Http/HttpConnection.php: Guzzle; TC3 hands it the query as text, version 1 as an array, which Guzzle
writes as RFC 3986; the path `/` replaces that of the endpoint; one connection is kept when the profile says so.
Guzzle's own (guzzle/guzzle, src/Handler/CurlFactory.php and PrepareBodyMiddleware.php): no Accept and no Accept-Encoding,
`Expect: 100-Continue` from one megabyte on. The place of User-Agent among the headers was not found in source.
"""

import json
import random

from replay.encoding import pairs, php_form, php_raw
from replay.sign_tc3 import UNSIGNED_PAYLOAD
from replay.tencent import FORM, JSON, TC3, Refusal, query_of, tc3_header, v1_parameters
from replay.wire import Request

SDK = "SDK_PHP_3.0.1656"
EXPECT_FROM = 1024 * 1024


class Client:
    spellings = ("",)

    def endpoint_of(self, address):
        return address

    def request(self, call):
        return self._tc3(call) if call.sign_method == TC3 else self._v1(call)

    def _tc3(self, call):
        timestamp = call.timestamp
        get = call.http_method == "GET"
        query = query_of(call, php_form) if get else ""
        body = b"" if get else json_text(call.params).encode()
        content_type = FORM if get else JSON
        headers = [
            ("Host", call.endpoint),
            ("User-Agent", "GuzzleHttp/7"),
            ("X-TC-Action", call.action[:1].upper() + call.action[1:]),
            ("X-TC-RequestClient", SDK),
            ("X-TC-Timestamp", timestamp),
            ("X-TC-Version", call.version),
        ]
        optional = (("X-TC-Region", call.region), ("X-TC-Token", call.key.get("token")), ("X-TC-Language", call.language))
        headers += [(name, value) for name, value in optional if value]
        headers.append(("Content-Type", content_type))
        if call.unsigned_payload:
            headers.append(("X-TC-Content-SHA256", UNSIGNED_PAYLOAD))
        headers.append(("Authorization", tc3_header(call, timestamp, content_type, query, body)))
        return Request(call.http_method, call.target("/", query or None), headers + sized(body), body)

    def _v1(self, call):
        parameters = list(call.params.items()) + [
            ("Action", call.action[:1].upper() + call.action[1:]),
            ("RequestClient", SDK),
            ("Nonce", random.randrange(2**31)),
            ("Timestamp", call.timestamp),
            ("Version", call.version),
            ("SecretId", call.key["id"]),
        ]
        optional = (("Region", call.region), ("Token", call.key.get("token")))
        parameters += [(name, value) for name, value in optional if value]
        parameters.append(("SignatureMethod", call.sign_method))
        if call.language:
            parameters.append(("Language", call.language))
        signed = [(name, "Array" if isinstance(value, list) else value) for name, value in parameters]
        signature = v1_parameters(call, signed)[-1]
        parameters = [*bracketed(parameters), signature]
        headers = [("Host", call.authority), ("User-Agent", "GuzzleHttp/7")]
        if call.http_method == "GET":
            return Request("GET", call.target("/", pairs(parameters, php_raw)), headers, b"")
        body = pairs(parameters, php_form).encode()
        return Request("POST", call.target("/"), [*headers, ("Content-Type", FORM), *sized(body)], body)

    def seen(self, answer):
        if answer.status != 200:
            raise Refusal(f"HTTP {answer.status}", answer.body.decode(), None)
        response = json.loads(answer.body)["Response"]
        if "Error" in response:
            raise Refusal(response["Error"]["Code"], response["Error"]["Message"], response["RequestId"])
        return response


def bracketed(pairs_given):
    """Pairs such as `Filters[0][Name]`, as http_build_query makes them of lists in lists."""
    for name, value in pairs_given:
        if isinstance(value, (list, dict)):
            members = enumerate(value) if isinstance(value, list) else value.items()
            yield from bracketed((f"{name}[{member}]", inner) for member, inner in members)
        else:
            yield name, value


def json_text(params):
    """As PHP's json_encode with JSON_UNESCAPED_UNICODE; the two line separators stay escaped."""
    text = json.dumps(params, ensure_ascii=False, separators=(",", ":"))
    return text.replace("/", "\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def sized(body):
    """What libcurl and Guzzle say of a body."""
    if not body:
        return []
    expect = [("Expect", "100-Continue")] if len(body) >= EXPECT_FROM else []
    return [*expect, ("Content-Length", len(body))]
