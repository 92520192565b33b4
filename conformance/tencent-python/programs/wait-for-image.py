"""Waits up to a minute until an image can be used, and prints each state it comes to."""

import json
import os
import sys
import time

from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, models

credential = Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=os.environ["ECM_ENDPOINT"]))
client = ecm_client.EcmClient(credential, "ap-guangzhou", profile)

image_id = sys.argv[1]
request = models.DescribeImageRequest()
request.from_json_string(json.dumps({"Filters": [{"Name": "image-id", "Values": [image_id]}]}))

state = None
deadline = time.monotonic() + 60
while state != "NORMAL":
    if time.monotonic() > deadline:
        sys.exit(f"{image_id} is still {state}")
    found = client.DescribeImage(request).ImageSet
    if not found:
        sys.exit(f"there is no {image_id}")
    if found[0].ImageState != state:
        print(found[0].ImageState, flush=True)
    state = found[0].ImageState
    time.sleep(0.2)
