"""A meeting as the organiser sees it: both companies side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from matchmaker.directory.cards import kind_label
from matchmaker.meetings.cards import purpose_label, say_table, say_unplaced, say_when
from matchmaker.meetings.core import MeetingState, Side, Standing, Step, allowed_steps
from matchmaker.meetings.models import Meeting


@dataclass(frozen=True, kw_only=True)
class MeetingRow:
    """One row of the organiser's list; `remark` says why it has no hour or end."""

    public_id: str
    ikm: str
    ikm_id: str
    partner: str
    partner_id: str
    partner_kind: str
    asked_by: str
    purpose: str
    message: str
    state: str
    tone: str
    when: str
    table: str
    remark: str
    changed_at: datetime
    can_cancel: bool


def make_row(meeting: Meeting, *, zone: str) -> MeetingRow:
    """Return the row; companies, slot and table must be loaded."""
    ikm, partner = meeting.ikm.company, meeting.partner.company
    label, tone = say_state(meeting)
    standing = Standing(state=meeting.state, asked_by=meeting.asked_by)
    return MeetingRow(
        public_id=meeting.public_id,
        ikm=ikm.name,
        ikm_id=ikm.public_id,
        partner=partner.name,
        partner_id=partner.public_id,
        partner_kind=kind_label(partner.kind),
        asked_by=_say_asker(meeting),
        purpose=purpose_label(meeting.purpose),
        message=meeting.message,
        state=label,
        tone=tone,
        when=say_when(meeting.slot, zone),
        table=say_table(meeting.slot, meeting.table),
        remark=say_unplaced(meeting) or meeting.answer_note,
        changed_at=meeting.ended_at or meeting.answered_at or meeting.asked_at,
        can_cancel=Step.CANCEL in allowed_steps(standing, None),
    )


def _say_asker(meeting: Meeting) -> str:
    by_ikm = meeting.asked_by is Side.IKM
    if meeting.proposed:
        return (
            _("proposed by you in the IKM's name")
            if by_ikm
            else _("proposed by you in the partner's name")
        )
    return _("asked by the IKM") if by_ikm else _("asked by the partner")


def say_state(meeting: Meeting) -> tuple[str, str]:
    """Return the state in words that favour neither side, and its tone."""
    ender = {Side.IKM: _("the IKM"), Side.PARTNER: _("the partner")}
    asked = ender[meeting.asked_by.other]
    words = {
        MeetingState.REQUESTED: (_("Waits for %(who)s", who=asked), "wait"),
        MeetingState.ACCEPTED: (
            (_("Agreed, no hour yet"), "wait") if meeting.unplaced_reason else (_("Agreed"), "info")
        ),
        MeetingState.RESERVED: (_("Planned"), "good"),
        MeetingState.CONFIRMED: (_("Planned"), "good"),
        MeetingState.TOOK_PLACE: (_("Took place"), "good"),
        MeetingState.NO_SHOW: (_("Did not take place"), "stop"),
        MeetingState.DECLINED: (_("Declined by %(who)s", who=asked), "stop"),
        MeetingState.CANCELLED: (_("Cancelled"), "stop"),
    }
    if meeting.state is MeetingState.WITHDRAWN:
        who = ender[meeting.ended_by or meeting.asked_by]
        return _("Taken back by %(who)s", who=who), "stop"
    return words[meeting.state]
