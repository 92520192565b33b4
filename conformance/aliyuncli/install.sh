#!/bin/sh
# Installs the command on Python 2.7, the only one it runs on.
set -eu

# A pyenv may have one without making it a program of everybody's.
python=$(python2.7 -c 'import sys; print(sys.executable)' 2>/dev/null) ||
  python=$(ls "$(pyenv root)"/versions/2.7.*/bin/python2.7 | tail -n 1)

pip="-m pip install --quiet --no-deps --disable-pip-version-check"
python3 -m venv target/installer
target/installer/bin/python $pip -r installer.txt
target/installer/bin/virtualenv --quiet --no-download --python "$python" target/python
target/python/bin/python $pip -r requirements.txt
