"""Reads of meetings; whatever is shown comes with both companies, slot and table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.models import Company, Disclosure, Participation
from matchmaker.events.models import Edition, Seat, Slot
from matchmaker.meetings.core import LIVE, PLACED, MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.programme.models import GateResult

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class MeetingPage:
    """One page of an edition's meetings; `total` counts what the filters let through."""

    meetings: Sequence[Meeting]
    page: int
    pages: int
    total: int


def find_meeting(public_id: str, participation_ids: Collection[int]) -> Meeting | None:
    """Return the meeting when one of these participations is a side of it."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.public_id == public_id, _is_side_in(participation_ids))
        .options(*_whole(), *_for_matching())
    )


def find_in_edition(edition_id: int, public_id: str) -> Meeting | None:
    """Return a meeting of the edition, whoever its sides are."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.public_id == public_id)
        .options(*_whole())
    )


def find_meeting_by_id(meeting_id: int) -> Meeting | None:
    """Return a meeting that a fact names."""
    return db.session.scalar(
        select(Meeting).where(Meeting.id == meeting_id).options(*_whole(), *_for_matching())
    )


def list_meetings_of(participation_id: int) -> Sequence[Meeting]:
    """Return all the meetings of a participation: by slot where placed, else the newest first."""
    return db.session.scalars(
        select(Meeting)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .where(_is_side_in([participation_id]))
        .options(*_whole(), *_for_matching())
        .order_by(Slot.starts_at, Meeting.asked_at.desc(), Meeting.id)
    ).all()


def list_live_of(participation_id: int) -> Sequence[Meeting]:
    """Return the meetings of a participation that are asked for, agreed or planned."""
    return db.session.scalars(
        select(Meeting)
        .where(_is_side_in([participation_id]), Meeting.state.in_(LIVE))
        .options(*_whole())
    ).all()


def list_agreed_of(participation_id: int) -> Sequence[Meeting]:
    """Return the placed meetings by time, then the accepted ones that have no place."""
    return db.session.scalars(
        select(Meeting)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .where(_is_side_in([participation_id]), Meeting.state.in_(PLACED | {MeetingState.ACCEPTED}))
        .options(*_whole())
        .order_by(Slot.starts_at, Meeting.answered_at, Meeting.id)
    ).all()


def find_place(slot_id: int | None, table_id: int | None) -> tuple[Slot | None, Seat | None]:
    """Return the slot and the table that a fact names: a place that a meeting has lost."""
    slot = db.session.get(Slot, slot_id) if slot_id is not None else None
    table = db.session.get(Seat, table_id) if table_id is not None else None
    return slot, table


def count_waiting_for(participation_id: int, side: Side) -> int:
    """Return how many requests wait for this side's answer."""
    own = Meeting.ikm_id if side is Side.IKM else Meeting.partner_id
    return db.session.scalars(
        select(func.count())
        .select_from(Meeting)
        .where(
            own == participation_id,
            Meeting.asked_by == side.other,
            Meeting.state == MeetingState.REQUESTED,
        )
    ).one()


def list_mentors_of(company_id: int) -> Sequence[User]:
    """Return the active people who mentor a company."""
    return db.session.scalars(
        select(User)
        .join(Mandate, Mandate.user_id == User.id)
        .where(Mandate.company_id == company_id, Mandate.kind == MandateKind.MENTOR, User.active)
        .order_by(User.id)
    ).all()


def find_live(ikm_id: int, partner_id: int) -> Meeting | None:
    """Return the live meeting of a pair of participations; there is at most one."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.ikm_id == ikm_id, Meeting.partner_id == partner_id, Meeting.state.in_(LIVE))
        .options(*_whole())
    )


def count_unanswered(participation_id: int, asked_by: Side) -> int:
    """Return how many requests of this asker wait for an answer."""
    side = Meeting.ikm_id if asked_by is Side.IKM else Meeting.partner_id
    return db.session.scalars(
        select(func.count())
        .select_from(Meeting)
        .where(
            side == participation_id,
            Meeting.asked_by == asked_by,
            Meeting.state == MeetingState.REQUESTED,
        )
    ).one()


def list_live_pairs(edition_id: int) -> dict[tuple[str, str], MeetingState]:
    """Return the states of an edition's live meetings by the two public ids (IKM, partner)."""
    ikm, partner = aliased(Participation), aliased(Participation)
    rows = db.session.execute(
        select(ikm.public_id, partner.public_id, Meeting.state)
        .join(ikm, ikm.id == Meeting.ikm_id)
        .join(partner, partner.id == Meeting.partner_id)
        .where(Meeting.edition_id == edition_id, Meeting.state.in_(LIVE))
    )
    return {(one, other): MeetingState(state) for one, other, state in rows}


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What the side that was asked said to a request; ids are the participations' public ids."""

    ikm: str
    partner: str
    asked_by: Side
    accepted: bool


