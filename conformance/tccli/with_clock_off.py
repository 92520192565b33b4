"""Runs the command line in a program whose clock is off by the seconds of the first argument."""

import sys
import time

from tccli.main import main

offset = float(sys.argv.pop(1))
real = time.time
time.time = lambda: real() + offset
sys.exit(main())
