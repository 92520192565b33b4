"""The wire form of aliyun-openapi-cpp-sdk, read in aliyun/aliyun-openapi-cpp-sdk (1.36.1871, by VERSION).

core/src/RpcServiceClient.cc and core/src/CommonClient.cc:
* all parameters in the query, ordered by name with the Signature among them, names as they are, values by curl_easy_escape;
  a POST has them there too, and an empty body;
* empty parameters of the user are left out, but SecurityToken is sent and signed even when it is empty;
* RegionId always, Format always JSON, `x-sdk-client: CPP/…`, no User-Agent.
core/src/CurlHttpClient.cc: libcurl with a kept handle; no compression; the endpoint's path stays, with `/` behind it, and
the Host header is the endpoint as it was told. core/src/ServiceRequest.cc: https unless told.
core/src/CoreClient.cc: an error is any status but 2xx; Code, Message, HostId and RequestId of the JSON.
libcurl's own: Host and `Accept: */*` first, and a form's Content-Type for a POST.
"""

import uuid

from replay.alibaba import FORM, Refusal, members_of
from replay.encoding import curl_escape
from replay.sign_alibaba_v1 import sign_alibaba_v1, string_to_sign
from replay.wire import Request



class Client:
    def request(self, call):
        parameters = {name: value for name, value in call.own_parameters if value != ""}
        parameters.update({
            "AccessKeyId": call.key["id"],
            "Action": call.action,
            "Format": "JSON",
            "RegionId": call.region,
            "SecurityToken": call.key.get("token") or "",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": uuid.uuid4(),
            "SignatureVersion": "1.0",
            "Timestamp": call.timestamp,
            "Version": call.version,
        })
        text = string_to_sign(call.way.method, parameters.items())
        parameters["Signature"] = sign_alibaba_v1(call.key["secret"], text)
        query = "&".join(f"{name}={curl_escape(value)}" for name, value in sorted(parameters.items()))
        headers = [("Host", call.endpoint), ("Accept", "*/*"), ("x-sdk-client", "CPP/1.36.1871")]
        if call.way.method in ("POST", "DELETE"):
            headers += [("Content-Length", 0), ("Content-Type", FORM)]
        elif call.way.method == "PUT":
            headers.append(("Content-Length", 0))
        return Request(call.way.method, call.target(f"{call.sub_path}/", query), headers, b""), None

    def seen(self, call, answer, remembered):
        told = members_of(answer.body)
        if 200 <= answer.status <= 299:
            return told
        raise Refusal(told["Code"], told["Message"], told["RequestId"])
