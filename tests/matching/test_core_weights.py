"""An edition's own weights upon the default."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.tags import count_roughly
from matchmaker.matching.core.types import IKM
from matchmaker.matching.core.weights import (
    CRITERIA,
    DEFAULT,
    MOST_WEIGHT,
    default_weight,
    list_own,
    with_own,
)

tables = st.fixed_dictionaries(
    {},
    optional={
        side: st.dictionaries(
            st.sampled_from(criteria), st.integers(0, int(2 * MOST_WEIGHT)).map(lambda n: n / 2)
        )
        for side, criteria in CRITERIA.items()
    },
)


def test_what_can_be_weighed_has_a_default() -> None:
    assert set(CRITERIA) == {*DEFAULT.partner, IKM}
    for side, criteria in CRITERIA.items():
        assert len(set(criteria)) == len(criteria)
        for criterion in criteria:
            assert 0 < default_weight(side, criterion) <= MOST_WEIGHT
    assert set(CRITERIA[IKM]) == set(DEFAULT.ikm)


def test_without_own_weights_the_default_holds() -> None:
    assert with_own({}) == DEFAULT


@given(tables)
def test_own_weights_take_the_place_of_the_default(own: dict[str, dict[str, float]]) -> None:
    weights = with_own(own)
    for side, criteria in CRITERIA.items():
        table = weights.ikm if side == IKM else weights.partner[side]
        for criterion in criteria:
            expected = own.get(side, {}).get(criterion, default_weight(side, criterion))
            assert table[criterion] == expected
    # Only what differs is kept, and says the same.
    assert with_own(list_own(own)) == weights
    kept = list_own(own)
    assert all(w != default_weight(s, c) for s, table in kept.items() for c, w in table.items())


@given(st.integers(0, 100_000))
def test_a_rough_count_grows_with_the_count(number: int) -> None:
    assert count_roughly(number) <= count_roughly(number + 1)
    assert 2 * number / 3 < count_roughly(number) <= number or number == 0
    assert count_roughly(count_roughly(number)) == count_roughly(number)


def test_rough_counts_are_few() -> None:
    assert len({count_roughly(number) for number in range(10_000)}) < 30
