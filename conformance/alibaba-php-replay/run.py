"""Runs every case of this replay."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from replay import alibaba_php  # noqa: E402
from replay.run_alibaba import run  # noqa: E402

run(alibaba_php)
