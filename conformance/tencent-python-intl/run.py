"""Runs the cases of `tencent-python` with this build, whose modules have the same names, behind them."""

import importlib
import os
import sys

CONFORMANCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIBLING = os.path.join(CONFORMANCE, "tencent-python")
sys.path += [SIBLING, CONFORMANCE]

for module in sorted(os.listdir(SIBLING)):
    if module.startswith("cases_") and module.endswith(".py"):
        importlib.import_module(module.removesuffix(".py"))

# After the others: a case that is declared again takes the place of the first.
import cases  # noqa: E402, F401
from harness import run_all  # noqa: E402

run_all("tencent-python-intl")
