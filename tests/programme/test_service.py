from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from matchmaker.accounts.core import Role
from matchmaker.directory.core import PermitState
from matchmaker.programme import queries, service
from matchmaker.programme.models import GateOverride, GateResult
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

DAY = date(2026, 12, 15)
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
REASON = "Izinnya sudah dilihat pendamping di lapangan."


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(db_session, edition):
    from matchmaker.accounts.models import Host

    return make_user(db_session.get(Host, edition.host_id), Role.ORGANISER)


@pytest.fixture
def ready(edition):
    """An IKM that passes: its P-IRT has no expiry date, so the year in its number counts."""
    participation = make_ikm(edition, permits=("nib",))
    participation.company.permits.append(pirt("5063305109999-31"))
    return participation


def pirt(number: str):
    from matchmaker.directory.models import Permit

    return Permit(kind="pirt", number=number, state=PermitState.DECLARED)


def judge(edition, day: date = DAY) -> int:
    return service.evaluate_edition(edition, day, now=NOW)


def result_of(db_session, participation) -> GateResult:
    db_session.expire_all()
    return db_session.get(GateResult, participation.id)


def test_every_ikm_gets_one_result_and_partners_none(edition, db_session, ready):
    make_partner(edition)
    assert judge(edition) == 1
    assert judge(edition) == 1
    result = result_of(db_session, ready)
    assert (result.graduated, result.standing, result.product_type) == (True, True, "food_dry")
    assert [one["outcome"] for one in result.outcomes] == ["pass"] * 4
    assert result.outcomes[0]["evidence"]["id"] == "Berjalan 103 bulan sejak 1 Mei 2018."
    assert db_session.scalar(select(func.count()).select_from(GateResult)) == 1


def test_a_lapsed_permit_closes_the_gate_on_a_later_day(edition, db_session, ready):
    judge(edition, date(2032, 1, 1))
    result = result_of(db_session, ready)
    assert not result.graduated
    assert result.outcomes[1]["evidence"]["en"] == (
        "P-IRT ends on 31 December 2031, 1 day before the event."
    )


def test_what_nobody_stated_is_unknown(edition, db_session, ready):
    ready.company.markets = None
    ready.company.products[0].min_order = None
    judge(edition)
    outcomes = {one["criterion"]: one["outcome"] for one in result_of(db_session, ready).outcomes}
    assert outcomes["knows_market"] == outcomes["knows_production"] == "unknown"
    assert queries.get_counts(edition.id).unknown == 1


def test_a_company_without_products_is_judged_by_its_sector(edition, db_session, ready):
    ready.company.products.clear()
    ready.company.sectors = ["herbal"]
    db_session.flush()
    judge(edition)
    assert result_of(db_session, ready).product_type == "herbal_drink"


def test_an_organisers_word_stands_over_later_evaluations(edition, db_session, organiser, ready):
    judge(edition)
    decide(ready, organiser, passes=False)
    judge(edition)
    result = result_of(db_session, ready)
    assert (result.graduated, result.standing) == (True, False)
    assert queries.get_counts(edition.id).overridden == 1


def test_the_word_can_be_given_back_and_every_decision_is_kept(
    edition, db_session, organiser, ready
):
    judge(edition)
    decide(ready, organiser, passes=False)
    decide(ready, organiser, passes=None)
    assert result_of(db_session, ready).standing is True
    assert [one.passes for one in queries.list_overrides(ready.id)] == [None, False]
    assert {one.reason for one in queries.list_overrides(ready.id)} == {REASON}


def decide(participation, organiser, *, passes, reason: str = REASON) -> None:
    service.decide(participation, passes=passes, reason=reason, user_id=organiser.id, now=NOW)


def test_a_decision_without_a_reason_or_without_effect_is_refused(
    edition, db_session, organiser, ready
):
    judge(edition)
    with pytest.raises(service.ReasonTooShortError):
        decide(ready, organiser, passes=False, reason="  nanti   ")
    for passes in (True, None):
        with pytest.raises(service.NothingToDecideError):
            decide(ready, organiser, passes=passes)
    assert db_session.scalar(select(func.count()).select_from(GateOverride)) == 0


def test_nothing_is_decided_before_the_gate_was_judged(edition, db_session, organiser, ready):
    db_session.delete(db_session.get(GateResult, ready.id))
    db_session.flush()
    with pytest.raises(LookupError):
        decide(ready, organiser, passes=True)


def test_one_ikm_can_be_judged_alone(edition, db_session, ready):
    other = make_ikm(edition, graduated=False)
    service.evaluate_participation(ready, DAY, now=NOW)
    assert len(result_of(db_session, ready).outcomes) == 4
    assert result_of(db_session, other).outcomes == []
