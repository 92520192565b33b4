"""Runs every case of the replay of one of Alibaba's clients."""

from alibaba.asking import Asking
from alibaba.cases_calling import declare_calling
from alibaba.cases_listing import declare_listing
from alibaba.cases_refusals import declare_refusals
from harness import run_all
from replay.alibaba_own import declare_own


def run(replayed):
    asking = Asking(replayed.Client())
    for declare in (declare_listing, declare_calling, declare_refusals, declare_own):
        declare(asking)
    run_all(replayed.NAME)
