"""Runs every case of this client."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import cases_listing  # noqa: E402, F401
import cases_calling  # noqa: E402, F401
import cases_refusals  # noqa: E402, F401
import cases_programs  # noqa: E402, F401
from harness import run_all  # noqa: E402

run_all("tencent-python")
