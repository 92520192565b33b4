#!/bin/sh
# Waits up to a minute until an image can be used, and prints each state it comes to.
set -eu

image=$1
export http_proxy="http://$EHPC_ENDPOINT"
aliyuncli configure set --region cn-hangzhou --output text \
  --aliyun_access_key_id "$ALIBABA_CLOUD_ACCESS_KEY_ID" --aliyun_access_key_secret "$ALIBABA_CLOUD_ACCESS_KEY_SECRET"

state=
deadline=$(($(date +%s) + 60))
while [ "$state" != Available ]; do
  if [ "$(date +%s)" -gt "$deadline" ]; then echo "$image is still $state" >&2 && exit 1; fi
  now=$(aliyuncli ehpc ListCustomImages --filter "Images.ImageInfo[?ImageId==\`$image\`].Status")
  if [ "$now" != "$state" ]; then echo "$now"; fi
  state=$now
  sleep 0.2
done
