"""Waits up to a minute until an image can be used, and prints each state it comes to."""

import os
import sys
import time

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

image_id = sys.argv[1]
state = None
deadline = time.monotonic() + 60
while state != "Available":
    if time.monotonic() > deadline:
        sys.exit(f"{image_id} is still {state}")
    images = client.list_custom_images(models.ListCustomImagesRequest()).body.images.image_info
    found = [image.status for image in images if image.image_id == image_id]
    if not found:
        sys.exit(f"there is no {image_id}")
    if found[0] != state:
        print(found[0], flush=True)
    state = found[0]
    time.sleep(0.2)
