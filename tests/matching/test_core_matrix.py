"""All pairs at once give what one pair at a time gives, and the same lists."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.core import matrix
from matchmaker.matching.core.matrix import (
    explain_best,
    list_best,
    list_best_for_partners,
    score_all,
)
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import Ikm, Partner
from tests.matching.test_core_properties import IN_TREE, ikm, partner
from tests.matching.values import DAY, score_pair

firms = st.lists(ikm, min_size=1, max_size=7).map(
    lambda found: [replace(firm, id=f"i{n}") for n, firm in enumerate(found)]
)
buyers = st.lists(partner, min_size=1, max_size=7).map(
    lambda found: [replace(one, id=f"p{n}") for n, one in enumerate(found)]
)


@settings(max_examples=150, deadline=None)
@given(firms, buyers)
def test_every_pair_is_judged_as_by_itself(made: list[Ikm], sought: list[Partner]) -> None:
    table = score_all(made, sought, DAY, IN_TREE)
    for row, firm in enumerate(made):
        for column, other in enumerate(sought):
            pair = score_pair(firm, other, DAY, IN_TREE)
            assert abs(table.score[row, column] - pair.score) < 1e-9
            assert abs(table.sides[row, column] - pair.ikm.score - pair.partner.score) < 1e-9
            assert table.stopped[row, column] == pair.stopped
            refused = pair.ikm.rather_not or pair.partner.rather_not
            assert table.rather_not[row, column] == refused


@settings(max_examples=60, deadline=None)
@given(firms, buyers, st.integers(1, 8))
def test_the_best_stand_in_the_order_of_the_ranked_list(
    made: list[Ikm], sought: list[Partner], most: int
) -> None:
    table = score_all(made, sought, DAY, IN_TREE)
    explained = dict(explain_best(table, most))
    for row, columns in list_best(table, most):
        order = [ranked.id for ranked in rank(made[row], sought, DAY, IN_TREE)]
        assert [sought[column].id for column in columns] == order[:most]
        assert explained[made[row].id] == rank(made[row], sought, DAY, IN_TREE)[:most]
    for column, rows in list_best_for_partners(table, most):
        order = [ranked.id for ranked in rank(sought[column], made, DAY, IN_TREE)]
        assert [made[row].id for row in rows] == order[:most]


@settings(max_examples=40, deadline=None)
@given(firms, buyers, st.integers(1, 8), st.randoms())
def test_pairs_that_may_not_meet_are_left_out_of_the_best(
    made: list[Ikm], sought: list[Partner], most: int, chance: Random
) -> None:
    table = score_all(made, sought, DAY, IN_TREE)
    allowed = np.array([[chance.random() < 0.6 for _ in sought] for _ in made])
    for row, columns in list_best(table, most, allowed):
        order = [
            int(ranked.id[1:])
            for ranked in rank(made[row], sought, DAY, IN_TREE)
            if allowed[row, int(ranked.id[1:])]
        ]
        assert list(columns) == order[:most]
    for column, rows in list_best_for_partners(table, most, allowed):
        order = [
            int(ranked.id[1:])
            for ranked in rank(sought[column], made, DAY, IN_TREE)
            if allowed[int(ranked.id[1:]), column]
        ]
        assert list(rows) == order[:most]


@settings(max_examples=20, deadline=None)
@given(firms, buyers, st.integers(1, 3))
def test_blocks_join_without_a_seam(made: list[Ikm], sought: list[Partner], size: int) -> None:
    whole = score_all(made, sought, DAY, IN_TREE)
    before, matrix.BLOCK = matrix.BLOCK, size
    try:
        parts = score_all(made, sought, DAY, IN_TREE)
    finally:
        matrix.BLOCK = before
    assert np.array_equal(whole.score, parts.score)
    assert np.array_equal(whole.stopped, parts.stopped)


@settings(max_examples=20, deadline=None)
@given(firms, buyers, st.integers(0, 99))
def test_rows_in_another_order_are_the_same_rows(
    made: list[Ikm], sought: list[Partner], seed: int
) -> None:
    order = list(range(len(made)))
    Random(seed).shuffle(order)
    whole = score_all(made, sought, DAY, IN_TREE)
    turned = score_all([made[n] for n in order], sought, DAY, IN_TREE)
    assert np.allclose(whole.score[order], turned.score, atol=1e-12)
    assert np.array_equal(whole.stopped[order], turned.stopped)


def test_nobody_on_one_side_is_an_empty_table() -> None:
    assert score_all([], [], DAY).score.shape == (0, 0)
    assert next(list_best(score_all([Ikm(id="a")], [], DAY), 20))[1].size == 0
