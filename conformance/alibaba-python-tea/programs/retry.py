"""Makes 60 calls in a row, more than a second allows, and prints how many were answered."""

import os

from alibabacloud_ehpc20180412 import models
from alibabacloud_ehpc20180412.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.policy.retry import RetryOptions

throttled = {"maxAttempts": 5, "exception": ["ThrottlingException"], "errorCode": ["Throttling.User"]}
config = Config(
    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    endpoint=os.environ["EHPC_ENDPOINT"],
    protocol="http",
    retry_options=RetryOptions({"retryable": True, "retryCondition": [throttled]}),
)
client = Client(config)

answers = [client.list_images(models.ListImagesRequest()).body for _ in range(60)]
print(len(answers))
