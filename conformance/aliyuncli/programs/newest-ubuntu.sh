#!/bin/sh
# Prints the newest version of Ubuntu for x86_64, and the images that have it.
set -eu

export http_proxy="http://$EHPC_ENDPOINT"
aliyuncli configure set --region cn-hangzhou --output text \
  --aliyun_access_key_id "$ALIBABA_CLOUD_ACCESS_KEY_ID" --aliyun_access_key_secret "$ALIBABA_CLOUD_ACCESS_KEY_SECRET"

images=$(
  aliyuncli ehpc ListImages --filter 'OsTags.OsInfo[].[Platform,Architecture,Version,ImageId]'
  aliyuncli ehpc ListCommunityImages --filter 'Images.ImageInfo[].[OsTag.Platform,OsTag.Architecture,OsTag.Version,ImageId]'
)
ubuntu=$(echo "$images" | awk -F '\t' '$1 == "Ubuntu" && $2 == "x86_64" { print $3 "\t" $4 }')
newest=$(echo "$ubuntu" | cut -f 1 | sort -V | tail -n 1)
echo "$newest"
echo "$ubuntu" | awk -F '\t' -v newest="$newest" '$1 == newest { print $2 }' | LC_ALL=C sort
