from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete

from matchmaker.programme import service as gate
from matchmaker.programme.models import GateResult
from matchmaker.programme.targets import queries, service
from matchmaker.programme.targets.core import Dimension, Plan, Turn
from matchmaker.programme.targets.queries import Choice
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

ZONE = "Asia/Jakarta"
# In Jakarta it is the next day already.
LATE = datetime(2026, 3, 1, 18, tzinfo=UTC)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition, db_session):
    """One that passes and one that does not, in two kabupaten; one has two sectors."""
    found = [
        make_ikm(edition, regency_code="33.05", sectors=["teknologi_pangan", "herbal"]),
        make_ikm(edition, regency_code="33.02", markets=None),
    ]
    db_session.execute(delete(GateResult))
    gate.evaluate_edition(edition, edition.days[0].date, now=LATE)
    return found


def test_turns_are_days_of_the_editions_zone_and_only_real_ones(edition, ikm):
    assert queries.list_turns(edition.id, ZONE) == [Turn(day=date(2026, 3, 2), up=True)]
    assert queries.list_turns(edition.id, ZONE, Choice(regency_code="33.02")) == []
    assert len(queries.list_turns(edition.id, ZONE, Choice(sector="herbal"))) == 1


def test_parts_count_both_sectors_of_an_ikm_and_know_targets_without_any(edition, ikm):
    plan = Plan(number=10, starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))
    parts = {Dimension.KABUPATEN: {"33.05": 6, "33.29": 4}}
    target = service.set_target(edition, plan, parts, today=date(2026, 3, 2), now=LATE)

    def figures(dimension, choice=queries.EVERYBODY):
        found = queries.list_parts(edition.id, dimension, choice, target)
        return {one.code: (one.ikm, one.reached, one.target) for one in found}

    assert figures(Dimension.KABUPATEN) == {
        "33.02": (1, 0, None),
        "33.05": (1, 1, 6),
        "33.29": (0, 0, 4),
    }
    assert figures(Dimension.SECTOR) == {
        "herbal": (1, 1, None),
        "teknologi_pangan": (2, 1, None),
    }
    chosen = Choice(regency_code="33.05")
    assert figures(Dimension.KABUPATEN, chosen) == {"33.05": (1, 1, 6)}
