"""The wire form of aliyun-net-sdk-core, read in aliyun/aliyun-openapi-net-sdk, and for signature version 3 of .NET's Tea core.

All under aliyun-net-sdk-core/ (1.5.10, by its ChangeLog.md):
* RpcAcsRequest.cs: Version, Action, Format and the user's parameters, then the public ones, RegionId always, Signature last,
  all in the query; BodyParameters in a form, signed with the others; a POST without them has no body;
* AcsRequest.cs and Auth/AcsURLEncoder.cs: on the wire by HttpUtility.UrlEncode, with small hexadecimal letters and `+` for a
  blank; signed by an encoder of its own; `x-sdk-client: Net/2.0.0`;
* DefaultAcsClient.cs: x-acs-version and x-acs-action, unsigned; User-Agent begins `Alibaba Cloud (`; an error is any status
  but 2xx; of a 400 SignatureDoesNotMatch it compares what follows `string to sign is:` with its own string to sign, and then
  says SDK.InvalidAccessKeySecret; 5xx is a ServerException whose message is longer;
* Http/HttpResponse.cs: the reader is chosen by the answer's Content-Type up to `;`; connections are kept; nothing is said of
  compression; the endpoint may have a path, behind which `/?` is put.
The order of the headers is the runtime's, and was not found in source.
csharp/core/Client.cs of aliyun/darabonba-openapi-util: SignatureMethod and Hash make nothing but ACS3-HMAC-SHA256 and its hash;
for SM3 and RSA the request goes out with `Signature=` and nothing behind it.
"""

import re
import uuid

from replay.alibaba import FORM, Refusal, members_of
from replay.alibaba_tea import tea_request, tea_seen
from replay.encoding import dotnet_http_utility, dotnet_percent, pairs
from replay.sign_alibaba_v1 import sign_alibaba_v1, string_to_sign
from replay.wire import Request

AGENT = "Alibaba Cloud (Linux 6.1.0 #1 SMP Debian) netcoreapp/8.0.0 Core/1.5.10.0"
TEA_AGENT = "AlibabaCloud (Unix 6.1.0; X64) netcoreapp/8.0.0 Core/0.2.0 TeaDSL/1"
READERS = ("application/json", "text/json", "application/xml", "text/xml")


class Client:
    def request(self, call):
        if call.way.signature != "V1":
            return tea_request(call, dotnet_percent, dotnet_percent, TEA_AGENT), None
        form = call.own_parameters if call.way.place == "form" else []
        query = [("Version", call.version), ("Action", call.action), ("Format", call.format)]
        query += [pair for pair in call.own_parameters if pair not in form]
        if call.key.get("token"):
            query.append(("SecurityToken", call.key["token"]))
        query += [
            ("Timestamp", call.timestamp),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", uuid.uuid4()),
            ("AccessKeyId", call.key["id"]),
            ("RegionId", call.region),
        ]
        remembered = string_to_sign(call.way.method, [*query, *form])
        query.append(("Signature", sign_alibaba_v1(call.key["secret"], remembered)))
        body = pairs(form, dotnet_http_utility).encode()
        headers = [
            ("x-sdk-client", "Net/2.0.0"),
            ("User-Agent", AGENT),
            ("x-acs-version", call.version),
            ("x-acs-action", call.action),
            ("Host", call.authority),
            ("Connection", "Keep-Alive"),
        ]
        if body:
            headers.append(("Content-Type", FORM))
        if call.way.method != "GET":
            headers.append(("Content-Length", len(body)))
        target = call.target(f"{call.sub_path}/", pairs(query, dotnet_http_utility))
        return Request(call.way.method, target, headers, body), remembered

    def seen(self, call, answer, remembered):
        if call.way.signature != "V1":
            return tea_seen(answer)
        if answer.headers["content-type"].split(";")[0].strip() not in READERS:
            raise ValueError(f"the SDK has no reader for {answer.headers['content-type']}")
        told = members_of(answer.body)
        if 200 <= answer.status < 300:
            return told
        if answer.status == 400 and told["Code"] in ("SignatureDoesNotMatch", "IncompleteSignature"):
            theirs = re.split("string to sign is:", told["Message"], maxsplit=1, flags=re.IGNORECASE)[1:]
            if theirs == [remembered]:
                raise Refusal("SDK.InvalidAccessKeySecret", "Specified Access Key Secret is not valid.", told["RequestId"])
        raise Refusal(told["Code"], told["Message"], told["RequestId"])
