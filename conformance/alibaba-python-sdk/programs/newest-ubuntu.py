"""Prints the newest version of Ubuntu for x86_64, and the ids of the official and the community's images that have it."""

import json
import os

from aliyunsdkcore.client import AcsClient
from aliyunsdkehpc.request.v20180412.ListCommunityImagesRequest import ListCommunityImagesRequest
from aliyunsdkehpc.request.v20180412.ListImagesRequest import ListImagesRequest

client = AcsClient(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], "cn-hangzhou")


def call(request):
    request.set_endpoint(os.environ["EHPC_ENDPOINT"])
    return json.loads(client.do_action_with_exception(request))


versions = {}
for image in call(ListImagesRequest())["OsTags"]["OsInfo"]:
    if image["Platform"] == "Ubuntu" and image["Architecture"] == "x86_64":
        versions.setdefault(image["Version"], []).append(image["ImageId"])
for image in call(ListCommunityImagesRequest())["Images"]["ImageInfo"]:
    system = image["OsTag"]
    if system["Platform"] == "Ubuntu" and system["Architecture"] == "x86_64":
        versions.setdefault(system["Version"], []).append(image["ImageId"])

newest = max(versions, key=lambda version: [int(part) for part in version.split(".")])
print(newest, *sorted(versions[newest]), sep="\n")
