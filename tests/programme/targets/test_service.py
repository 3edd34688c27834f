from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from matchmaker.accounts.models import AuditEntry
from matchmaker.programme.targets import queries, service
from matchmaker.programme.targets.core import Dimension, Plan
from matchmaker.programme.targets.models import Target
from tests.factories.accounts import make_host
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLAN = Plan(number=350, starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def set_target(edition, plan=PLAN, **shares):
    parts = {Dimension(name): dict(one) for name, one in shares.items()}
    return service.set_target(edition, plan, parts, today=TODAY, now=NOW)


def test_a_target_is_set_and_set_anew_and_each_time_kept(edition, db_session):
    set_target(edition, kabupaten={"33.02": 200, "33.05": 150})
    later = Plan(number=100, starts_on=PLAN.starts_on, due_on=date(2027, 3, 31))
    set_target(edition, later, kabupaten={"33.05": 100})
    target = queries.find_target(edition.id)
    assert (target.number, target.due_on) == (100, date(2027, 3, 31))
    assert queries.shares_of(target) == {
        Dimension.KABUPATEN: {"33.05": 100},
        Dimension.SECTOR: {},
    }
    entries = db_session.scalars(select(AuditEntry).filter_by(action="programme.target_set"))
    assert [entry.details["number"] for entry in entries] == [350, 100]


def test_what_does_not_add_up_is_refused_and_changes_nothing(edition, db_session):
    with pytest.raises(service.TargetRefusedError):
        set_target(edition, kabupaten={"33.02": 1})
    assert db_session.scalar(select(func.count()).select_from(Target)) == 0
