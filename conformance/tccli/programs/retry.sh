#!/bin/sh
# Makes as many calls as it is told, and prints how many were answered.
set -eu

answers=0
while [ "$answers" -lt "$1" ]; do
  # The command has no retry of its own.
  until complaint=$(tccli ecm DescribeImage --endpoint "http://$ECM_ENDPOINT" --region ap-guangzhou --Limit 1 2>&1 >/dev/null); do
    case $complaint in
      *code:RequestLimitExceeded*) sleep 0.3 ;;
      *) echo "$complaint" >&2 && exit 1 ;;
    esac
  done
  answers=$((answers + 1))
done
echo "$answers"
