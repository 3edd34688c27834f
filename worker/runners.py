"""Who does which kind of job. A module of worker/tasks adds its room's runner."""

from __future__ import annotations

from matchmaker.jobs.running import Runner

RUNNERS: dict[str, Runner] = {}
