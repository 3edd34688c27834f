"""Proposals: which kinds of job make and send one."""

from __future__ import annotations

from matchmaker.meetings.proposals.queries import ALLOT, SEND
from matchmaker.meetings.proposals.running import perform_allot, perform_sending
from worker.runners import RUNNERS

RUNNERS[ALLOT] = perform_allot
RUNNERS[SEND] = perform_sending
