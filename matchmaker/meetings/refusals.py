"""Why a request or an answer is refused. Each is told once, by the view, with the way on."""

from __future__ import annotations

from matchmaker.matching.core.rule import Refusal
from matchmaker.meetings.models import Meeting


class UnknownMeetingError(LookupError):
    """No such meeting among those of the participation, or of the edition."""


class AskRefusedError(Exception):
    """A request cannot be made."""


class NotAPairError(AskRefusedError):
    """The two are not an IKM and a partner of one edition."""


class NotTakingRequestsError(AskRefusedError):
    """The edition is not open for requests, or for answers (any more)."""


class NotGraduatedError(AskRefusedError):
    """The IKM has not passed the naik kelas gate of this edition."""


class NotShownError(AskRefusedError):
    """One of the two shows itself to nobody now: the asker (`own`), or the other."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("the asker shows itself to nobody" if own else "the other is hidden")
        self.own = own


class NotAllowedToMeetError(AskRefusedError):
    """The edition's rule keeps the two apart: `refusal` says itself."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.en)
        self.refusal = refusal


class UnknownPurposeError(AskRefusedError):
    """A meeting with a partner of this kind cannot be for that."""


class AlreadyAskedError(AskRefusedError):
    """The two have a live meeting already: `meeting`."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"meeting {meeting.id} of the pair is {meeting.state}")
        self.meeting = meeting


class TooManyRequestsError(AskRefusedError):
    """The asker has `limit` requests that nobody has answered yet."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} requests are still open")
        self.limit = limit


class TooLateToUndoError(Exception):
    """A decline can be taken back for a short while only; the other side has heard of it."""
