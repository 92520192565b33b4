"""Prints the newest version of Ubuntu for x86_64, and the ids of the official and the community's images that have it."""

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

official = client.list_images(models.ListImagesRequest()).body.os_tags.os_info
community = client.list_community_images(models.ListCommunityImagesRequest()).body.images.image_info
versions = {}
for image_id, system in [(image.image_id, image) for image in official] + [(image.image_id, image.os_tag) for image in community]:
    if system.platform == "Ubuntu" and system.architecture == "x86_64":
        versions.setdefault(system.version, []).append(image_id)

newest = max(versions, key=lambda version: [int(part) for part in version.split(".")])
print(newest, *sorted(versions[newest]), sep="\n")
