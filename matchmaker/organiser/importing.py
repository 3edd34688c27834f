"""Take a roster into an edition and judge its IKM anew: the command and the page alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matchmaker.accounts import trail
from matchmaker.accounts.consents import Paper
from matchmaker.db import db, transaction
from matchmaker.directory import service as directory
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import Effect, ImportReport
from matchmaker.directory.imports.roster import Roster, read_roster
from matchmaker.directory.service import Anew
from matchmaker.events.models import Edition
from matchmaker.programme import service as programme
from matchmaker.programme.gates.core import Cause


def read_for(edition: Edition, content: bytes, kind: RosterKind, now: datetime) -> Roster:
    """Read a file as of today in the edition's zone; raises RosterFileError."""
    return read_roster(content, kind, today=now.astimezone(ZoneInfo(edition.time_zone)).date())


def import_roster(
    roster: Roster,
    *,
    edition: Edition,
    skip_bad: bool,
    now: datetime,
    gate_day: date | None = None,
    with_consent: bool = True,
    by_id: int | None = None,
    anew: Collection[int] = (),
) -> ImportReport:
    """Import a roster and judge the gate, in the caller's transaction.

    The gate is judged as of `gate_day`, the edition's first day when it is None. `with_consent`
    says that the organiser (`by_id`) holds the companies' consents on paper, `anew` in which
    lines somebody who had been forgotten has consented again.
    """
    paper = Paper(version=edition.consent_version, recorded_by_id=by_id, given_at=now)
    report = directory.import_companies(
        roster,
        edition=edition,
        skip_bad=skip_bad,
        paper=paper if with_consent else None,
        anew=Anew(lines=frozenset(anew), paper=paper) if anew else None,
    )
    written = any(report.count(effect) for effect in (Effect.CREATED, Effect.UPDATED))
    if written and roster.kind is RosterKind.IKM:
        programme.evaluate_edition(
            edition, gate_day or first_day(edition), now=now, cause=Cause.IMPORT
        )
    trail.record(
        "directory.roster_imported",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"kind": roster.kind}
        | {str(effect): count for effect in Effect if (count := report.count(effect))},
    )
    return report


def first_day(edition: Edition) -> date:
    """Return the day as of which an edition's gate is judged by default."""
    return min(day.date for day in edition.days)


class _Rehearsed(Exception):  # noqa: N818 (no error: the way out of a transaction)
    pass


def rehearse(roster: Roster, *, edition: Edition, skip_bad: bool) -> ImportReport:
    """Return what an import would do: it is done, then rolled back. Opens its own transaction."""
    report: ImportReport | None = None
    try:
        with transaction():
            report = directory.import_companies(roster, edition=edition, skip_bad=skip_bad)
            raise _Rehearsed
    except _Rehearsed:
        assert report is not None
        return report


def list_edition_names() -> Sequence[str]:
    """Return the short names of all editions on this machine, for the command line."""
    return db.session.scalars(select(Edition.slug).order_by(Edition.slug)).all()
