from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import Participation, participation_key
from matchmaker.events.models import Seat, Slot
from matchmaker.meetings.core import LIVE, PLACED, MeetingState, Side


def _states(states: frozenset[MeetingState]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


class Meeting(WithPublicId, Base):
    """A meeting of an IKM and a partner from the request on. Both sides are participations.

    `revision` counts the published changes of its place (a calendar's SEQUENCE). `proposed`: the
    organiser asked on behalf of the side that asks.
    `unplaced_reason` is the last published plan's word on why it has no place yet.
    """

    __tablename__ = "meetings_meeting"
    __table_args__ = (
        one_of("state", MeetingState),
        one_of("asked_by", Side),
        UniqueConstraint("id", "slot_id"),
        CheckConstraint(
            f"(slot_id IS NOT NULL) = (state IN ({_states(PLACED)}))", name="slot_iff_placed"
        ),
        CheckConstraint("table_id IS NULL OR slot_id IS NOT NULL", name="table_needs_a_slot"),
        CheckConstraint(
            "unplaced_reason IS NULL OR state = 'accepted'", name="reason_only_unplaced"
        ),
        CheckConstraint(
            "(state = 'requested') = (answered_at IS NULL AND ended_at IS NULL)",
            name="answered_or_ended",
        ),
        CheckConstraint(
            "(ended_at IS NOT NULL) = (state IN ('declined', 'withdrawn', 'cancelled'))",
            name="ended_when_over",
        ),
        CheckConstraint("priority BETWEEN 1 AND 3", name="priority_known"),
        CheckConstraint("length(message) <= 1000", name="message_short"),
        participation_key("ikm_id", "fk_meetings_meeting_ikm_id"),
        participation_key("partner_id", "fk_meetings_meeting_partner_id"),
        ForeignKeyConstraint(
            ["slot_id", "edition_id"],
            ["events_slot.id", "events_slot.edition_id"],
            name="fk_meetings_meeting_slot",
        ),
        ForeignKeyConstraint(
            ["table_id", "edition_id"],
            ["events_seat.id", "events_seat.edition_id"],
            name="fk_meetings_meeting_table",
        ),
        Index(
            "uq_meetings_meeting_live_pair",
            "ikm_id",
            "partner_id",
            unique=True,
            postgresql_where=text(f"state IN ({_states(LIVE)})"),
        ),
        Index("ix_meetings_meeting_edition_state", "edition_id", "state"),
        Index("ix_meetings_meeting_partner", "partner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    ikm_id: Mapped[int]
    partner_id: Mapped[int]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.REQUESTED)
    asked_by: Mapped[Side]
    asked_by_user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="SET NULL")
    )
    purpose: Mapped[str]
    message: Mapped[str] = mapped_column(default="", server_default="")
    answer_note: Mapped[str] = mapped_column(default="", server_default="")
    priority: Mapped[int] = mapped_column(default=1, server_default="1")
    proposed: Mapped[bool] = mapped_column(default=False, server_default="false")
    online: Mapped[bool] = mapped_column(default=False, server_default="false")
    slot_id: Mapped[int | None]
    table_id: Mapped[int | None]
    unplaced_reason: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Side | None]

    ikm: Mapped[Participation] = relationship(
        primaryjoin="Meeting.ikm_id == Participation.id",
        foreign_keys="Meeting.ikm_id",
        viewonly=True,
    )
    partner: Mapped[Participation] = relationship(
        primaryjoin="Meeting.partner_id == Participation.id",
        foreign_keys="Meeting.partner_id",
        viewonly=True,
    )
    slot: Mapped[Slot | None] = relationship(
        primaryjoin="Meeting.slot_id == Slot.id", foreign_keys="Meeting.slot_id", viewonly=True
    )
    table: Mapped[Seat | None] = relationship(
        primaryjoin="Meeting.table_id == Seat.id", foreign_keys="Meeting.table_id", viewonly=True
    )


class SlotClaim(Base):
    """One seat (a person or a table) taken in one slot by one meeting.

    `user_id` is whose body sits on the seat, one a slot whatever company it is there for. The
    database keeps it the seat's own (migration 0008): nothing else writes it. The key
    (meeting_id, slot_id) points at the meeting's own slot: a claim cannot outlive its meeting's
    place, nor name another slot.
    """

    __tablename__ = "meetings_slot_claim"
    __table_args__ = (
        UniqueConstraint("slot_id", "seat_id"),
        UniqueConstraint("slot_id", "user_id"),
        ForeignKeyConstraint(
            ["meeting_id", "slot_id"],
            ["meetings_meeting.id", "meetings_meeting.slot_id"],
            name="fk_meetings_slot_claim_meeting",
            ondelete="CASCADE",
        ),
        Index("ix_meetings_slot_claim_meeting", "meeting_id"),
        Index("ix_meetings_slot_claim_seat", "seat_id"),
        Index("ix_meetings_slot_claim_user", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int]
    seat_id: Mapped[int] = mapped_column(ForeignKey("events_seat.id"))
    meeting_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id", ondelete="SET NULL"))
