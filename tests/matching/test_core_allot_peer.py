"""The same totals as social-b-matching, which solves b-matching as an integer programme.

It knows neither wishes nor floors per side: its `b_min` holds for everybody or fails as a whole.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from social_b_matching import b_matching

from matchmaker.matching.core.allot import Allotment, Question, allot


@st.composite
def questions(draw: st.DrawFn) -> Question:
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(2, 5))
    size = rows * columns
    hundredths = st.lists(st.integers(0, 100), min_size=size, max_size=size)
    likely = st.lists(st.integers(0, 4), min_size=size, max_size=size)
    return Question(
        score=np.array(draw(hundredths)).reshape(rows, columns) / 100,
        allowed=np.array(draw(likely)).reshape(rows, columns) > 0,
        musts=np.zeros((rows, columns), dtype=np.int8),
        ikm_capacity=np.full(rows, draw(st.integers(1, 3))),
        partner_capacity=np.full(columns, draw(st.integers(1, 4))),
        floor=draw(st.integers(0, 2)),
    )


def ask_peer(question: Question, floor: int) -> np.ndarray:
    """Return its pairs as a table; raises its SolverError where not everybody reaches `floor`."""
    rows = len(question.ikm_capacity)
    weights = {
        (int(i), rows + int(j)): float(question.score[i, j])
        for i, j in np.argwhere(question.allowed)
    }
    capacities = [int(n) for n in (*question.ikm_capacity, *question.partner_capacity)]
    taken = np.zeros_like(question.allowed)
    for i, j in b_matching.maximize_weighted_b_matching(capacities, weights, floor):
        taken[i, j - rows] = True
    return taken


def covered(taken: np.ndarray, floor: int) -> int:
    return int((taken.sum(axis=1) >= floor).sum())


def table_of(question: Question, answer: Allotment) -> np.ndarray:
    taken = np.zeros_like(question.allowed)
    taken[answer.pairs[:, 0], answer.pairs[:, 1]] = True
    return taken


@given(questions())
@settings(max_examples=60, deadline=None)
def test_without_floor_the_totals_are_equal(question: Question) -> None:
    peer = question.score[ask_peer(question, 0)].sum()
    assert allot(question).total_without_floor == pytest.approx(peer)


@given(questions())
@settings(max_examples=60, deadline=None)
def test_with_a_floor_no_fewer_ikm_are_covered(question: Question) -> None:
    answer = table_of(question, allot(question))
    try:
        peer = ask_peer(question, question.floor)
    except b_matching.SolverError:
        # It gives up as a whole; ours still leaves as few as possible without any.
        peer = np.zeros_like(question.allowed)
    assert covered(answer, question.floor) >= covered(peer, question.floor)
    assert covered(answer, 1) >= covered(peer, 1) or question.floor == 0
