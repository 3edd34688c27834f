"""What came of pairs: noted, replaced, taken back, and remembered in later editions only."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.evidence.models import PairOutcome
from matchmaker.matching.evidence.queries import list_past, list_remembering
from matchmaker.matching.evidence.service import NotAPairError, note_outcome
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition

EARLIER = date(2025, 12, 2)


@pytest.fixture
def earlier(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host(), name="Temu Bisnis 2025", days=(EARLIER,))


@pytest.fixture
def pair(earlier: Edition) -> tuple[Participation, Participation]:
    return make_ikm(earlier), make_partner(earlier)


def note(earlier: Edition, pair, outcome: Outcome | None, absent: Absent | None = None) -> None:
    ikm, partner = pair
    note_outcome(earlier, ikm.company, partner.company, outcome, absent=absent, now=clock.now())


def test_the_last_word_counts_and_can_be_taken_back(earlier: Edition, pair) -> None:
    for outcome, absent in (
        (Outcome.ABSENT, Absent.IKM),
        (Outcome.MET, None),
        (Outcome.DEAL, None),
    ):
        note(earlier, pair, outcome, absent)
        row = db.session.scalars(
            select(PairOutcome).execution_options(populate_existing=True)
        ).one()
        assert (row.outcome, row.absent) == (outcome, absent)
    note(earlier, pair, None)
    assert db.session.scalars(select(PairOutcome)).all() == []


def test_only_editions_that_began_before_the_day_are_remembered(earlier: Edition, pair) -> None:
    ikm, partner = pair
    note(earlier, pair, Outcome.ABSENT, Absent.IKM)
    companies = (ikm.company_id, partner.company_id)
    assert list_past(earlier.host_id, FIRST_DAY) == {companies: (None, "absent")}
    assert list_past(earlier.host_id, EARLIER) == {}
    assert list_past(make_host().id, FIRST_DAY) == {}
    # Who stayed away remembers nothing, and so weighs no history.
    assert list_remembering(earlier.host_id, FIRST_DAY, companies) == {partner.company_id}
    assert list_remembering(earlier.host_id, EARLIER, companies) == set()


def test_only_an_ikm_and_a_partner_of_the_host_have_an_outcome(earlier: Edition, pair) -> None:
    ikm, partner = pair
    elsewhere = make_partner(make_edition(make_host()))
    for other in ((partner, ikm), (ikm, ikm), (partner, partner), (ikm, elsewhere)):
        with pytest.raises(NotAPairError):
            note(earlier, other, Outcome.MET)


@pytest.mark.parametrize(
    "row",
    [
        {"outcome": "absent"},
        {"outcome": "met", "absent": "ikm"},
        {"outcome": "absent", "absent": "nobody"},
        {"outcome": "kissed"},
    ],
)
def test_no_impossible_outcome_can_be_written(earlier: Edition, pair, row) -> None:
    ikm, partner = pair
    values = {
        "host_id": earlier.host_id, "edition_id": earlier.id, "ikm_id": ikm.company_id,
        "partner_id": partner.company_id, "noted_at": clock.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.execute(insert(PairOutcome.__table__).values(**values, **row))
