"""Reads that span rooms: what an edition holds and what in it needs a hand now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, cast, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import contains_eager

from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import PARTNER_KINDS, CompanyKind, RegistrationState
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.registrations import count_registrations
from matchmaker.meetings.core import LIVE, PLACED, MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.notifications.models import Message
from matchmaker.programme.core import Outcome
from matchmaker.programme.models import GateResult


@dataclass(frozen=True, kw_only=True)
class EditionFigures:
    """How many take part and how many meetings stand in which state."""

    companies: Mapping[CompanyKind, int]
    graduated: int
    kabupaten: int
    meetings: Mapping[MeetingState, int]

    @property
    def ikm(self) -> int:
        """IKM that take part, whether or not they have passed the gate."""
        return self.companies.get(CompanyKind.IKM, 0)

    @property
    def partners(self) -> int:
        """Banks, retailers and exporters that take part."""
        return sum(self.companies.get(kind, 0) for kind in PARTNER_KINDS)

    @property
    def requests(self) -> int:
        """Meetings that anybody ever asked for."""
        return sum(self.meetings.values())

    @property
    def placed(self) -> int:
        """Meetings that have their hour."""
        return sum(self.meetings.get(state, 0) for state in PLACED)

    @property
    def agreed(self) -> int:
        """Meetings that both sides want, placed or not yet."""
        return self.placed + self.meetings.get(MeetingState.ACCEPTED, 0)


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What needs a hand in an edition: how many of each, and since when the oldest waits."""

    requests: int
    oldest_request: datetime | None
    unplaced: int
    whatsapp: int
    failed_messages: int
    ikm_without_meeting: int
    unclear_at_gate: int
    people_not_yet_in: int
    registrations: int

    @property
    def anything(self) -> bool:
        """Tell whether there is anything to do."""
        return any(
            (
                self.requests,
                self.unplaced,
                self.whatsapp,
                self.failed_messages,
                self.ikm_without_meeting,
                self.unclear_at_gate,
                self.people_not_yet_in,
                self.registrations,
            )
        )


def get_figures(edition_id: int, regency_code: str | None = None) -> EditionFigures:
    """Count an edition's companies by kind, those past the gate, and its meetings by state.

    With `regency_code` only the companies of that kabupaten and the meetings of its IKM count.
    """
    there = true() if regency_code is None else Company.regency_code == regency_code
    companies: Counter[CompanyKind] = Counter()
    graduated = kabupaten = 0
    rows = db.session.execute(
        select(
            Company.kind,
            func.count(),
            func.count().filter(GateResult.standing),
            func.count(Company.regency_code.distinct()),
        )
        .select_from(Participation)
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.edition_id == edition_id, there)
        .group_by(Company.kind)
    )
    for kind, count, passed, regencies in rows:
        companies[CompanyKind(kind)] = count
        if kind == CompanyKind.IKM:
            graduated, kabupaten = passed, regencies
    states = db.session.execute(
        select(Meeting.state, func.count())
        .join(Participation, Participation.id == Meeting.ikm_id)
        .join(Company, Company.id == Participation.company_id)
        .where(Meeting.edition_id == edition_id, there)
        .group_by(Meeting.state)
    )
    return EditionFigures(
        companies=companies,
        graduated=graduated,
        kabupaten=kabupaten,
        meetings={MeetingState(state): count for state, count in states},
    )


def get_hands(edition_id: int) -> Hands:
    """Count what waits for somebody in the edition."""
    requests, oldest, unplaced = db.session.execute(
        select(
            func.count().filter(Meeting.state == MeetingState.REQUESTED),
            func.min(Meeting.asked_at).filter(Meeting.state == MeetingState.REQUESTED),
            func.count().filter(Meeting.state == MeetingState.ACCEPTED),
        ).where(Meeting.edition_id == edition_id)
    ).one()
    whatsapp, failed = db.session.execute(
        select(
            func.count().filter(
                Message.channel == Channel.WHATSAPP, Message.state == MessageState.QUEUED
            ),
            func.count().filter(Message.state == MessageState.FAILED),
        ).where(Message.edition_id == edition_id)
    ).one()
    return Hands(
        requests=requests,
        oldest_request=oldest,
        unplaced=unplaced,
        whatsapp=whatsapp,
        failed_messages=failed,
        ikm_without_meeting=_count(_ikm_without_meeting(edition_id)),
        unclear_at_gate=_count(_unclear_at_gate(edition_id)),
        people_not_yet_in=_count(_people_not_yet_in(edition_id)),
        registrations=count_registrations(edition_id)[RegistrationState.SUBMITTED],
    )


def _count(rows: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _ikm_without_meeting(edition_id: int) -> Select[int]:
    live = exists().where(Meeting.ikm_id == Participation.id, Meeting.state.in_(LIVE))
    return (
        select(Participation.id)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.edition_id == edition_id, GateResult.standing, ~live)
    )


def list_without_meeting(edition_id: int) -> Sequence[Participation]:
    """Return the IKM past the gate that have no live meeting, by kabupaten and name."""
    return db.session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(_ikm_without_meeting(edition_id)))
        .options(contains_eager(Participation.company))
        .order_by(Company.regency_code, func.lower(Company.name), Participation.id)
    ).all()


def _unclear_at_gate(edition_id: int) -> Select[int]:
    """The IKM that nothing keeps out but a question: the gate page's "still to ask"."""
    failed = cast([{"outcome": Outcome.FAIL.value}], JSONB)
    return (
        select(Participation.id)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .where(
            Participation.edition_id == edition_id,
            ~GateResult.standing,
            ~GateResult.graduated,
            ~GateResult.outcomes.contains(failed),
        )
    )


def _people_not_yet_in(edition_id: int) -> Select[int]:
    return (
        select(User.id)
        .join(Mandate, Mandate.user_id == User.id)
        .join(Participation, Participation.company_id == Mandate.company_id)
        .outerjoin(GateResult, GateResult.participation_id == Participation.id)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            Mandate.kind == "own",
            User.active,
            User.last_seen_at.is_(None),
            or_(
                Company.kind != CompanyKind.IKM,
                and_(Company.kind == CompanyKind.IKM, GateResult.standing),
            ),
        )
        .distinct()
    )
