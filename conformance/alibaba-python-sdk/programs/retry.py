"""Makes 60 calls in a row, more than a second allows, and prints how many were answered."""

import os
import time

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkehpc.request.v20180412.ListImagesRequest import ListImagesRequest

client = AcsClient(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], "cn-hangzhou")


def patiently(call, attempts=8):
    """The SDK's own retry is for the operations of a list, and none of E-HPC is on it."""
    for attempt in range(1, attempts + 1):
        try:
            return call()
        except ServerException as error:
            if error.get_error_code() != "Throttling.User" or attempt == attempts:
                raise
            time.sleep(0.1 * 2**attempt)


def list_images():
    request = ListImagesRequest()
    request.set_endpoint(os.environ["EHPC_ENDPOINT"])
    return client.do_action_with_exception(request)


answers = [patiently(list_images) for _ in range(60)]
print(len(answers))
