"""Checks the signers against the vectors that the vendors publish, before anything is sent."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from replay.sign_acs3 import acs3_string_to_sign, hash_of, sign_acs3  # noqa: E402
from replay.sign_alibaba_v1 import sign_alibaba_v1, string_to_sign  # noqa: E402
from replay.sign_tc3 import sign_tc3  # noqa: E402
from replay.sign_tencent_v1 import sign_tencent_v1  # noqa: E402

TENCENT = {"id": "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "secret": "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"}


def check(name, actual, expected):
    if actual != expected:
        sys.exit(f"{name}: got {actual}, expected {expected}")


def tc3():
    body = r'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'.encode()
    _, signature = sign_tc3(
        method="POST",
        query="",
        content_type="application/json; charset=utf-8",
        host="cvm.tencentcloudapi.com",
        payload=body,
        key=TENCENT,
        service="cvm",
        timestamp=1551113065,
    )
    check("TC3-HMAC-SHA256", signature, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


def tencent_v1():
    parameters = {
        "Action": "DescribeInstances",
        "InstanceIds.0": "ins-09dx96dg",
        "Limit": 20,
        "Nonce": 11886,
        "Offset": 0,
        "Region": "ap-guangzhou",
        "SecretId": TENCENT["id"],
        "Timestamp": 1465185768,
        "Version": "2017-03-12",
    }
    signature = sign_tencent_v1("GET", "cvm.tencentcloudapi.com", parameters.items(), TENCENT["secret"], "HmacSHA1")
    check("HmacSHA1", signature, "EliP9YW3pW28FpsEdkXt/+WcGeI=")


def alibaba_v1():
    parameters = {
        "Timestamp": "2016-02-23T12:46:24Z",
        "Format": "XML",
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Version": "2014-05-26",
        "SignatureVersion": "1.0",
    }
    signature = sign_alibaba_v1("testsecret", string_to_sign("GET", parameters.items()))
    check("signature 1.0", signature, "OLeaidS1JvxuMvnyHOwuJ+uX5qY=")


def acs3():
    algorithm = "ACS3-HMAC-SHA256"
    payload_hash = hash_of(algorithm, b"")
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": payload_hash,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    text, _ = acs3_string_to_sign(algorithm, "POST", "/", query.items(), headers.items(), payload_hash)
    signature = sign_acs3(algorithm, "YourAccessKeySecret", text)
    check(algorithm, signature, "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


for vector in (tc3, tencent_v1, alibaba_v1, acs3):
    vector()
