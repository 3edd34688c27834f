"""What differs between two states of everybody's best lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.moves import Mover, compare_lists

SEEKERS = ("a", "b", "c")
some_lists = st.fixed_dictionaries(
    {
        seeker: st.lists(st.sampled_from("pqrst"), unique=True, max_size=4).map(tuple)
        for seeker in SEEKERS
    }
)


def test_order_and_company_are_told_apart() -> None:
    before = {"a": ("p", "q"), "b": ("p",), "c": ("q",)}
    after = {"a": ("q", "p"), "b": ("r",), "c": ("q",)}
    moves = compare_lists(before, after, 5)
    assert (moves.lists, moves.changed, moves.renewed) == (3, 2, 1)
    assert moves.up == (Mover(id="r", before=0, after=1),)
    assert moves.down == (Mover(id="p", before=2, after=1),)


@given(some_lists)
def test_the_same_lists_have_no_moves(lists) -> None:
    moves = compare_lists(lists, dict(reversed(lists.items())), 5)
    assert (moves.changed, moves.renewed, moves.up, moves.down) == (0, 0, (), ())


@given(some_lists, some_lists)
def test_the_way_back_is_the_same_way_turned(before, after) -> None:
    there, back = compare_lists(before, after, 9), compare_lists(after, before, 9)
    assert (there.changed, there.renewed) == (back.changed, back.renewed)
    assert there.renewed <= there.changed <= there.lists
    assert [(m.id, m.before, m.after) for m in there.up] == [
        (m.id, m.after, m.before) for m in back.down
    ]


@given(some_lists, some_lists)
def test_what_is_gained_and_lost_is_what_the_lists_hold(before, after) -> None:
    moves = compare_lists(before, after, 99)
    gained = sum(m.after - m.before for m in (*moves.up, *moves.down))
    assert gained == sum(map(len, after.values())) - sum(map(len, before.values()))
