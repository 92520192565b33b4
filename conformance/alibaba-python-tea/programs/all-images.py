"""Prints every image of the three lists, and every cluster page by page."""

import os

from alibabacloud_ehpc20180412 import models
from alibabacloud_ehpc20180412.client import Client
from alibabacloud_tea_openapi.utils_models import Config

config = Config(
    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    endpoint=os.environ["EHPC_ENDPOINT"],
    protocol="http",
)
client = Client(config)

for image in client.list_community_images(models.ListCommunityImagesRequest()).body.images.image_info:
    print("community", image.image_id, image.image_name, sep="\t")
for image in client.list_custom_images(models.ListCustomImagesRequest()).body.images.image_info:
    print("custom", image.image_id, image.image_name, sep="\t")
for image in client.list_images(models.ListImagesRequest()).body.os_tags.os_info:
    print("public", image.image_id, image.osname, sep="\t")

number = 1
while True:
    page = client.list_clusters(models.ListClustersRequest(page_number=number, page_size=10)).body
    for cluster in page.clusters.cluster_info_simple:
        print("cluster", cluster.id, cluster.name or "", sep="\t")
    if number * 10 >= page.total_count:
        break
    number += 1
