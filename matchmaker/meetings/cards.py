"""A meeting in the words of a page, seen from one of its sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _

from matchmaker.directory.cards import kind_label, name_place
from matchmaker.directory.models import Participation
from matchmaker.events.models import Seat, Slot
from matchmaker.meetings.core import (
    OVER,
    PLACED,
    MeetingState,
    Purpose,
    Side,
    Standing,
    Step,
    allowed_steps,
    can_still_undo,
)
from matchmaker.meetings.models import Meeting
from matchmaker.web.locale import hour, short_day


class Group(StrEnum):
    """The parts of the inbox, in their order."""

    ANSWER = "answer"
    ASKED = "asked"
    AGREED = "agreed"
    PLANNED = "planned"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class MeetingCard:
    """What one side sees. `steps` are those open to it now; `note` is why it ended, if said.

    `attending` is who of a side that sends several people goes. `proposed`: the organiser asked.
    """

    public_id: str
    company_id: str
    who: str
    role: str
    group: Group
    state: str
    tone: str
    purpose: str
    message: str
    when: str
    table: str
    attending: str
    note: str
    unplaced: str
    proposed: bool
    asked_at: datetime
    steps: frozenset[Step]


def side_in(meeting: Meeting, participation_id: int) -> Side:
    """Return the side on which a participation sits in this meeting."""
    return Side.IKM if participation_id == meeting.ikm_id else Side.PARTNER


def counterpart(meeting: Meeting, side: Side) -> Participation:
    """Return who sits across the table."""
    return meeting.partner if side is Side.IKM else meeting.ikm


def make_card(
    meeting: Meeting, participation_id: int, *, zone: str, now: datetime, attending: str = ""
) -> MeetingCard:
    """Return the card for a participation; companies, slot and table must be loaded."""
    side = side_in(meeting, participation_id)
    other = counterpart(meeting, side)
    state, tone = _say_state(meeting, side)
    return MeetingCard(
        public_id=meeting.public_id,
        company_id=other.company.public_id,
        who=other.company.name,
        role=say_role(other),
        group=group_of(meeting, side),
        state=state,
        tone=tone,
        purpose=purpose_label(meeting.purpose),
        message=meeting.message,
        when=say_when(meeting.slot, zone),
        table=say_table(meeting.slot, meeting.table),
        attending=attending,
        note=meeting.answer_note,
        unplaced=say_unplaced(meeting),
        proposed=meeting.proposed,
        asked_at=meeting.asked_at,
        steps=steps_for(meeting, side, now),
    )


def steps_for(meeting: Meeting, side: Side, now: datetime) -> frozenset[Step]:
    """Return the steps open to a side now; a decline can be undone for a while only."""
    steps = allowed_steps(Standing(state=meeting.state, asked_by=meeting.asked_by), side)
    if meeting.ended_at is None or not can_still_undo(meeting.ended_at, now):
        steps -= {Step.REOPEN}
    return steps


def group_of(meeting: Meeting, side: Side) -> Group:
    """Return the part of the inbox in which a side finds the meeting."""
    if meeting.state in OVER or meeting.state in {MeetingState.TOOK_PLACE, MeetingState.NO_SHOW}:
        return Group.OVER
    if meeting.state is MeetingState.REQUESTED:
        return Group.ASKED if meeting.asked_by is side else Group.ANSWER
    return Group.PLANNED if meeting.state in PLACED else Group.AGREED


def say_role(participation: Participation) -> str:
    """Say what a company is and where: `Modern retail, Semarang`."""
    company = participation.company
    return ", ".join(filter(None, [kind_label(company.kind), name_place(company)]))


def purpose_label(code: str) -> str:
    """Say what a meeting is for."""
    labels = {
        Purpose.SUPPLY: _("Supply of products"),
        Purpose.LOAN: _("A loan"),
        Purpose.EXPORT: _("Export"),
        Purpose.OTHER: _("Something else"),
    }
    return labels[Purpose(code)] if code in list(Purpose) else code


def say_when(slot: Slot | None, zone: str) -> str:
    """Say day and hour with the zone; empty without a slot."""
    if slot is None:
        return ""
    return f"{short_day(slot.day)}, {hour(slot.starts_at, zone)}"


def say_table(slot: Slot | None, table: Seat | None) -> str:
    """Say `Table 12`, or that a meeting in a slot has none."""
    if slot is None:
        return ""
    return _("Table %(number)s", number=table.number) if table is not None else _("Online")


def say_unplaced(meeting: Meeting) -> str:
    """Say why the published plan holds no place for an agreed meeting; empty when it has none."""
    reasons = {
        "participant_full": _("One of you has no free hour left."),
        "no_common_slot": _("You two are not there at the same time."),
        "tables_full": _("All the tables are taken in the hours that suit you both."),
        "max_per_day": _("One of you has as many meetings a day as wished."),
        "order_impossible": _("Another meeting would have to come first and does not fit."),
        "lower_priority": _("Other meetings came first in the hours that suit you both."),
    }
    if meeting.unplaced_reason is None:
        return ""
    return reasons.get(meeting.unplaced_reason, _("The plan has no hour for it yet."))


def _say_state(meeting: Meeting, side: Side) -> tuple[str, str]:
    """Return the state in words and its tone."""
    own = meeting.asked_by is side
    by_me = meeting.ended_by is side
    words = {
        MeetingState.REQUESTED: (
            (_("Waiting for their answer"), "info") if own else (_("Waits for your answer"), "wait")
        ),
        MeetingState.ACCEPTED: (
            (_("Agreed, no hour yet"), "wait")
            if meeting.unplaced_reason
            else (_("Agreed, hour follows"), "good")
        ),
        MeetingState.RESERVED: (_("Planned"), "good"),
        MeetingState.CONFIRMED: (_("Planned"), "good"),
        MeetingState.TOOK_PLACE: (_("Took place"), "good"),
        MeetingState.NO_SHOW: (_("Did not take place"), "stop"),
        MeetingState.DECLINED: (_("Declined by you") if not own else _("Declined by them"), "stop"),
        MeetingState.WITHDRAWN: (
            _("Taken back by you") if by_me else _("Taken back by them"),
            "stop",
        ),
        MeetingState.CANCELLED: (
            _("Cancelled: they take part no longer")
            if meeting.ended_by is side.other
            else _("Cancelled by the organiser"),
            "stop",
        ),
    }
    return words[meeting.state]
