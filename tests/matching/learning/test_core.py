"""What answers say, and that they say nothing they do not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.matching.core.weights import CRITERIA, MOST_WEIGHT, WEIGHT_STEP, default_weight
from matchmaker.matching.learning.core import (
    LEAST_ANSWERS,
    TOP,
    Answer,
    Share,
    compare,
    find,
    find_all,
    is_held_out,
)

WEIGHTS = {side: {c: default_weight(side, c) for c in own} for side, own in CRITERIA.items()}
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
shares = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
answers = st.lists(
    st.builds(
        Answer,
        side=st.just("retailer"),
        company=st.sampled_from("abcdefghij"),
        accepted=st.booleans(),
        earned=st.fixed_dictionaries({"price": shares}, optional={"region": shares}),
    ),
    max_size=50,
)


def told(accepted: float, declined: float, *, each: int = 40, companies: int = 10) -> list[Answer]:
    """Answers that hang on the price alone."""
    return [
        Answer(
            side="retailer",
            company=f"shop {number % companies}",
            accepted=yes,
            earned={"price": accepted if yes else declined},
        )
        for yes in (True, False)
        for number in range(each)
    ]


def test_what_accepted_pairs_had_more_of_gains_by_its_difference() -> None:
    assert find("retailer", "price", told(0.9, 0.4), 1.5).suggested == 2.5
    assert find("retailer", "price", told(0.6, 0.4), 1.5).suggested == 2.0
    assert find("retailer", "price", told(0.45, 0.4), 1.5).suggested == 1.5
    assert find("retailer", "price", told(0.4, 0.6), 1.5).suggested == 1.0


def test_weights_stay_within_their_bounds() -> None:
    assert find("retailer", "price", told(1, 0), MOST_WEIGHT).suggested == MOST_WEIGHT
    assert find("retailer", "price", told(0, 1), 0.5).suggested == 0.0


@pytest.mark.parametrize(
    "given_answers",
    [
        told(1, 0, each=LEAST_ANSWERS // 2 - 1),
        told(1, 0, companies=4),
        told(1, 0)[:45],  # hardly anybody declined
        [],
    ],
)
def test_from_too_few_nothing_is_suggested(given_answers: list[Answer]) -> None:
    found = find("retailer", "price", given_answers, 1.5)
    assert found.few
    assert found.suggested == 1.5
    assert (found.low, found.high) == (-1.0, 1.0)


def test_one_loud_company_proves_nothing() -> None:
    """Nine hold the price for nothing; one, with most of the answers, for everything."""
    dice = Random(3)
    quiet = [
        Answer(
            side="retailer",
            company=f"shop {n % 9}",
            accepted=bool(n % 2),
            earned={"price": dice.choice([0.0, 1.0])},
        )
        for n in range(54)
    ]
    loud = [
        Answer(side="retailer", company="loud", accepted=yes, earned={"price": float(yes)})
        for yes in (True, False)
        for _ in range(60)
    ]
    assert find("retailer", "price", [*quiet, *loud], 1.5).suggested == 1.5


@calm
@given(answers)
def test_a_weight_moves_only_the_way_of_its_difference(given_answers) -> None:
    for found in find_all(given_answers, WEIGHTS):
        moved = found.suggested - found.now
        assert moved * found.difference >= 0
        assert abs(moved) <= 2 * WEIGHT_STEP
        assert 0 <= found.suggested <= MOST_WEIGHT
        assert found.low <= found.difference <= found.high
        assert moved == 0 or not found.few


@calm
@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(given_answers, dice) -> None:
    shuffled = list(given_answers)
    dice.shuffle(shuffled)
    assert find_all(shuffled, WEIGHTS) == find_all(given_answers, WEIGHTS)


@calm
@given(answers)
def test_turning_every_answer_turns_the_difference(given_answers) -> None:
    turned = [
        Answer(side=a.side, company=a.company, accepted=not a.accepted, earned=a.earned)
        for a in given_answers
    ]
    one, other = (find("retailer", "price", each, 2.5) for each in (given_answers, turned))
    assert one.difference == -other.difference
    assert one.suggested - 2.5 == 2.5 - other.suggested


def test_a_third_of_the_companies_only_tests() -> None:
    held = sum(is_held_out(f"company {n}") for n in range(3_000))
    assert 900 < held < 1_100
    assert is_held_out("x") == is_held_out("x")


def test_places_are_compared_at_the_first_ten() -> None:
    found = compare([(1, 1), (TOP, TOP + 1), (TOP + 5, 3), (40, 2), (50, 60)])
    assert (found.now, found.then) == (Share(hits=2, of=5), Share(hits=3, of=5))
    assert (found.gained, found.lost) == (2, 1)
    assert found.helps
    assert found.may_be_chance
    assert not compare([(1, 1)]).helps
    assert compare([]).now.share == 0.0


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_difference_is_sure_only_where_it_outweighs_what_moved(gained, lost) -> None:
    found = compare([(TOP + 1, 1)] * gained + [(1, TOP + 1)] * lost)
    turned = compare([(TOP + 1, 1)] * lost + [(1, TOP + 1)] * gained)
    assert found.may_be_chance == turned.may_be_chance
    assert found.may_be_chance == (abs(gained - lost) <= 1.96 * (gained + lost) ** 0.5)


@given(st.integers(0, 50), st.integers(0, 50))
def test_an_interval_holds_its_share(hits, misses) -> None:
    share = Share(hits=hits, of=hits + misses)
    low, high = share.interval
    assert 0 <= low <= share.share + 1e-12
    assert share.share - 1e-12 <= high <= 1