def list_answered(edition_id: int) -> list[Answered]:
    """Return the requests of an edition that were answered; who stepped back later had accepted."""
    ikm, partner = aliased(Participation), aliased(Participation)
    rows = db.session.execute(
        select(ikm.public_id, partner.public_id, Meeting.asked_by, Meeting.state)
        .join(ikm, ikm.id == Meeting.ikm_id)
        .join(partner, partner.id == Meeting.partner_id)
        .where(Meeting.edition_id == edition_id, Meeting.answered_at.is_not(None))
        .order_by(Meeting.id)
    )
    return [
        Answered(
            ikm=one,
            partner=other,
            asked_by=Side(asked_by),
            accepted=state != MeetingState.DECLINED,
        )
        for one, other, asked_by, state in rows
    ]


def has_graduated(ikm_id: int) -> bool:
    """Tell whether the gate's standing verdict lets this IKM take part in matching."""
    standing = db.session.scalar(
        select(GateResult.standing).where(GateResult.participation_id == ikm_id)
    )
    return bool(standing)


def may_see_contacts(meeting: Meeting) -> bool:
    """Tell whether the two sides have been disclosed to each other in this edition."""
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(Disclosure)
            .where(
                Disclosure.edition_id == meeting.edition_id,
                Disclosure.ikm_id == meeting.ikm.company_id,
                Disclosure.partner_id == meeting.partner.company_id,
            )
        )
    )


def count_by_state(edition_id: int) -> dict[MeetingState, int]:
    """Return how many meetings of the edition are in each state that has any."""
    rows = db.session.execute(
        select(Meeting.state, func.count())
        .where(Meeting.edition_id == edition_id)
        .group_by(Meeting.state)
    )
    return {MeetingState(state): number for state, number in rows}


def list_page(
    edition_id: int, *, states: Collection[MeetingState], search: str, page: int
) -> MeetingPage:
    """Return a page of the edition's meetings in these states whose companies' names fit.

    The newest change comes first. A page beyond the last is the last.
    """
    wanted = select(Meeting).where(Meeting.edition_id == edition_id, Meeting.state.in_(states))
    if search:
        wanted = _named(wanted, search)
    total = db.session.scalars(select(func.count()).select_from(wanted.subquery())).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    changed = func.coalesce(Meeting.ended_at, Meeting.answered_at, Meeting.asked_at)
    found = db.session.scalars(
        wanted.options(*_whole())
        .order_by(changed.desc(), Meeting.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return MeetingPage(meetings=found, page=page, pages=pages, total=total)


def lock_of_sides(edition_id: int, public_id: str, participation_id: int) -> Meeting | None:
    """Lock the meeting when the participation is a side of it."""
    return _lock(edition_id, public_id, _is_side_in([participation_id]))


def lock_live_of(participation_id: int) -> Sequence[Meeting]:
    """Lock the meetings of a participation that can still be cancelled, in order of their ids."""
    ahead = LIVE - {MeetingState.TOOK_PLACE, MeetingState.NO_SHOW, MeetingState.RESERVED}
    return db.session.scalars(
        select(Meeting)
        .where(_is_side_in([participation_id]), Meeting.state.in_(ahead))
        .order_by(Meeting.id)
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    ).all()


def lock_in_edition(edition_id: int, public_id: str) -> Meeting | None:
    """Lock a meeting of the edition, whoever its sides are."""
    return _lock(edition_id, public_id)


def hold_edition(edition_id: int) -> Edition:
    """Keep the edition's phase and plan as they are until the transaction ends.

    Shared with others who only answer; a plan that is being published is waited for. It comes
    before any lock on a meeting: publishing takes them in the same order.
    """
    return db.session.scalars(
        select(Edition)
        .where(Edition.id == edition_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()


def hold_asker(participation_id: int) -> None:
    """Let one request of this asker be made at a time, so that the limit holds."""
    db.session.execute(
        select(Participation.id)
        .where(Participation.id == participation_id)
        .with_for_update(key_share=True)
    )


def _lock(edition_id: int, public_id: str, *more: ColumnElement[bool]) -> Meeting | None:
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.public_id == public_id, *more)
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )


def _is_side_in(participation_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(Meeting.ikm_id.in_(participation_ids), Meeting.partner_id.in_(participation_ids))


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Meeting.ikm).joinedload(Participation.company),
        joinedload(Meeting.partner).joinedload(Participation.company),
        joinedload(Meeting.slot),
        joinedload(Meeting.table),
    )


def _for_matching() -> tuple[ORMOption, ...]:
    """Load what the reasons of a pair are made of, for both sides."""
    return tuple(
        joinedload(side)
        .joinedload(Participation.company)
        .options(selectinload(Company.products), selectinload(Company.permits))
        for side in (Meeting.ikm, Meeting.partner)
    )


def _named(wanted: Select[Any], search: str) -> Select[Any]:
    pattern = (
        "%" + search.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    )
    ikm, partner = aliased(Participation), aliased(Participation)
    ikm_company, partner_company = aliased(Company), aliased(Company)
    return (
        wanted.join(ikm, ikm.id == Meeting.ikm_id)
        .join(ikm_company, ikm_company.id == ikm.company_id)
        .join(partner, partner.id == Meeting.partner_id)
        .join(partner_company, partner_company.id == partner.company_id)
        .where(
            or_(
                func.lower(ikm_company.name).like(pattern),
                func.lower(partner_company.name).like(pattern),
            )
        )
    )
