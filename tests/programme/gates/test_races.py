from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from matchmaker.db import db, transaction
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.roster import read_roster
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.service import import_companies
from matchmaker.events.models import Edition
from matchmaker.programme import service as programme
from matchmaker.programme.gates import service
from matchmaker.programme.gates.core import GateSettings
from matchmaker.programme.gates.models import GateDue
from tests.directory.rosters import IKM_HEADER, csv_bytes
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.meetings.conftest import racing_app

__all__ = ["racing_app"]

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ANOTHER = ["Lanting Bu Sri", "081230000901", "Kebumen", "teknologi pangan", "lanting"]


def test_who_is_just_being_edited_is_judged_by_the_next_run(racing_app) -> None:
    """Else the run would wait for the edit, and the edit for the run's note: a deadlock."""
    with racing_app.app_context():
        ikm = make_ikm(make_edition(make_host()))
        company = Company.id == ikm.company_id
        with db.engine.begin() as before:
            before.execute(update(Company).where(company).values(markets=["Demak"]))
        is_due = select(GateDue.cause).where(GateDue.participation_id == ikm.id)
        with db.engine.begin() as edit:
            edit.execute(select(Company.id).where(company).with_for_update(key_share=True))
            with transaction():
                # A run that waits for the edit would do so for ever.
                db.session.execute(text("SET LOCAL lock_timeout = '5s'"))
                service.judge_due(NOW)
            db.session.remove()
            assert db.session.scalars(is_due).all() != []
            db.session.remove()
            edit.execute(update(Company).where(company).values(markets=["Semarang"]))
        with transaction():
            service.judge_due(NOW)
        assert db.session.scalars(is_due).all() == []


def judge_company(edition: Edition, ikm: Participation) -> None:
    programme.evaluate_company(ikm.company_id, now=NOW)


def judge_edition(edition: Edition, ikm: Participation) -> None:
    programme.evaluate_edition(edition, NOW.date(), now=NOW)


def change_gate(edition: Edition, ikm: Participation) -> None:
    service.save_settings(edition, None, GateSettings(months_running=24), by_id=None, now=NOW)


def import_another(edition: Edition, ikm: Participation) -> None:
    content = csv_bytes(IKM_HEADER, ANOTHER)
    roster = read_roster(content, RosterKind.IKM, today=NOW.date())
    import_companies(roster, edition=edition, skip_bad=False)


def in_haste(work: Callable[[Edition, Participation], None], edition: int, ikm: int) -> None:
    with transaction():
        db.session.execute(text("SET LOCAL lock_timeout = '200ms'"))
        work(db.session.get_one(Edition, edition), db.session.get_one(Participation, ikm))


@pytest.mark.parametrize("work", [judge_company, judge_edition, change_gate, import_another])
def test_what_judges_waits_for_an_edit_before_it_writes(racing_app, work) -> None:
    """Else it would hold the note that the edit wants, and want what the edit holds."""
    with racing_app.app_context():
        edition = make_edition(make_host())
        ikm = make_ikm(edition)
        ids, company = (edition.id, ikm.id), Company.id == ikm.company_id
        db.session.remove()
        with transaction():
            edition = db.session.get_one(Edition, ids[0])
            programme.evaluate_edition(edition, NOW.date(), now=NOW)
        with db.engine.begin() as edit:
            edit.execute(select(Company.id).where(company).with_for_update(key_share=True))
            with pytest.raises(OperationalError, match="lock timeout"):
                in_haste(work, *ids)
            db.session.remove()
