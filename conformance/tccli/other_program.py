"""Another program of the same account: keeps calling until it is stopped, and says when it is first refused."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, models

endpoint, secret_id, secret_key, region = sys.argv[1:]


def call_on(_):
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint, keepAlive=True))
    client = ecm_client.EcmClient(Credential(secret_id, secret_key), region, profile)
    said = False
    while True:
        try:
            client.DescribeImage(models.DescribeImageRequest())
        except TencentCloudSDKException as error:
            if error.get_code() != "RequestLimitExceeded":
                raise
            if not said:
                # In one piece: what print writes, several threads may write into each other.
                sys.stdout.write("refused\n")
                sys.stdout.flush()
            said = True
            # Time for the command line to run: there are few processors.
            time.sleep(0.02)


with ThreadPoolExecutor(4) as pool:
    list(pool.map(call_on, range(4)))
