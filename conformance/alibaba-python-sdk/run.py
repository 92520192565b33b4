"""Runs every case of this client."""

import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(FOLDER))

from alibaba.asking import Asking  # noqa: E402
from alibaba.cases_calling import declare_calling  # noqa: E402
from alibaba.cases_listing import declare_listing  # noqa: E402
from alibaba.cases_programs import declare_programs  # noqa: E402
from alibaba.cases_refusals import declare_refusals  # noqa: E402
from cases import declare_own  # noqa: E402
from client import Client  # noqa: E402
from harness import run_all  # noqa: E402

asking = Asking(Client())
for declare in (declare_listing, declare_calling, declare_refusals, declare_own):
    declare(asking)
declare_programs(os.path.join(FOLDER, "programs"))
run_all("alibaba-python-sdk")
