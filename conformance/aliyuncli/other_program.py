"""Another program of the same account: keeps calling until it is stopped, and says when it is first refused."""

import sys
import threading
import time

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkehpc.request.v20180412.ListCommunityImagesRequest import ListCommunityImagesRequest

endpoint, key_id, secret = sys.argv[1:]


def keep_calling():
    client = AcsClient(key_id, secret, "cn-hangzhou")
    said = False
    while True:
        request = ListCommunityImagesRequest()
        request.set_endpoint(endpoint)
        request.set_BaseOsTag("none")
        try:
            client.do_action_with_exception(request)
        except ServerException as error:
            if error.get_error_code() != "Throttling.User":
                raise
            if not said:
                sys.stdout.write("refused\n")
                sys.stdout.flush()
            said = True
            # Time for the command to run: there are few processors.
            time.sleep(0.02)


for _ in range(4):
    threading.Thread(target=keep_calling).start()
