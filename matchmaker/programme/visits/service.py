"""Plan visits, write down what was found and agreed, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import func, select

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.programme.indicators import service as indicators
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.visits import queries
from matchmaker.programme.visits.core import StepOwner, Topic, VisitMode, VisitState
from matchmaker.programme.visits.models import Finding, NextStep, Visit, VisitPhoto


class VisitOverError(ValueError):
    """The visit is no longer planned: it was done or missed meanwhile."""


class SentByAnotherError(ValueError):
    """Another person has sent a visit under this id: it cannot be this one."""


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who goes or went, and who writes it down: an organiser may, for a mentor."""

    visitor_id: int
    recorded_by_id: int


@dataclass(frozen=True, kw_only=True)
class StepEntry:
    """One agreed step as it was typed."""

    what: str
    owner: StepOwner = StepOwner.IKM
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """What a mentor writes of a visit.

    `client_id` is the phone's own id of the entry; `planned` the visit that it fulfils; `done`
    the public ids of earlier steps that are done. `measured` is None when nothing was measured.
    """

    client_id: str | None
    day: date
    hour: time | None = None
    mode: VisitMode = VisitMode.ON_SITE
    place: str = ""
    findings: Mapping[Topic, str] = field(default_factory=dict)
    steps: Sequence[StepEntry] = ()
    done: Collection[str] = ()
    photos: Sequence[CleanFile] = ()
    planned: str = ""
    measured: MeasuredEntry | None = None


def plan_visit(
    company: Company,
    *,
    day: date,
    hour: time | None,
    mode: VisitMode,
    place: str,
    author: Author,
) -> Visit:
    """Plan a visit to an IKM: its owner sees it on their first page."""
    visit = Visit(
        host_id=company.host_id,
        company_id=company.id,
        state=VisitState.PLANNED,
        day=day,
        hour=hour,
        mode=mode,
        place=place,
        visitor_id=author.visitor_id,
        recorded_by_id=author.recorded_by_id,
    )
    db.session.add(visit)
    db.session.flush()
    _note("programme.visit_planned", visit, company)
    return visit


def miss_visit(visit: Visit, reason: str) -> None:
    """Note that a planned visit did not happen, and why. Raises VisitOverError."""
    _hold(visit)
    visit.state, visit.missed_reason = VisitState.MISSED, reason
    db.session.flush()
    _note("programme.visit_missed", visit, visit.company)


def record_visit(
    company: Company, entry: VisitEntry, *, author: Author, data: Path, now: datetime
) -> Visit:
    """Write a visit down; sent twice under one client id it is one visit.

    The planned visit that it names becomes it, unless that one was done or missed meanwhile:
    then it is a visit of its own, so that nothing typed is lost. Raises SentByAnotherError.
    """
    if entry.client_id:
        # A phone that sends again while its first try is still under way waits for that.
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(entry.client_id))))
        sent = queries.find_sent(company.host_id, entry.client_id)
        if sent is not None:
            if sent.recorded_by_id != author.recorded_by_id:
                raise SentByAnotherError(entry.client_id)
            return sent
    visit = _planned(company, entry) or Visit(host_id=company.host_id, company_id=company.id)
    visit.state, visit.done_at = VisitState.DONE, now
    visit.day, visit.hour, visit.mode = entry.day, entry.hour, entry.mode
    visit.place, visit.client_id = entry.place, entry.client_id
    visit.visitor_id, visit.recorded_by_id = author.visitor_id, author.recorded_by_id
    visit.findings = [Finding(topic=topic, words=words) for topic, words in entry.findings.items()]
    db.session.add(visit)
    db.session.flush()
    _keep_photos(visit, entry.photos, by_id=author.recorded_by_id, data=data, now=now)
    _agree(visit, entry)
    _tick_off(company, entry, by_id=author.recorded_by_id)
    if entry.measured is not None:
        indicators.measure(
            company, entry.measured, by_id=author.recorded_by_id, now=now, visit_id=visit.id
        )
    _note("programme.visit_recorded", visit, company)
    return visit


def finish_step(step: NextStep, *, on: date, by_id: int) -> None:
    """Tick a step off; one that is done stays as it was."""
    if step.done_on is None:
        step.done_on, step.done_by_id = on, by_id
    db.session.flush()
    _note_step("programme.step_done", step)


def reopen_step(step: NextStep) -> None:
    """Take back that a step is done."""
    step.done_on = step.done_by_id = None
    db.session.flush()
    _note_step("programme.step_reopened", step)


def _hold(visit: Visit) -> None:
    """Lock a visit that must still be planned. Raises VisitOverError."""
    state = db.session.scalar(
        select(Visit.state)
        .where(Visit.id == visit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if state is not VisitState.PLANNED:
        raise VisitOverError(visit.public_id)


def _planned(company: Company, entry: VisitEntry) -> Visit | None:
    if not entry.planned:
        return None
    return db.session.scalar(
        select(Visit)
        .where(
            Visit.public_id == entry.planned,
            Visit.company_id == company.id,
            Visit.state == VisitState.PLANNED,
        )
        .with_for_update()
    )


def _keep_photos(
    visit: Visit, photos: Sequence[CleanFile], *, by_id: int, data: Path, now: datetime
) -> None:
    for position, photo in enumerate(photos, 1):
        stored = files.keep(
            photo,
            FileKind.VISIT,
            host_id=visit.host_id,
            company_id=visit.company_id,
            data=data,
            now=now,
            made_by_id=by_id,
        )
        visit.photos.append(VisitPhoto(file_id=stored.id, position=position))
    db.session.flush()


def _agree(visit: Visit, entry: VisitEntry) -> None:
    db.session.add_all(
        NextStep(
            company_id=visit.company_id,
            visit_id=visit.id,
            what=step.what,
            owner=step.owner,
            until=step.until,
        )
        for step in entry.steps
    )
    db.session.flush()


def _tick_off(company: Company, entry: VisitEntry, *, by_id: int) -> None:
    for step in queries.list_open_steps([company.id]):
        if step.public_id in entry.done:
            finish_step(step, on=entry.day, by_id=by_id)


def _note(action: str, visit: Visit, company: Company) -> None:
    trail.record(
        action,
        host_id=visit.host_id,
        object_kind="visit",
        object_id=visit.public_id,
        acting_for_id=company.id,
        details={"day": visit.day.isoformat(), "company": company.public_id},
    )


def _note_step(action: str, step: NextStep) -> None:
    trail.record(
        action,
        host_id=step.visit.host_id,
        object_kind="next_step",
        object_id=step.public_id,
        acting_for_id=step.company_id,
    )
