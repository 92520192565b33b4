#!/bin/sh
# Prints the id of the newest Ubuntu image for x86_64, one's own or an official one. A list begins with the newest.
set -eu

tccli ecm DescribeImage --endpoint "http://$ECM_ENDPOINT" --region ap-guangzhou --Limit 100 \
  --Filters '[{"Name":"image-type","Values":["PRIVATE_IMAGE","PUBLIC_IMAGE"]},{"Name":"image-os","Values":["Ubuntu"]}]' \
  --output text --filter "sort_by(ImageSet[?Architecture=='x86_64'], &ImageCreateTime)[-1].ImageId"
