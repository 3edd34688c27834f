"""Reads for the home pages of members and mentors: what waits for this person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.sql.elements import ColumnElement

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Slot
from matchmaker.meetings.core import PLACED, MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.programme.models import GateResult

MOST_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class MemberHome:
    """What a member's first page shows of one participation.

    `waiting` holds the oldest few of the `waiting_count` requests that this side has to answer;
    `next_meetings` are several where a company sends several people at one hour.
    """

    side: Side
    waiting: Sequence[Meeting]
    waiting_count: int
    asked_count: int
    agreed_count: int
    placed_count: int
    next_meetings: Sequence[Meeting]


@dataclass(frozen=True, kw_only=True)
class MentoredIkm:
    """One IKM of a mentor's: its gate and what waits for it."""

    participation_public_id: str
    name: str
    regency_code: str | None
    standing: bool | None
    open_criteria: Sequence[str]
    waiting: int
    agreed: int


def side_of(participation: Participation) -> Side:
    """Return the side of the table on which a company sits."""
    return Side.IKM if participation.company.kind is CompanyKind.IKM else Side.PARTNER


def get_member_home(participation: Participation, now: datetime) -> MemberHome:
    """Read what waits for a participation, and what it meets next after `now`."""
    side = side_of(participation)
    mine = _seat_of(side) == participation.id
    to_answer = mine & (Meeting.state == MeetingState.REQUESTED) & (Meeting.asked_by == side.other)
    waiting_count, asked, agreed, placed = db.session.execute(
        select(
            func.count().filter(to_answer),
            func.count().filter(Meeting.state == MeetingState.REQUESTED, Meeting.asked_by == side),
            func.count().filter(Meeting.state == MeetingState.ACCEPTED),
            func.count().filter(Meeting.state.in_(PLACED)),
        ).where(mine)
    ).one()
    return MemberHome(
        side=side,
        waiting=_list_meetings(to_answer, Meeting.asked_at, limit=MOST_SHOWN),
        waiting_count=waiting_count,
        asked_count=asked,
        agreed_count=agreed + placed,
        placed_count=placed,
        next_meetings=_list_next(mine, now),
    )


def find_gate_result(participation_id: int) -> GateResult | None:
    """Return what the gate said of an IKM; None before it was evaluated."""
    return db.session.get(GateResult, participation_id)


def list_mentored(edition_id: int, company_ids: Collection[int]) -> Sequence[MentoredIkm]:
    """Return a mentor's IKM in the edition, those with open requests first, then by name."""
    waiting = func.count(Meeting.id).filter(
        Meeting.state == MeetingState.REQUESTED, Meeting.asked_by == Side.PARTNER
    )
    agreed = func.count(Meeting.id).filter(Meeting.state.in_(PLACED | {MeetingState.ACCEPTED}))
    rows = db.session.execute(
        select(
            Participation.public_id,
            Company.name,
            Company.regency_code,
            GateResult.standing,
            GateResult.outcomes,
            waiting,
            agreed,
        )
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .outerjoin(Meeting, Meeting.ikm_id == Participation.id)
        .where(Participation.edition_id == edition_id, Company.id.in_(company_ids))
        .group_by(Participation.id, Company.id, GateResult.participation_id)
        .order_by(waiting.desc(), Company.name, Participation.id)
    )
    return [
        MentoredIkm(
            participation_public_id=public_id,
            name=name,
            regency_code=regency,
            standing=standing,
            open_criteria=_open_criteria(outcomes or []),
            waiting=waiting_count,
            agreed=agreed_count,
        )
        for public_id, name, regency, standing, outcomes, waiting_count, agreed_count in rows
    ]


def list_days(edition_id: int) -> Sequence[tuple[date, int]]:
    """Return how many meetings are placed on each day that has slots."""
    rows = db.session.execute(
        select(Slot.day, func.count(Meeting.id))
        .outerjoin(Meeting, Meeting.slot_id == Slot.id)
        .where(Slot.edition_id == edition_id)
        .group_by(Slot.day)
        .order_by(Slot.day)
    )
    return [(day, count) for day, count in rows]


def _seat_of(side: Side) -> InstrumentedAttribute[int]:
    return Meeting.ikm_id if side is Side.IKM else Meeting.partner_id


def _list_next(mine: ColumnElement[bool], now: datetime) -> Sequence[Meeting]:
    ahead = mine & (Meeting.state == MeetingState.CONFIRMED) & (Slot.ends_at > now)
    hour = select(func.min(Slot.starts_at)).join(Meeting, Meeting.slot_id == Slot.id).where(ahead)
    return _list_meetings(ahead & (Slot.starts_at == hour.scalar_subquery()), Slot.starts_at)


def _list_meetings(
    wanted: ColumnElement[bool], order: Any, *, limit: int | None = None
) -> Sequence[Meeting]:
    return db.session.scalars(
        select(Meeting)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .where(wanted)
        .options(
            joinedload(Meeting.ikm).joinedload(Participation.company),
            joinedload(Meeting.partner).joinedload(Participation.company),
            joinedload(Meeting.slot),
            joinedload(Meeting.table),
        )
        .order_by(order, Meeting.id)
        .limit(limit)
    ).all()


def _open_criteria(outcomes: Sequence[dict[str, Any]]) -> Sequence[str]:
    return [str(one["criterion"]) for one in outcomes if one.get("outcome") != "pass"]
