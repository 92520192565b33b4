#!/bin/sh
# Prints the id and the name of every image, page by page.
set -eu

describe() {
  tccli ecm DescribeImage --endpoint "http://$ECM_ENDPOINT" --region ap-guangzhou --output text "$@"
}

total=$(describe --Limit 1 --filter TotalCount)
offset=0
while [ "$offset" -lt "$total" ]; do
  describe --Offset "$offset" --Limit 100 --filter 'ImageSet[].[ImageId,ImageName]'
  offset=$((offset + 100))
done
