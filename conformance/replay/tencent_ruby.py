"""The wire form of tencentcloud-sdk-common and -ecm for Ruby, read in TencentCloud/tencentcloud-sdk-ruby.

tencentcloud-sdk-common/lib/tencentcloud-sdk-common/client.rb (3.0.1243 by lib/VERSION; that both are of one release
was not found in source):
* the endpoint is signed and sent as Host as it was told, and its part before the first dot is the service;
* X-TC-Language always, zh-CN unless told; a region that is nil sends no header, an empty one an empty header;
* version 1 has `Region` without `=` for a region that is nil, and signs it as `Region=`; RequestClient is in version 1 only;
* version 1 puts the parameters into the query or the form; UNSIGNED-PAYLOAD is an option.
sign.rb: version 1 by Base64.encode64, whose line end reaches the wire as `%0A`.
models.rb: a request without parameters is nil: its body is `null`, its query empty behind a question mark, and version 1
fails on it in the SDK itself.
http/request.rb (run under Ruby 3.1, 3.0.1335): the option `proxy` fails in the SDK's own code, which asks a URI for `pass`;
with http_proxy in the environment Net::HTTP asks the proxy by itself.
http/request.rb: Net::HTTP with the endpoint whole as a name, at port 80 or 443: an endpoint with a port or a path finds no
server. Here it is the vendor's name, which stands for a server at port 80. A connection is made for each call.
tencentcloud-sdk-ecm/lib/v20190719/client.rb, as every product's: an error is a `Response` with the key `Error`; a status
but 200 is ServerNetworkError.
JSON.generate is given its options with texts for names, `ascii_only` and `space`. Run under Ruby 3.1 these do nothing:
bodies are compact and Chinese is as it is. Both spellings are sent here. The form of Net::HTTP's headers (`X-Tc-Action`,
Accept-Encoding first, Content-Length last) was written down from Ruby 3.1 too.
"""

import json
import random

from replay.encoding import pairs, ruby_form
from replay.sign_tc3 import UNSIGNED_PAYLOAD
from replay.tencent import FORM, JSON, TC3, VENDOR_HOST, Refusal, flat, query_of, tc3_header, v1_parameters
from replay.wire import Request

SDK = "SDK_RUBY_ECM_3.0.1243"
BEFORE = [("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"), ("Accept", "*/*"), ("User-Agent", "Ruby")]


class Client:
    spellings = ("compact", "spaced ASCII")

    def endpoint_of(self, _):
        return VENDOR_HOST

    def request(self, call):
        return self._tc3(call) if call.sign_method == TC3 else self._v1(call)

    def _tc3(self, call):
        timestamp = call.timestamp
        get = call.http_method == "GET"
        query = query_of(call, ruby_form) if get else ""
        body = b"" if get else json_text(call.params, call.spelling).encode()
        content_type = FORM if get else JSON
        headers = [
            ("Host", call.endpoint),
            ("Content-Type", content_type),
            ("X-Tc-Action", call.action),
            ("X-Tc-Timestamp", timestamp),
            ("X-Tc-Version", call.version),
        ]
        if call.region is not None:
            headers.append(("X-Tc-Region", call.region))
        headers.append(("X-Tc-Language", call.language or "zh-CN"))
        if call.key.get("token"):
            headers.append(("X-Tc-Token", call.key["token"]))
        if call.unsigned_payload:
            headers.append(("X-Tc-Content-Sha256", UNSIGNED_PAYLOAD))
        headers.append(("Authorization", tc3_header(call, timestamp, content_type, query, body)))
        return self._sent(call, query, headers, body)

    def _v1(self, call):
        if not call.params:
            raise ValueError("the SDK itself fails on this")
        parameters = flat(call.params) + [
            ("Action", call.action),
            ("RequestClient", SDK),
            ("Nonce", random.randrange(1, 2**32)),
            ("Timestamp", call.timestamp),
            ("Version", call.version),
            ("Region", call.region),
        ]
        if call.key.get("token"):
            parameters.append(("Token", call.key["token"]))
        parameters += [
            ("SecretId", call.key["id"]),
            ("SignatureMethod", call.sign_method),
            ("Language", call.language or "zh-CN"),
        ]
        text = pairs(v1_parameters(call, parameters, after="\n"), ruby_form)
        body = b"" if call.http_method == "GET" else text.encode()
        return self._sent(call, text, [("Host", call.endpoint), ("Content-Type", FORM)], body)

    def _sent(self, call, query, headers, body):
        if call.http_method == "GET":
            return Request("GET", call.target("/", query), BEFORE + headers, b"")
        return Request("POST", call.target("/"), [*BEFORE, *headers, ("Content-Length", len(body))], body)

    def seen(self, answer):
        if answer.status != 200:
            raise Refusal("ServerNetworkError", answer.body.decode(), None)
        response = json.loads(answer.body)["Response"]
        if "Error" in response:
            raise Refusal(response["Error"]["Code"], response["Error"]["Message"], response["RequestId"])
        return response


def json_text(params, spelling):
    """As Ruby's JSON.generate, with and without the options that the SDK means to give."""
    params = params or None
    if spelling == "spaced ASCII":
        return json.dumps(params, separators=(",", ": "))
    return json.dumps(params, ensure_ascii=False, separators=(",", ":"))
