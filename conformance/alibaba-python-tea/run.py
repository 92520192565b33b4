"""Runs every case of this client."""

import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from alibaba.asking import Asking  # noqa: E402
from alibaba.cases_calling import declare_calling  # noqa: E402
from alibaba.cases_listing import declare_listing  # noqa: E402
from alibaba.cases_refusals import declare_refusals  # noqa: E402
from cases import declare_own  # noqa: E402
from client import Client  # noqa: E402
from harness import run_all  # noqa: E402

asking = Asking(Client())
for declare in (declare_listing, declare_calling, declare_refusals, declare_own):
    declare(asking)
run_all("alibaba-python-tea")
