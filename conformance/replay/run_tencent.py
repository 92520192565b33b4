"""Runs every case of the replay of one of Tencent's clients."""

from harness import run_all
from replay.tencent_asking import Asking
from replay.tencent_calling import declare_calling
from replay.tencent_listing import declare_listing
from replay.tencent_refusals import declare_refusals


def run(replayed):
    asking = Asking(replayed.Client())
    for declare in (declare_listing, declare_calling, declare_refusals):
        declare(asking)
    run_all(replayed.NAME)
