"""Prints every image of the three lists, and every cluster page by page."""

import json
import os

from aliyunsdkcore.client import AcsClient
from aliyunsdkehpc.request.v20180412.ListClustersRequest import ListClustersRequest
from aliyunsdkehpc.request.v20180412.ListCommunityImagesRequest import ListCommunityImagesRequest
from aliyunsdkehpc.request.v20180412.ListCustomImagesRequest import ListCustomImagesRequest
from aliyunsdkehpc.request.v20180412.ListImagesRequest import ListImagesRequest

client = AcsClient(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], "cn-hangzhou")


def call(request):
    request.set_endpoint(os.environ["EHPC_ENDPOINT"])
    return json.loads(client.do_action_with_exception(request))


for image in call(ListCommunityImagesRequest())["Images"]["ImageInfo"]:
    print("community", image["ImageId"], image["ImageName"], sep="\t")
for image in call(ListCustomImagesRequest())["Images"]["ImageInfo"]:
    print("custom", image["ImageId"], image["ImageName"], sep="\t")
for image in call(ListImagesRequest())["OsTags"]["OsInfo"]:
    print("public", image["ImageId"], image["OSName"], sep="\t")

request = ListClustersRequest()
request.set_PageSize(10)
seen = total = 0
while seen == 0 or seen < total:
    request.set_PageNumber(seen // 10 + 1)
    page = call(request)
    for cluster in page["Clusters"]["ClusterInfoSimple"]:
        print("cluster", cluster["Id"], cluster.get("Name", ""), sep="\t")
    seen, total = seen + 10, page["TotalCount"]
