#!/bin/sh
# Waits up to a minute until an image can be used, and prints each state it comes to.
set -eu

describe() {
  tccli ecm DescribeImage --endpoint "http://$ECM_ENDPOINT" --region ap-guangzhou \
    --Filters "[{\"Name\":\"image-id\",\"Values\":[\"$image\"]}]" --output text --filter 'ImageSet[0].ImageState' "$@"
}

image=$1
state=$(describe)
echo "$state"
if [ "$state" != NORMAL ]; then
  answers=$(describe --waiter "{'expr':'ImageSet[0].ImageState','to':'NORMAL','timeout':60,'interval':1}")
  # What the command waited for stands last, below the state of every second.
  echo "$answers" | tail -n 1
fi
