"""The wire form of TencentCloudSDK for .NET, read in TencentCloud/tencentcloud-sdk-dotnet.

TencentCloud/Common/AbstractClient.cs (SDK_NET_3.0.1275):
* the endpoint is signed as it was told, its part before the first dot is the service, the path is always `/`;
* X-TC-Region is sent even when it is empty; X-TC-Language always, zh-CN unless the profile says en-US;
* version 1 leaves an empty region out;
* an error is an `Error` that is not null, at status 200.
TencentCloud/Common/Http/HttpConnection.cs: Authorization is made of a scheme and the rest of the value, which begins with a
blank, so that two blanks reach the wire; a TC3 GET has a Content-Type and an empty body; version 1 POSTs to `/?`; every GET
has a question mark; names and values by WebUtility.UrlEncode; one HttpClient for all calls, so connections are kept.
TencentCloud/Common/AbstractModel.cs: numbers by ToString(), names with dots.
The runtime's own: System.Uri may write `%7E` as `~` in the target while the signature is of `%7E`; both are sent here. Host
comes after Authorization, in the order in which the SDK adds them, and content headers come last. These three, and that a
Host with a path is refused by the runtime, were not found in the SDK's source.
"""

import json
import random

from replay.encoding import dotnet_web_utility, pairs
from replay.tencent import FORM, JSON, TC3, Refusal, flat, query_of, tc3_header, v1_parameters
from replay.wire import Request

SDK = "SDK_NET_3.0.1275"


class Client:
    spellings = ("as encoded", "tilde decoded")

    def endpoint_of(self, address):
        return address

    def request(self, call):
        return self._tc3(call) if call.sign_method == TC3 else self._v1(call)

    def _tc3(self, call):
        timestamp = call.timestamp
        get = call.http_method == "GET"
        query = query_of(call, dotnet_web_utility) if get else ""
        body = b"" if get else json.dumps(call.params, ensure_ascii=False, separators=(",", ":")).encode()
        content_type = FORM if get else JSON
        headers = [
            ("Authorization", tc3_header(call, timestamp, content_type, query, body, gap="  ")),
            ("Host", call.endpoint),
            ("X-TC-Timestamp", timestamp),
            ("X-TC-Version", call.version),
            ("X-TC-Region", call.region or ""),
            ("X-TC-RequestClient", SDK),
        ]
        if call.key.get("token"):
            headers.append(("X-TC-Token", call.key["token"]))
        headers += [
            ("X-TC-Language", call.language or "zh-CN"),
            ("X-TC-Action", call.action),
            ("Content-Type", content_type),
            ("Content-Length", len(body)),
        ]
        return Request(call.http_method, self._target(call, query if get else None), headers, body)

    def _v1(self, call):
        parameters = flat(call.params) + [
            ("Action", call.action),
            ("RequestClient", SDK),
            ("Nonce", random.randrange(2**31)),
            ("Timestamp", call.timestamp),
            ("Version", call.version),
            ("SecretId", call.key["id"]),
        ]
        if call.region:
            parameters.append(("Region", call.region))
        parameters.append(("SignatureMethod", call.sign_method))
        if call.key.get("token"):
            parameters.append(("Token", call.key["token"]))
        parameters.append(("Language", call.language or "zh-CN"))
        text = pairs(v1_parameters(call, parameters), dotnet_web_utility)
        headers = [("Host", call.authority)]
        if call.http_method == "GET":
            return Request("GET", self._target(call, text), headers, b"")
        body = text.encode()
        return Request("POST", self._target(call, ""), [*headers, ("Content-Type", FORM), ("Content-Length", len(body))], body)

    def _target(self, call, query):
        target = call.target(f"{call.sub_path}/", query)
        return target.replace("%7E", "~") if call.spelling == "tilde decoded" else target

    def seen(self, answer):
        if answer.status != 200:
            raise Refusal(f"invalid http status: {answer.status}", answer.body.decode(), None)
        response = json.loads(answer.body)["Response"]
        if response.get("Error") is not None:
            raise Refusal(response["Error"]["Code"], response["Error"]["Message"], response["RequestId"])
        return response
