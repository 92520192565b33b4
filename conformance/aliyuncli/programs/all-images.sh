#!/bin/sh
# Prints every image of the three lists, and every cluster, page by page.
set -eu

export http_proxy="http://$EHPC_ENDPOINT"
aliyuncli configure set --region cn-hangzhou --output text \
  --aliyun_access_key_id "$ALIBABA_CLOUD_ACCESS_KEY_ID" --aliyun_access_key_secret "$ALIBABA_CLOUD_ACCESS_KEY_SECRET"

# What a row is, in front of it.
show() {
  kind=$1
  shift
  aliyuncli ehpc "$@" | while IFS= read -r row; do printf '%s\t%s\n' "$kind" "$row"; done
}

show community ListCommunityImages --filter 'Images.ImageInfo[].[ImageId,ImageName]'
show custom ListCustomImages --filter 'Images.ImageInfo[].[ImageId,ImageName]'
show public ListImages --filter 'OsTags.OsInfo[].[ImageId,OSName]'

total=$(aliyuncli ehpc ListClusters --PageSize 1 --filter TotalCount)
page=1
while [ $(((page - 1) * 10)) -lt "$total" ]; do
  show cluster ListClusters --PageSize 10 --PageNumber "$page" --filter 'Clusters.ClusterInfoSimple[].[Id,Name || `""`]'
  page=$((page + 1))
done
