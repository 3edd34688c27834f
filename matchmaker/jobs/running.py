"""What a room gets to do a job with: its inputs, and a way to say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class JobRefusedError(Exception):
    """The job cannot be done; the text says why in plain words and ends the job as failed."""


class Report(Protocol):
    """Takes progress, stage and figures; returns whether somebody asked the job to stop."""

    def __call__(self, progress: float, stage: str, figures: dict[str, Any] | None) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class JobHandle:
    """A job that this process has taken up, as its runner sees it.

    `inputs` and `seed` are what was asked for. `fence` is the taker's number: the runner writes
    its result in one transaction with `jobs.service.hold(job_id, fence)` and `complete`.
    """

    job_id: int
    fence: int
    inputs: Mapping[str, Any]
    seed: int
    tell: Report

    def report(
        self, progress: float, stage: str = "", figures: dict[str, Any] | None = None
    ) -> bool:
        """Say how far the job is (0 to 1); returns whether somebody asked it to stop.

        Cheap enough to be called often: the row is written at most a few times a second, by a
        connection of its own. Raises LostJobError once the job belongs to another worker.
        """
        return self.tell(progress, stage, figures)


# Does the whole job, the writing of its result included. Called outside any transaction, inside
# the application's context. Raises JobRefusedError for what the person who asked can understand.
Runner = Callable[[JobHandle], None]
