from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, text, update

from matchmaker.db import db, transaction
from matchmaker.directory.models import Company
from matchmaker.programme.gates import service
from matchmaker.programme.gates.models import GateDue
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.meetings.conftest import racing_app

__all__ = ["racing_app"]

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


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
