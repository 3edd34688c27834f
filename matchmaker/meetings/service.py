"""Ask for a meeting, answer, take back. Callers hold the transaction; facts go with the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.exc import IntegrityError

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.directory.visibility import shows_itself
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.matching.field import Settings, load_settings
from matchmaker.matching.queries import refusal_of
from matchmaker.meetings import disclosures, queries
from matchmaker.meetings.core import (
    CONTACTS_OPEN,
    DECLINE_IS_TOLD_AFTER,
    MOST_OPEN_REQUESTS,
    MeetingState,
    Purpose,
    Side,
    Standing,
    Step,
    after,
    can_still_undo,
    purposes_with,
    side_of,
)
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.placing import release
from matchmaker.meetings.refusals import (
    AlreadyAskedError,
    NotAllowedToMeetError,
    NotAPairError,
    NotGraduatedError,
    NotShownError,
    NotTakingRequestsError,
    TooLateToUndoError,
    TooManyRequestsError,
    UnknownMeetingError,
    UnknownPurposeError,
)
from matchmaker.outbox import service as outbox


def check_ask(
    edition: Edition,
    asker: Participation,
    other: Participation,
    settings: Settings | None = None,
) -> None:
    """Raise the AskRefusedError that a request from `asker` to `other` would meet now.

    `settings` are the edition's, read in this transaction by who asks for many.
    """
    ikm, partner = _sides(asker, other)
    if edition.phase is not Phase.OPEN:
        raise NotTakingRequestsError
    if not queries.has_graduated(ikm.id):
        raise NotGraduatedError
    existing = queries.find_live(ikm.id, partner.id)
    if existing is not None:
        raise AlreadyAskedError(existing)
    for part in (asker, other):
        if not shows_itself(part.company_id):
            raise NotShownError(own=part is asker)
    refused = refusal_of(settings or load_settings(edition), ikm, partner)
    if refused is not None:
        raise NotAllowedToMeetError(refused)
    side = side_of(asker.company.kind)
    limit = MOST_OPEN_REQUESTS[side]
    if queries.count_unanswered(asker.id, side) >= limit:
        raise TooManyRequestsError(limit)


def ask(
    asker: Participation,
    other: Participation,
    *,
    purpose: Purpose,
    message: str = "",
    proposed: bool = False,
    settings: Settings | None = None,
    by_user_id: int | None,
    now: datetime,
) -> Meeting:
    """Ask for a meeting; `other` hears of it. `proposed`: by the organiser, for the asker.

    `settings` as for `check_ask`.
    Raises an AskRefusedError. Of two requests of one pair at the same moment one is made and the
    other gets AlreadyAskedError.
    """
    ikm, partner = _sides(asker, other)
    edition = queries.hold_edition(asker.edition_id)
    queries.hold_asker(asker.id)
    check_ask(edition, asker, other, settings)
    if purpose not in purposes_with(partner.company.kind):
        raise UnknownPurposeError(purpose)
    meeting = Meeting(
        edition_id=edition.id,
        ikm_id=ikm.id,
        partner_id=partner.id,
        state=MeetingState.REQUESTED,
        asked_by=side_of(asker.company.kind),
        asked_by_user_id=by_user_id,
        purpose=purpose,
        message=message.strip(),
        proposed=proposed,
        asked_at=now,
    )
    _insert(meeting)
    _record("requested", meeting, by=meeting.asked_by)
    _note("requested", meeting, asker, by_user_id)
    return meeting


def accept(acting: Participation, public_id: str, *, now: datetime) -> Meeting:
    """Accept as the side that was asked; from now on both see each other's contacts.

    Raises UnknownMeetingError, StepRefusedError, NotTakingRequestsError, NotGraduatedError.
    """
    meeting, by = _locked(acting, public_id)
    state = after(_standing(meeting), Step.ACCEPT, by)
    if not queries.has_graduated(meeting.ikm_id):
        raise NotGraduatedError
    meeting.state = state
    meeting.answered_at = now
    db.session.flush()
    disclosures.open_contacts(meeting)
    _record("accepted", meeting, by=by)
    _note("accepted", meeting, acting)
    return meeting


def decline(acting: Participation, public_id: str, *, note: str = "", now: datetime) -> Meeting:
    """Decline as the side that was asked; it is told a little later, so that `reopen` can mend it.

    Raises UnknownMeetingError, StepRefusedError, NotTakingRequestsError.
    """
    meeting, by = _locked(acting, public_id)
    meeting.state = after(_standing(meeting), Step.DECLINE, by)
    meeting.answered_at = now
    _end(meeting, by, note, now)
    _record(
        "declined",
        meeting,
        by=by,
        key=f"{meeting.id}:{now.isoformat()}",
        due_at=now + DECLINE_IS_TOLD_AFTER,
        more={"ended_at": now.isoformat()},
    )
    _note("declined", meeting, acting)
    return meeting


def reopen(acting: Participation, public_id: str, *, now: datetime) -> Meeting:
    """Take a decline back: the request waits for an answer again.

    Raises UnknownMeetingError, StepRefusedError, TooLateToUndoError, NotTakingRequestsError, or
    AlreadyAskedError when the pair has another live meeting by now.
    """
    meeting, by = _locked(acting, public_id)
    state = after(_standing(meeting), Step.REOPEN, by)
    if meeting.ended_at is None or not can_still_undo(meeting.ended_at, now):
        raise TooLateToUndoError
    other = queries.find_live(meeting.ikm_id, meeting.partner_id)
    if other is not None:
        raise AlreadyAskedError(other)
    meeting.state = state
    meeting.answered_at = meeting.ended_at = meeting.ended_by = None
    meeting.answer_note = ""
    db.session.flush()
    _note("reopened", meeting, acting)
    return meeting


def withdraw(acting: Participation, public_id: str, *, note: str = "", now: datetime) -> Meeting:
    """Take a request back, or step back from an agreed meeting: its place is free at once.

    Raises UnknownMeetingError, StepRefusedError, NotTakingRequestsError.
    """
    meeting, by = _locked(acting, public_id)
    state = after(_standing(meeting), Step.WITHDRAW, by)
    _leave(meeting, state, by, note, now, "withdrawn")
    _note("withdrawn", meeting, acting)
    return meeting


def cancel(edition_id: int, public_id: str, *, note: str, now: datetime) -> Meeting:
    """Cancel a live meeting as the organiser, in any phase; both sides hear the reason.

    Raises UnknownMeetingError or StepRefusedError.
    """
    edition = queries.hold_edition(edition_id)
    meeting = queries.lock_in_edition(edition_id, public_id)
    if meeting is None:
        raise UnknownMeetingError(public_id)
    state = after(_standing(meeting), Step.CANCEL, None)
    _leave(meeting, state, None, note, now, "cancelled")
    trail.record(
        "meetings.cancelled",
        host_id=edition.host_id,
        object_kind="meeting",
        object_id=meeting.public_id,
    )
    return meeting


def note_calendar(acting: Participation) -> None:
    """Note that somebody took the calendar file of a company with them."""
    trail.record(
        "meetings.calendar_exported",
        host_id=acting.host_id,
        object_kind="participation",
        object_id=acting.public_id,
        acting_for_id=acting.company_id,
    )


def cancel_all_of(participation_id: int, *, now: datetime) -> None:
    """Cancel every live meeting of a participation that leaves for good, in any phase.

    What has taken place stays. The other side of each is told; nobody's reason is.
    """
    part = db.session.get_one(Participation, participation_id)
    queries.hold_edition(part.edition_id)
    for meeting in queries.lock_live_of(participation_id):
        side = Side.IKM if meeting.ikm_id == participation_id else Side.PARTNER
        state = after(_standing(meeting), Step.CANCEL, None)
        _leave(meeting, state, side, "", now, "cancelled")


def _leave(
    meeting: Meeting, state: MeetingState, by: Side | None, note: str, now: datetime, fact: str
) -> None:
    place: dict[str, object] = {"slot_id": meeting.slot_id, "table_id": meeting.table_id}
    was_agreed = meeting.state in CONTACTS_OPEN
    release(meeting)
    meeting.state = state
    meeting.unplaced_reason = None
    _end(meeting, by, note, now)
    disclosures.close_contacts(meeting)
    _record(fact, meeting, by=by, more={"was_agreed": was_agreed, **place})


def _end(meeting: Meeting, by: Side | None, note: str, now: datetime) -> None:
    meeting.ended_at = now
    meeting.ended_by = by
    meeting.answer_note = note.strip()
    db.session.flush()


def _sides(one: Participation, two: Participation) -> tuple[Participation, Participation]:
    if one.edition_id != two.edition_id:
        raise NotAPairError
    by_side = {side_of(part.company.kind): part for part in (one, two)}
    if len(by_side) != 2:
        raise NotAPairError
    return by_side[Side.IKM], by_side[Side.PARTNER]


def _insert(meeting: Meeting) -> None:
    """Insert inside a savepoint; the index of live pairs decides between two at once."""
    pair = (meeting.ikm_id, meeting.partner_id)
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
            db.session.flush()
    except IntegrityError:
        existing = queries.find_live(*pair)
        if existing is None:
            raise
        raise AlreadyAskedError(existing) from None


def _locked(acting: Participation, public_id: str) -> tuple[Meeting, Side]:
    """Lock the meeting for an answer of one of its sides; the edition first, as publishing does."""
    edition = queries.hold_edition(acting.edition_id)
    if edition.phase is Phase.CLOSED:
        raise NotTakingRequestsError
    meeting = queries.lock_of_sides(edition.id, public_id, acting.id)
    if meeting is None:
        raise UnknownMeetingError(public_id)
    return meeting, Side.IKM if acting.id == meeting.ikm_id else Side.PARTNER


def _standing(meeting: Meeting) -> Standing:
    return Standing(state=meeting.state, asked_by=meeting.asked_by)


def _record(
    fact: str,
    meeting: Meeting,
    *,
    by: Side | None,
    key: str | None = None,
    due_at: datetime | None = None,
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    payload = {
        "edition_id": meeting.edition_id,
        "meeting_id": meeting.id,
        "by": by,
        "revision": meeting.revision,
        **more,
    }
    outbox.record(f"meetings.{fact}", payload, key=key or str(meeting.id), due_at=due_at)


def _note(
    action: str, meeting: Meeting, acting: Participation, actor_id: int | None = None
) -> None:
    """Keep in the audit trail who did it and for which company; a worker says who asked for it."""
    trail.record(
        f"meetings.{action}",
        host_id=acting.host_id,
        object_kind="meeting",
        object_id=meeting.public_id,
        actor_id=actor_id,
        acting_for_id=acting.company_id,
    )
