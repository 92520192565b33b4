#!/bin/sh
# Makes as many calls as it is told, and prints how many were answered.
set -eu

export http_proxy="http://$EHPC_ENDPOINT"
aliyuncli configure set --region cn-hangzhou --output json \
  --aliyun_access_key_id "$ALIBABA_CLOUD_ACCESS_KEY_ID" --aliyun_access_key_secret "$ALIBABA_CLOUD_ACCESS_KEY_SECRET"

answers=0
while [ "$answers" -lt "$1" ]; do
  # The command comes back by itself only for operations of ECS.
  until answer=$(aliyuncli ehpc ListCommunityImages --BaseOsTag none); do
    case $answer in
      *'"Throttling.User"'*) sleep 0.3 ;;
      *) echo "$answer" >&2 && exit 1 ;;
    esac
  done
  answers=$((answers + 1))
done
echo "$answers"
