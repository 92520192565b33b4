"""Waits up to a minute until an image can be used, and prints each state it comes to."""

import json
import os
import sys
import time

from aliyunsdkcore.client import AcsClient
from aliyunsdkehpc.request.v20180412.ListCustomImagesRequest import ListCustomImagesRequest

client = AcsClient(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], "cn-hangzhou")
image_id = sys.argv[1]


def state_of(image_id):
    request = ListCustomImagesRequest()
    request.set_endpoint(os.environ["EHPC_ENDPOINT"])
    for image in json.loads(client.do_action_with_exception(request))["Images"]["ImageInfo"]:
        if image["ImageId"] == image_id:
            return image["Status"]
    sys.exit(f"there is no {image_id}")


state = None
deadline = time.monotonic() + 60
while state != "Available":
    if time.monotonic() > deadline:
        sys.exit(f"{image_id} is still {state}")
    now = state_of(image_id)
    if now != state:
        print(now, flush=True)
    state = now
    time.sleep(0.2)
