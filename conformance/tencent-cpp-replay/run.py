"""Runs every case of this replay."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from replay import tencent_cpp  # noqa: E402
from replay.run_tencent import run  # noqa: E402

run(tencent_cpp)
