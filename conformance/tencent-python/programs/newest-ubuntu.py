"""Prints the id of the newest Ubuntu image for x86_64, one's own or an official one."""

import json
import os

from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, models

credential = Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=os.environ["ECM_ENDPOINT"]))
client = ecm_client.EcmClient(credential, "ap-guangzhou", profile)

filters = [
    {"Name": "image-type", "Values": ["PRIVATE_IMAGE", "PUBLIC_IMAGE"]},
    {"Name": "image-os", "Values": ["Ubuntu"]},
]
images = []
while True:
    request = models.DescribeImageRequest()
    request.from_json_string(json.dumps({"Filters": filters, "Offset": len(images), "Limit": 100}))
    page = client.DescribeImage(request)
    images += page.ImageSet
    if len(images) >= page.TotalCount:
        break

newest = max((image for image in images if image.Architecture == "x86_64"), key=lambda image: image.ImageCreateTime)
print(newest.ImageId)
