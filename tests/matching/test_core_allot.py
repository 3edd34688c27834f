"""The proposal against brute force: musts, then the floor evenly, then the total."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.core.allot import Allotment, Question, allot

Rank = tuple[int, tuple[int, ...], int]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    rows, columns = draw(st.sampled_from([(1, 1), (2, 2), (2, 4), (3, 3), (4, 2), (5, 2)]))
    size = rows * columns

    def table(values: st.SearchStrategy[int]) -> np.ndarray:
        return np.array(draw(st.lists(values, min_size=size, max_size=size))).reshape(rows, columns)

    def row(most: int, length: int) -> np.ndarray:
        numbers = st.lists(st.integers(0, most), min_size=length, max_size=length)
        return np.array(draw(numbers), dtype=np.int64)

    return Question(
        score=table(st.integers(0, 100)) / 100,
        allowed=table(st.integers(0, 3)) > 0,
        musts=(table(st.integers(0, 5)) // 4 * table(st.integers(1, 2))).astype(np.int8),
        ikm_capacity=row(3, rows),
        partner_capacity=row(3, columns),
        floor=draw(st.integers(0, 3)),
        held=row(2, rows),
    )


def rank_of(question: Question, taken: np.ndarray) -> Rank:
    """What the proposal is to be best in, in this order; scores in hundredths."""
    reached = np.minimum(taken.sum(axis=1) + question.held, question.floor)
    levels = tuple(int((reached >= level).sum()) for level in range(1, question.floor + 1))
    return (
        int(question.musts[taken].sum()),
        levels,
        int(np.rint(question.score[taken] * 100).sum()),
    )


def best_rank(question: Question) -> Rank:
    cells = np.argwhere(question.allowed)
    best: Rank = (
        0,
        tuple(
            int((np.minimum(question.held, question.floor) >= n).sum())
            for n in range(1, question.floor + 1)
        ),
        0,
    )
    for choice in product((False, True), repeat=len(cells)):
        taken = np.zeros_like(question.allowed)
        for cell in cells[list(choice)]:
            taken[tuple(cell)] = True
        fits = (taken.sum(axis=1) <= question.ikm_capacity).all() and (
            taken.sum(axis=0) <= question.partner_capacity
        ).all()
        if fits:
            best = max(best, rank_of(question, taken))
    return best


def table_of(question: Question, answer: Allotment) -> np.ndarray:
    taken = np.zeros_like(question.allowed)
    taken[answer.pairs[:, 0], answer.pairs[:, 1]] = True
    return taken


@given(questions())
@settings(max_examples=150)
def test_it_is_as_good_as_the_best_of_all_proposals(question: Question) -> None:
    taken = table_of(question, allot(question))
    assert rank_of(question, taken) == best_rank(question)


@given(questions())
def test_capacities_and_refusals_are_respected(question: Question) -> None:
    taken = table_of(question, allot(question))
    assert (taken.sum(axis=1) <= question.ikm_capacity).all()
    assert (taken.sum(axis=0) <= question.partner_capacity).all()
    assert not (taken & ~question.allowed).any()


@given(questions())
def test_who_stays_below_the_floor_has_a_proof_that_holds(question: Question) -> None:
    answer = allot(question)
    taken = table_of(question, answer)
    counts = taken.sum(axis=1)
    levels = counts + question.held
    wanted = np.minimum(question.floor - question.held, question.ikm_capacity)
    assert [s.ikm for s in answer.shortfalls] == list(np.flatnonzero(counts < wanted))
    for shortfall in answer.shortfalls:
        partners, holders = list(shortfall.partners), set(shortfall.holders)
        own = question.allowed[shortfall.ikm] & (question.partner_capacity > 0)
        if shortfall.cause == "no_partner":
            assert not own.any()
        elif shortfall.cause == "few_partners":
            assert set(np.flatnonzero(own)) == set(np.flatnonzero(taken[shortfall.ikm]))
        else:
            # What it could be given is among them, and every place of theirs is taken.
            assert set(np.flatnonzero(own & ~taken[shortfall.ikm])) <= set(partners)
            assert taken[:, partners].sum() == shortfall.places
            assert set(np.flatnonzero(taken[:, partners].any(axis=1))) == holders
            for holder in holders:
                held_here = [p for p in partners if taken[holder, p]]
                bound = all(question.musts[holder, p] for p in held_here)
                assert bound or levels[holder] <= levels[shortfall.ikm] + 1


@given(questions())
def test_the_floor_never_costs_less_than_nothing_and_says_what(question: Question) -> None:
    answer = allot(question)
    assert answer.total_without_floor >= answer.total - 1e-9
    assert answer.price_of_floor == pytest.approx(answer.total_without_floor - answer.total)


@given(questions(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_rows_changes_nothing_that_counts(question: Question, random: object) -> None:
    order = list(range(len(question.ikm_capacity)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = Question(
        score=question.score[order],
        allowed=question.allowed[order],
        musts=question.musts[order],
        ikm_capacity=question.ikm_capacity[order],
        partner_capacity=question.partner_capacity,
        floor=question.floor,
        held=question.held[order],
    )
    one, other = allot(question), allot(turned)
    assert rank_of(question, table_of(question, one)) == rank_of(turned, table_of(turned, other))


def test_a_famous_partner_does_not_take_all() -> None:
    """Two partners of two places; everybody fits the first best, the fourth nobody well."""
    score = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.1, 0.05]])
    answer = allot(
        Question(
            score=score,
            allowed=np.ones_like(score, dtype=bool),
            musts=np.zeros_like(score, dtype=np.int8),
            ikm_capacity=np.full(4, 2),
            partner_capacity=np.array([2, 2]),
            floor=1,
        )
    )
    assert sorted(answer.pairs[:, 0]) == [0, 1, 2, 3]
    assert answer.shortfalls == ()
    assert answer.total == pytest.approx(0.9 + 0.8 + 0.3 + 0.05)
    assert answer.price_of_floor == pytest.approx(0.9 + 0.8 + 0.3 + 0.2 - answer.total)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"floor": -1}, "negative"),
        ({"score": np.array([[1.5]])}, "between 0 and 1"),
        ({"score": np.array([[np.nan]])}, "between 0 and 1"),
        ({"musts": np.zeros((2, 1), dtype=np.int8)}, "shape"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, object], words: str) -> None:
    values: dict[str, object] = {
        "score": np.array([[0.5]]),
        "allowed": np.array([[True]]),
        "musts": np.zeros((1, 1), dtype=np.int8),
        "ikm_capacity": np.array([1]),
        "partner_capacity": np.array([1]),
    }
    with pytest.raises(ValueError, match=words):
        Question(**(values | change))  # type: ignore[arg-type]
