"""Plans: which kind of job makes one."""

from __future__ import annotations

from matchmaker.scheduling.queries import PLAN
from matchmaker.scheduling.running import perform_run
from worker.runners import RUNNERS

RUNNERS[PLAN] = perform_run
