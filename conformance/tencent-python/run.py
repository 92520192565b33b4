"""Runs every case of this client."""

import cases_listing  # noqa: F401
import cases_calling  # noqa: F401
import cases_refusals  # noqa: F401
from harness import run_all

run_all("tencent-python")
