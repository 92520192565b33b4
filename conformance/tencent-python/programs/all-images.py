"""Prints the id and the name of every image, page by page."""

import os

from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.ecm.v20190719 import ecm_client, models

credential = Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=os.environ["ECM_ENDPOINT"]))
client = ecm_client.EcmClient(credential, "ap-guangzhou", profile)

request = models.DescribeImageRequest()
request.Offset, request.Limit = 0, 100
while True:
    page = client.DescribeImage(request)
    for image in page.ImageSet:
        print(image.ImageId, image.ImageName, sep="\t")
    request.Offset += len(page.ImageSet)
    if request.Offset >= page.TotalCount:
        break
