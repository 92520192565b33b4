"""Runs the command in a program whose clock is off by the seconds of the first argument."""

import sys
import time

from aliyuncli.aliyuncli import main

offset = float(sys.argv.pop(1))
real = time.gmtime
time.gmtime = lambda seconds=None: real(time.time() + offset if seconds is None else seconds)
main()
