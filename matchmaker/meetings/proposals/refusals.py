"""Why a proposal is not made, changed or sent."""

from __future__ import annotations

from matchmaker.jobs.models import Job
from matchmaker.meetings.refusals import (
    AlreadyAskedError,
    AskRefusedError,
    NotAllowedToMeetError,
    NotGraduatedError,
    NotShownError,
    NotTakingRequestsError,
    TooManyRequestsError,
)

# What a job is refused with.
NOBODY_TO_PAIR = "nobody can be paired"
TOO_LARGE = "the edition is too large to allot"


class ProposalRefusedError(Exception):
    """A proposal cannot be made, changed or sent now."""


class UnderWayError(ProposalRefusedError):
    """A proposal of this edition is being made or sent already (`job`)."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"job {job.id} makes or sends a proposal of this edition already")
        self.job = job


class NotOpenError(ProposalRefusedError):
    """The edition takes no requests now."""


class ReplacedError(ProposalRefusedError):
    """A later proposal has taken its place; it can be read only."""


class AlreadySentError(ProposalRefusedError):
    """The pair has been sent: it is a request by now."""


class AlreadyInError(ProposalRefusedError):
    """The pair is in the proposal already (its public id)."""


class NothingToSendError(ProposalRefusedError):
    """No pair (of those chosen) waits to be sent."""


class UnknownBatchError(LookupError):
    """The edition has no such proposal."""


class UnknownProposalError(LookupError):
    """The proposal has no such pair."""


_CODES: tuple[tuple[type[AskRefusedError], str], ...] = (
    (AlreadyAskedError, "already"),
    (NotTakingRequestsError, "closed"),
    (NotGraduatedError, "gate"),
    (NotShownError, "hidden"),
    (NotAllowedToMeetError, "rule"),
    (TooManyRequestsError, "too_many"),
)


def refusal_code(error: AskRefusedError) -> str:
    """Return the code under which a proposal keeps why it could not be sent."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), "other")
