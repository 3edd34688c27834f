"""Set a gate, note what was seen in the field, judge anew what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.service import lock_companies
from matchmaker.events.models import Edition
from matchmaker.programme import queries as gate_reads
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.core import VERIFIABLE, CriterionCode
from matchmaker.programme.gates import queries
from matchmaker.programme.gates.core import (
    DEFAULT_SETTINGS,
    Cause,
    GateSettings,
    check_settings,
)
from matchmaker.programme.gates.judging import judge
from matchmaker.programme.gates.models import GateDue, ProgrammeGate, Verification
from matchmaker.programme.models import GateResult

# One run of beat judges so many at most; what is left waits for the next.
MOST_AT_ONCE = 1000


class SameSettingsError(ValueError):
    """The settings are those that hold already."""


class NotSeenYetError(ValueError):
    """A day in the future: nobody has seen anything then."""


class NotVerifiableError(ValueError):
    """This criterion is not one that somebody sees in the field, or it is no IKM."""


def first_day(edition: Edition) -> date:
    """Return the day as of which an edition's gate is judged."""
    return min(day.date for day in edition.days)


def save_settings(
    edition: Edition, cohort: Cohort | None, settings: GateSettings, *, by_id: int, now: datetime
) -> int:
    """Set a gate and judge its IKM in the edition anew; returns how many changed.

    It is the cohort's, or the programme's for None; a cohort for which the same is asked as in
    the programme follows it from now on. Raises SettingsError, SameSettingsError. In the host's
    other editions they are judged anew by the next run of `judge_due`.
    """
    check_settings(settings)
    before = queries.find_settings(edition.host_id, cohort)
    if settings == before:
        raise SameSettingsError
    if cohort is None:
        _keep_programmes(edition.host_id, settings)
    else:
        follows = settings == queries.find_settings(edition.host_id)
        cohort.gate = None if follows else settings.as_json()
    db.session.flush()
    members = queries.list_judged_ids(edition.host_id, cohort)
    lock_companies(Company.id.in_(members))
    parts = [one for one in gate_reads.list_ikm(edition.id) if one.company_id in members]
    changed = judge(parts, first_day(edition), now=now, cause=Cause.SETTINGS, by_id=by_id)
    _leave_to_beat(members, edition.id)
    trail.record(
        "programme.gate_set",
        host_id=edition.host_id,
        object_kind="host" if cohort is None else "cohort",
        object_id=edition.host_id if cohort is None else cohort.public_id,
        details={"before": before.as_json(), "after": settings.as_json(), "changed": changed},
    )
    return changed


def _keep_programmes(host_id: int, settings: GateSettings) -> None:
    """Write the programme's settings down; the default ones need no row."""
    kept = db.session.get(ProgrammeGate, host_id, populate_existing=True)
    if settings == DEFAULT_SETTINGS:
        if kept is not None:
            db.session.delete(kept)
    elif kept is None:
        db.session.add(ProgrammeGate(host_id=host_id, settings=settings.as_json()))
    else:
        kept.settings = settings.as_json()


def verify(
    part: Participation,
    criterion: CriterionCode,
    *,
    holds: bool,
    note: str,
    seen_on: date,
    today: date,
    by_id: int,
    now: datetime,
    markets: Sequence[str] | None = None,
    capacity_per_month: int | None = None,
    visit_id: int | None = None,
) -> Verification:
    """Note what a mentor saw of a criterion, and judge the IKM anew where it is judged.

    `holds` False needs a note that says what the field shows. Raises NotVerifiableError,
    NotSeenYetError.
    """
    if criterion not in VERIFIABLE or part.company.kind is not CompanyKind.IKM:
        raise NotVerifiableError(criterion)
    if seen_on > today:
        raise NotSeenYetError(seen_on)
    seen = Verification(
        company_id=part.company_id,
        criterion=str(criterion),
        holds=holds,
        user_id=by_id,
        verified_on=seen_on,
        note=" ".join(note.split()),
        markets=list(markets) if markets else None,
        capacity_per_month=capacity_per_month,
        visit_id=visit_id,
    )
    db.session.add(seen)
    db.session.flush()
    for edition, own in _editions_of(part.company_id):
        judge([own], first_day(edition), now=now, cause=Cause.VERIFICATION, by_id=by_id)
    trail.record(
        "programme.field_verified",
        host_id=part.host_id,
        object_kind="participation",
        object_id=part.public_id,
        acting_for_id=part.company_id,
        details={"criterion": str(criterion), "holds": holds},
    )
    return seen


def judge_due(now: datetime) -> int:
    """Judge anew the IKM whose facts have changed since; returns how many there were.

    The notes are taken away first: whatever changes meanwhile leaves a new one. Who is just being
    edited waits for the next run. Nobody is judged where the organiser has not begun, nor in an
    edition that is over.
    """
    due = db.session.execute(
        delete(GateDue)
        .where(GateDue.participation_id.in_(_take_waiting()))
        .returning(GateDue.participation_id, GateDue.cause, GateDue.since)
    ).all()
    told = {row.participation_id: (row.cause, row.since) for row in due}
    parts = db.session.scalars(
        select(Participation)
        .join(GateResult, GateResult.participation_id == Participation.id)
        .where(Participation.id.in_(told))
        .order_by(Participation.edition_id, Participation.id)
    ).all()
    for edition_id, own in groupby(parts, key=lambda part: part.edition_id):
        edition = db.session.get_one(Edition, edition_id)
        if edition.days and max(one.date for one in edition.days) >= now.date():
            _judge_told(edition, [part.id for part in own], told, now)
    return len(due)


def _take_waiting() -> Sequence[int]:
    """Return whose notes can be taken, their companies held as `lock_companies` holds them."""
    return db.session.scalars(
        select(GateDue.participation_id)
        .join(Participation, Participation.id == GateDue.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .order_by(GateDue.since)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Company, key_share=True, skip_locked=True)
    ).all()


def _judge_told(
    edition: Edition,
    part_ids: Sequence[int],
    told: dict[int, tuple[Cause, datetime]],
    now: datetime,
) -> None:
    """Judge those of one edition, together where the same act made them due."""
    loaded = {part.id: part for part in gate_reads.list_ikm(edition.id, part_ids=part_ids)}
    for (cause, since), ids in groupby(
        sorted(loaded, key=lambda one: told[one]), key=lambda one: told[one]
    ):
        judge(
            [loaded[one] for one in ids],
            first_day(edition),
            now=now,
            cause=cause,
            by_id=queries.find_editor(edition.host_id, since),
        )


def _editions_of(company_id: int) -> Sequence[tuple[Edition, Participation]]:
    """Return the editions in which a company was judged, with its part in each."""
    rows = db.session.execute(
        select(Edition, Participation)
        .join(Participation, Participation.edition_id == Edition.id)
        .where(Participation.company_id == company_id)
        .order_by(Edition.id)
    ).all()
    return [(edition, part) for edition, part in rows if edition.days]


def _leave_to_beat(company_ids: frozenset[int], edition_id: int) -> None:
    """Note a gate's IKM in the host's other editions as due."""
    others = db.session.scalars(
        select(Participation.id).where(
            Participation.company_id.in_(company_ids), Participation.edition_id != edition_id
        )
    )
    rows = [{"participation_id": one, "cause": Cause.SETTINGS} for one in others]
    if rows:
        db.session.execute(insert(GateDue).values(rows).on_conflict_do_nothing())
