"""The wire form of alibabacloud/client, read in aliyun/openapi-sdk-php-client, and for signature version 3 of PHP's Tea core.

src/Request/RpcRequest.php (1.3.1, by src/AlibabaCloud.php of its time):
* the user's parameters first, then RegionId, Format, SignatureMethod … in this order, Signature last; RegionId always;
* a POST or PUT has all of them in a form, and nothing in the query.
src/Request/Request.php: plain http unless told, User-Agent `AlibabaCloud (…) PHP/… Client/…`, any options of Guzzle.
src/Support/Sign.php, of a later release: empty values are sent, and left out of what is signed; 1.3.1 signs them. Both are
sent here.
src/Result/Result.php: an error is any status but 2xx; the body is read in the format that was asked for.
src/Exception/ServerException.php: it searches the message for its own string to sign, which by then has the Signature in it,
so that it never finds it, and the code stays SignatureDoesNotMatch.
Guzzle's own: queries as RFC 3986, forms as RFC 1738. The order of the headers was not found in source.
"""

import uuid

from replay.alibaba import FORM, Refusal, members_of
from replay.alibaba_tea import tea_request, tea_seen
from replay.encoding import pairs, php_form, php_raw
from replay.sign_alibaba_v1 import sign_alibaba_v1, string_to_sign
from replay.wire import Request

AGENT = "AlibabaCloud (Linux 6.1.0; x86_64) PHP/8.2.29 Client/1.3.1 Zend/4.2.29 Guzzle/7.4.5 CURL/7.88.1"
TEA_AGENT = "AlibabaCloud (Linux; x86_64) PHP/8.2.29 Core/3.1 TeaDSL/1"


class Client:
    def request(self, call):
        if call.way.signature != "V1":
            return tea_request(call, php_form, php_form, TEA_AGENT), None
        parameters = [
            *call.own_parameters,
            ("RegionId", call.region),
            ("Format", call.format),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", uuid.uuid1()),
            ("Timestamp", call.timestamp),
            ("Action", call.action),
            ("AccessKeyId", call.key["id"]),
            ("Version", call.version),
        ]
        if call.key.get("token"):
            parameters.append(("SecurityToken", call.key["token"]))
        signed = [pair for pair in parameters if pair[1] != "" or "unsigned" not in call.way.place]
        parameters.append(("Signature", sign_alibaba_v1(call.key["secret"], string_to_sign(call.way.method, signed))))
        remembered = string_to_sign(call.way.method, [*signed, parameters[-1]])
        headers = [("Host", call.authority), ("User-Agent", AGENT)]
        if call.gzip:
            headers.append(("Accept-Encoding", "gzip"))
        if call.way.method in ("POST", "PUT"):
            body = pairs(parameters, php_form).encode()
            headers += [("Content-Type", FORM), ("Content-Length", len(body))]
            if len(body) >= 1024 * 1024:
                headers.append(("Expect", "100-Continue"))
            return Request(call.way.method, call.target("/"), headers, body), remembered
        return Request(call.way.method, call.target("/", pairs(parameters, php_raw)), headers, b""), remembered

    def seen(self, call, answer, remembered):
        if call.way.signature != "V1":
            return tea_seen(answer)
        told = members_of(answer.body)
        if 200 <= answer.status < 300:
            return told
        if remembered in told["Message"]:
            raise Refusal("InvalidAccessKeySecret", "Specified Access Key Secret is not valid.", told["RequestId"], told)
        raise Refusal(told["Code"], told["Message"], told["RequestId"], told)
