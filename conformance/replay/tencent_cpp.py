"""The wire form of tencentcloud-sdk-cpp, read in TencentCloud/tencentcloud-sdk-cpp.

core/src/AbstractClient.cpp (of a release with circuit breakers; core/include/tencentcloud/core/Config.h of the
core/src/http/HttpClient.cpp that was read says 3.1.28):
* POST and TC3 only; the endpoint is signed and sent as Host as it was told, and must have a dot: what is before it is the
  service; the path that is signed is always `/`;
* X-TC-Region and X-TC-Token only when set, X-TC-Language never; SetHeader adds the user's own headers;
* `Connection: Close`, or `Keep-Alive` when the profile says so.
core/include/tencentcloud/core/http/Http.h: headers are ordered by name, in any case.
core/src/http/Url.cpp: the path `/` is put behind the endpoint.
core/src/http/HttpClient.cpp: libcurl; any status but 200 is ServiceNetworkError.
ecm/src/v20190719/model/DescribeImageRequest.cpp: bodies compact, Chinese as it is, by rapidjson.
ecm/src/v20190719/model/DescribeImageResponse.cpp: RequestId must be a string, `Error` an object with texts Code and Message,
and every member of the declared type. Image.cpp and SrcImage.cpp beside it were not read: the types of an image's members
are those of the API's reference.
libcurl's own: Host and `Accept: */*` first, Content-Length last, `Expect: 100-continue` over one megabyte.
"""

import json

from replay.tencent import JSON, TC3, Refusal, tc3_header
from replay.wire import Request

SDK = "SDK_CPP_3.1.28"
EXPECT_OVER = 1024 * 1024
NUMBERS = {"ImageOwner", "ImageSize", "RegionID"}


class Client:
    spellings = ("",)

    def endpoint_of(self, address):
        return address

    def request(self, call):
        timestamp = call.timestamp
        body = json.dumps(call.params, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "X-TC-Action": call.action,
            "X-TC-Version": call.version,
            "X-TC-RequestClient": SDK,
            "Connection": "Keep-Alive" if call.keep_alive else "Close",
            "Content-Type": JSON,
            "X-TC-Timestamp": timestamp,
            "Authorization": tc3_header(call, timestamp, JSON, "", body),
        }
        optional = {"X-TC-Region": call.region, "X-TC-Token": call.key.get("token")}
        # The user's own, by SetHeader.
        optional.update({"X-TC-Language": call.language, "Accept-Encoding": "gzip" if call.gzip else None})
        headers.update({name: value for name, value in optional.items() if value})
        ordered = sorted(headers.items(), key=lambda pair: pair[0].lower())
        expect = [("Expect", "100-continue")] if len(body) > EXPECT_OVER else []
        around = [("Host", call.endpoint), ("Accept", "*/*"), *ordered, ("Content-Length", len(body)), *expect]
        return Request("POST", call.target(f"{call.sub_path}/"), around, body)

    def seen(self, answer):
        if answer.status != 200:
            raise Refusal("ServiceNetworkError", f"status={answer.status}, {answer.body.decode()}", None)
        response = json.loads(answer.body)["Response"]
        if not isinstance(response["RequestId"], str):
            raise Refusal("", "response `Response.RequestId` is null or not string", None)
        if "Error" in response:
            error = response["Error"]
            if not all(isinstance(error.get(name), str) for name in ("Code", "Message")):
                raise Refusal("", "response `Response.Error` format error", response["RequestId"])
            raise Refusal(error["Code"], error["Message"], response["RequestId"])
        for image in response.get("ImageSet") or []:
            check_declared(image)
        return response


def check_declared(image):
    """The SDK's models take no other type than the declared one."""
    for name, value in image.items():
        if isinstance(value, dict):
            check_declared(value)
            continue
        declared = int if name in NUMBERS else bool if name == "IsSupportCloudInit" else str
        if type(value) is not declared:
            raise Refusal("", f"response `Image.{name}` has a wrong type", None)
