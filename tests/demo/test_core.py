"""The made-up roster: right in form, believable in figures, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matchmaker.demo.asking import MOST_ASKED_OF_IKM, choose_requests, list_owned
from matchmaker.demo.fitting import list_fits
from matchmaker.demo.generator import SEED, edition_days, make_roster, roll
from matchmaker.demo.values import DemoIkm, DemoRoster
from matchmaker.directory.core import CompanyKind
from matchmaker.meetings.core import MOST_OPEN_REQUESTS, MeetingState, Side
from matchmaker.programme.core import (
    Candidate,
    CriterionCode,
    Outcome,
    default_gate,
    evaluate,
)
from matchmaker.programme.permits import PermitFact
from matchmaker.reference import identifiers
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.phones import normalise_phone
from matchmaker.reference.product_types import find_known_product
from matchmaker.reference.regencies import list_programme_regencies
from tests.programme.verdicts import outcomes

DAYS = (date(2026, 12, 15), date(2026, 12, 16))


@pytest.fixture(scope="module")
def roster() -> DemoRoster:
    return make_roster(SEED, DAYS)


def test_the_same_seed_gives_the_same_roster(roster: DemoRoster) -> None:
    assert make_roster(SEED, DAYS) == roster
    assert make_roster(SEED + 1, DAYS) != roster


def test_it_has_the_numbers_that_the_programme_names(roster: DemoRoster) -> None:
    assert Counter(firm.regency_code for firm in roster.ikm) == {
        regency.code: 25 for regency in list_programme_regencies()
    }
    assert Counter(firm.kind for firm in roster.partners) == {
        CompanyKind.BANK: 20,
        CompanyKind.RETAILER: 40,
        CompanyKind.EXPORTER: 30,
    }


def test_nobody_shares_a_name_a_phone_or_an_nib(roster: DemoRoster) -> None:
    firms = [*roster.ikm, *roster.partners]
    nibs = [firm.nib for firm in roster.ikm if firm.nib]
    for values in ([f.name for f in firms], [f.phone for f in firms], nibs):
        assert len(set(values)) == len(values)


def test_every_number_passes_the_check_that_imports_make(roster: DemoRoster) -> None:
    checks = {
        "nib": identifiers.check_nib,
        "pirt": identifiers.check_pirt,
        "bpom_food": identifiers.check_bpom,
        "bpom_herbal": identifiers.check_bpom,
        "halal": identifiers.check_halal,
    }
    for firm in roster.ikm:
        assert normalise_phone(firm.phone) == firm.phone
        for permit in firm.permits:
            if permit.kind in checks and permit.number:
                checked = checks[permit.kind](permit.number)
                assert (checked.number, checked.permit) == (permit.number, permit.kind)
                assert checked.notes == ()
        for product in firm.products:
            if product.barcode:
                assert identifiers.check_gtin13(product.barcode).number == product.barcode
            if product.hs_code:
                assert identifiers.check_hs(product.hs_code).number == product.hs_code


def test_every_product_is_known_from_its_kabupaten(roster: DemoRoster) -> None:
    for firm in roster.ikm:
        assert 1 <= len(firm.products) <= 3
        for product in firm.products:
            known = find_known_product(product.name_id)
            assert known is not None
            assert product.product_type == known.product_type


def test_two_thirds_pass_the_gate_and_every_criterion_stops_somebody(roster: DemoRoster) -> None:
    verdicts = [evaluate(default_gate(), _candidate(firm), DAYS[0]) for firm in roster.ikm]
    share = sum(verdict.graduated for verdict in verdicts) / len(verdicts)
    assert 0.6 < share < 0.75
    for criterion in CriterionCode:
        stopped = [v for v in verdicts if outcomes(v)[criterion] is not Outcome.PASS]
        assert len(stopped) >= 5, criterion
    assert verdicts[0].graduated


def test_stories_are_two_sentences_with_nothing_left_to_fill_in(roster: DemoRoster) -> None:
    for firm in [*roster.ikm, *roster.partners]:
        assert firm.story.endswith(".")
        assert firm.story.count(". ") >= 1
        assert not set("{}") & set(firm.story)


@example(date(2024, 11, 28))
@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 1, 1)))
def test_the_edition_is_three_to_five_weeks_ahead_on_two_working_days(today: date) -> None:
    first, second = edition_days(today)
    assert timedelta(days=21) <= first - today <= timedelta(days=35)
    assert second == first + timedelta(days=1)
    assert {first.weekday(), second.weekday()} <= {0, 1, 2, 3, 4}
    assert (12, 25) not in {(day.month, day.day) for day in (first, second)}


def test_requests_join_pairs_that_fit_in_every_state_without_overrunning_anybody(
    roster: DemoRoster,
) -> None:
    alumni = [
        firm for firm in roster.ikm if evaluate(default_gate(), _candidate(firm), DAYS[0]).graduated
    ]
    fits = list(list_fits(alumni, roster.partners, DAYS[0]))
    requests = choose_requests(roll(SEED), roster, fits)
    pairs = [(request.ikm, request.partner) for request in requests]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) <= {(fit.ikm, fit.partner) for fit in fits}
    states = Counter(request.state for request in requests)
    assert min(states[state] for state in (
        MeetingState.REQUESTED, MeetingState.ACCEPTED, MeetingState.DECLINED,
        MeetingState.WITHDRAWN, MeetingState.CANCELLED,
    )) >= 20  # fmt: skip
    assert 400 <= len(requests) <= 1000
    asked = Counter(r.ikm for r in requests if r.asked_by is Side.PARTNER)
    assert max(asked.values()) <= MOST_ASKED_OF_IKM
    open_by = Counter(
        (r.asked_by, r.partner if r.asked_by is Side.PARTNER else r.ikm)
        for r in requests
        if r.state is MeetingState.REQUESTED
    )
    assert all(count <= MOST_OPEN_REQUESTS[side] for (side, _), count in open_by.items())


def test_the_demo_owner_hears_from_each_kind_of_partner(roster: DemoRoster) -> None:
    owned = {partner.number for partner in list_owned(roster.partners)}
    fits = list_fits(roster.ikm, roster.partners, DAYS[0])
    requests = choose_requests(roll(SEED), roster, fits)
    states = {r.partner: r.state for r in requests if r.ikm == 1 and r.partner in owned}
    assert set(states) == owned
    assert MeetingState.REQUESTED in states.values()
    assert MeetingState.ACCEPTED in states.values()


def _candidate(firm: DemoIkm) -> Candidate:
    main = firm.products[0]
    return Candidate(
        started_on=firm.started_on,
        product_type=main.product_type,
        type_is_guessed=False,
        permits=tuple(
            PermitFact(
                kind=PermitKind(permit.kind),
                number=permit.number,
                state=permit.state,
                expires=permit.expires_on,
            )
            for permit in firm.permits
        ),
        markets=firm.markets,
        capacity_per_month=main.capacity_per_month,
        price=main.price,
        min_order=main.min_order,
    )
