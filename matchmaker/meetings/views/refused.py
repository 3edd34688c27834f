"""What is refused, in the visitor's words, with the way on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from matchmaker.matching.presentation import say_refusal
from matchmaker.meetings.core import StepRefusedError
from matchmaker.meetings.refusals import (
    AlreadyAskedError,
    NotAllowedToMeetError,
    NotGraduatedError,
    NotShownError,
    NotTakingRequestsError,
    TooLateToUndoError,
    TooManyRequestsError,
)
from matchmaker.meetings.views.visitor import Visitor

REFUSALS = (
    StepRefusedError,
    AlreadyAskedError,
    NotAllowedToMeetError,
    NotGraduatedError,
    NotShownError,
    NotTakingRequestsError,
    TooLateToUndoError,
    TooManyRequestsError,
)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A short title, what happened and what to do, and the one way on."""

    title: str
    text: str
    action: str
    url: str


def explain(error: Exception, edition: str, visitor: Visitor, who: str) -> Refusal:
    """Return the words for a refusal; `who` is the other company."""
    if isinstance(error, AlreadyAskedError):
        return _already_asked(error, edition, visitor, who)
    if isinstance(error, TooManyRequestsError):
        return _too_many(error, edition, visitor)
    if isinstance(error, NotGraduatedError):
        return _not_graduated(edition, visitor)
    if isinstance(error, NotShownError):
        return _not_shown(error, edition, visitor)
    if isinstance(error, NotAllowedToMeetError):
        return _not_allowed(error, edition, visitor)
    if isinstance(error, NotTakingRequestsError):
        return _closed(edition, visitor)
    if isinstance(error, TooLateToUndoError):
        return _too_late(edition, visitor, who)
    return Refusal(
        title=_("This has just changed"),
        text=_("Somebody was a moment faster. This is how the meeting stands now."),
        action=_("See my meetings"),
        url=_inbox(edition, visitor),
    )


def _already_asked(error: AlreadyAskedError, edition: str, visitor: Visitor, who: str) -> Refusal:
    there = error.meeting.public_id
    return Refusal(
        title=_("You two have a meeting already"),
        text=_("%(name)s and you have one meeting for this event. See how it stands.", name=who),
        action=_("Open the meeting"),
        url=url_for("meetings.detail", edition=edition, meeting=there, **visitor.carried),
    )


def _too_many(error: TooManyRequestsError, edition: str, visitor: Visitor) -> Refusal:
    return Refusal(
        title=_("Many of your requests still wait"),
        text=_(
            "%(limit)s of your requests have no answer yet. Wait for an answer, or take one back "
            "that matters less.",
            limit=error.limit,
        ),
        action=_("See my requests"),
        url=_inbox(edition, visitor),
    )


def _not_graduated(edition: str, visitor: Visitor) -> Refusal:
    return Refusal(
        title=_("Not past the gate yet"),
        text=_("Meetings are for IKM that have passed the naik kelas gate of this event."),
        action=_("See what is missing"),
        url=url_for("home.edition", edition=edition, **visitor.carried),
    )


def _not_shown(error: NotShownError, edition: str, visitor: Visitor) -> Refusal:
    if error.own:
        return Refusal(
            title=_("You are not shown to the other side"),
            text=_(
                "Whom you ask would see your profile, and you have closed it. Open it under "
                "My data, and ask again."
            ),
            action=_("Open My data"),
            url=url_for("privacy.show"),
        )
    return Refusal(
        title=_("Not taking requests"),
        text=_(
            "This company is not shown at the moment and takes no requests. "
            "Meetings that are agreed stay."
        ),
        action=_("Open the directory"),
        url=url_for("directory.index", edition=edition, **visitor.carried),
    )


def _not_allowed(error: NotAllowedToMeetError, edition: str, visitor: Visitor) -> Refusal:
    return Refusal(
        title=_("Not planned at this event"),
        text=_(
            "%(rule)s The organiser has set it so; ask them if this should be different.",
            rule=say_refusal(error.refusal),
        ),
        action=_("See whom you can meet"),
        url=url_for("matching.for_you", edition=edition, **visitor.carried),
    )


def _closed(edition: str, visitor: Visitor) -> Refusal:
    return Refusal(
        title=_("Requests are closed"),
        text=_("This event takes no requests or answers now. The organiser can still help."),
        action=_("See my meetings"),
        url=_inbox(edition, visitor),
    )


def _too_late(edition: str, visitor: Visitor, who: str) -> Refusal:
    return Refusal(
        title=_("Too late to undo"),
        text=_(
            "%(name)s has been told. If you want to meet after all, ask for a new meeting.",
            name=who,
        ),
        action=_("Open the directory"),
        url=url_for("directory.index", edition=edition, **visitor.carried),
    )


def _inbox(edition: str, visitor: Visitor) -> str:
    return url_for("meetings.index", edition=edition, **visitor.carried)
