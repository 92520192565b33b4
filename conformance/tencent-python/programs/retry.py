"""Makes 60 calls in a row, more than a second allows, and prints how many were answered."""

import os
import time

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, models


class Patience:
    """Stands where the SDK's StandardRetryer would, which raises its first error even if a later attempt gets through."""

    def send_request(self, call):
        for attempt in range(8):
            try:
                return call()
            except TencentCloudSDKException as error:
                if error.get_code() != "RequestLimitExceeded":
                    raise
                time.sleep(0.1 * 2**attempt)
        return call()


credential = Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
http_profile = HttpProfile(protocol="http", endpoint=os.environ["ECM_ENDPOINT"], keepAlive=True)
client = ecm_client.EcmClient(credential, "ap-guangzhou", ClientProfile(httpProfile=http_profile, retryer=Patience()))

request = models.DescribeImageRequest()
request.Limit = 1
answers = [client.DescribeImage(request) for _ in range(60)]
print(len(answers))
