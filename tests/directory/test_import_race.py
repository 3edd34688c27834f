from __future__ import annotations

from datetime import date
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory import service
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import Effect
from matchmaker.directory.imports.roster import Roster, read_roster
from matchmaker.directory.models import Company, Participation
from matchmaker.events.models import Edition
from tests.directory.rosters import IKM_HEADER, csv_bytes
from tests.factories.accounts import make_host
from tests.factories.events import make_edition


def roster(prefix: str) -> Roster:
    rows = [
        [f"Usaha {n}", f"{prefix}{n:05}", "Kebumen", "teknologi pangan", "lanting"]
        for n in range(1, 31)
    ]
    return read_roster(csv_bytes(IKM_HEADER, *rows), RosterKind.IKM, today=date(2026, 12, 15))


def count(host_id: int, model: type[Company] | type[User] | type[Participation]) -> int:
    return db.session.scalar(select(func.count()).where(model.host_id == host_id)) or 0


def importer(edition_id: int, roster: Roster):
    def run():
        edition = db.session.get_one(Edition, edition_id)
        return service.import_companies(roster, edition=edition, skip_bad=False)

    return run


def test_two_imports_at_once_make_no_twins(racing_app, race):
    with racing_app.app_context():
        edition = make_edition(make_host())
        edition_id, host_id = edition.id, edition.host_id
        db.session.remove()
    reports = race(*[importer(edition_id, roster("0812000"))] * 2)
    effects = sorted(
        (report.count(Effect.CREATED), report.count(Effect.UNCHANGED)) for report in reports
    )
    assert effects == [(0, 30), (30, 0)]
    with racing_app.app_context():
        assert [count(host_id, model) for model in (Company, User, Participation)] == [30] * 3
        db.session.remove()


def test_without_the_hosts_lock_both_imports_create(racing_app, race, monkeypatch):
    """Shows that the test above tests something: with the guard off, both imports create."""
    planned, barrier = service.plan_rows, Barrier(2)

    def meet(*given):
        found = planned(*given)
        barrier.wait(timeout=10)
        return found

    monkeypatch.setattr(service, "lock_host", lambda host_id: None)
    monkeypatch.setattr(service, "plan_rows", meet)
    with racing_app.app_context():
        edition = make_edition(make_host())
        edition_id = edition.id
        db.session.remove()
    reports = race(*[importer(edition_id, roster("0813000"))] * 2)
    # The firms come twice, or the database breaks one of the two imports; never one of each.
    broken = [report for report in reports if isinstance(report, DBAPIError)]
    created = [report.count(Effect.CREATED) for report in reports if report not in broken]
    assert broken or created == [30, 30]
