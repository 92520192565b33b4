"""The wire form of aliyunsdkcore for Ruby, read in aliyun/openapi-core-ruby-sdk (0.0.17, by lib/aliyunsdkcore.rb).

lib/aliyunsdkcore/rpc_client.rb:
* parameters ordered by name, encoded by CGI.escape with `%20` for `+`; the Signature is put behind them;
* GET has them in the query; POST, written in capitals, all of them in a form, and nothing in the query;
* no RegionId unless the user gives one; Format is JSON unless the user gives one, and the answer is read as JSON;
* an error is a body with a `Code` that is not 200, OK or Success, whatever the status; it is a StandardError with the message
  and the path, from which code, status and request id cannot be told. Those are checked as they came.
Faraday's own (run under Ruby 3.1 with Faraday 1.1): the query is read, ordered by name and written anew with `+` for a
blank; the path `/` replaces that of the endpoint; Net::HTTP offers gzip and makes a connection for each call.
"""

import json

from replay.alibaba import FORM, Refusal, new_nonce
from replay.encoding import pairs, ruby_cgi
from replay.sign_alibaba_v1 import sign_alibaba_v1, string_to_sign
from replay.wire import Request

AGENT = "AlibabaCloud (linux; x86_64) Ruby/3.1.2 Core/0.0.17"


def sdk_encode(text):
    return ruby_cgi(text).replace("+", "%20")


class Client:
    def request(self, call):
        parameters = {
            "Action": call.action,
            "Format": "JSON",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": new_nonce(),
            "SignatureVersion": "1.0",
            "Timestamp": call.timestamp,
            "AccessKeyId": call.key["id"],
            "Version": call.version,
        }
        if call.key.get("token"):
            parameters["SecurityToken"] = call.key["token"]
        parameters.update(call.parameters)
        ordered = sorted(parameters.items())
        ordered.append(("Signature", sign_alibaba_v1(call.key["secret"], string_to_sign(call.way.method, ordered))))
        headers = [
            ("User-Agent", AGENT),
            ("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"),
            ("Accept", "*/*"),
            ("Host", call.authority),
        ]
        if call.way.method == "POST":
            body = pairs(ordered, sdk_encode).encode()
            headers += [("Content-Type", FORM), ("Content-Length", len(body))]
            return Request("POST", call.target("/"), headers, body), None
        if call.way.method == "PUT":
            headers += [("Content-Length", 0), ("Content-Type", FORM)]
        return Request(call.way.method, call.target("/", pairs(sorted(ordered), ruby_cgi)), headers, b""), None

    def seen(self, call, answer, remembered):
        told = json.loads(answer.body)
        if told.get("Code") and told["Code"] not in (200, "200", "OK", "Success"):
            raise Refusal(told["Code"], told["Message"], told["RequestId"])
        return told
