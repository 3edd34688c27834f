from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.editing.core import merge, move, to_plain

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "a", "b"]),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
)  # fmt: skip
ANSWERS = st.dictionaries(st.sampled_from("pqrs"), VALUES)


@given(ANSWERS, ANSWERS, ANSWERS)
def test_what_i_have_not_touched_stays_as_it_stands(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for name, value in mine.items():
        if name in base and to_plain(value) == to_plain(base[name]):
            assert name not in merged.taken
            assert name not in merged.clashes


@given(ANSWERS, ANSWERS, ANSWERS)
def test_an_answer_of_mine_is_never_lost_without_a_word(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for name, value in mine.items():
        shown = base.get(name, theirs.get(name))
        same = to_plain(value) in (to_plain(shown), to_plain(theirs.get(name)))
        assert same or name in merged.taken or name in merged.clashes
    assert not set(merged.taken) & set(merged.clashes)


@given(ANSWERS, ANSWERS, ANSWERS)
def test_nothing_that_somebody_else_has_changed_is_overwritten(base, mine, theirs):
    for name in merge(base, mine, theirs).taken:
        assert name not in base or to_plain(base[name]) == to_plain(theirs.get(name))


@given(ANSWERS, ANSWERS)
def test_alone_all_of_mine_is_written(base, mine):
    merged = merge(base, mine, base)
    assert merged.clashes == ()
    changed = {n for n, v in mine.items() if to_plain(v) != to_plain(base.get(n))}
    assert set(merged.taken) == changed


def test_both_changing_to_the_same_is_no_clash():
    assert merge({"p": "a"}, {"p": "b"}, {"p": "b"}).clashes == ()
    assert merge({"p": "a"}, {"p": "b"}, {"p": "c"}).clashes == ("p",)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("", None),
        ([], None),
        (None, None),
        (0, 0),
        (False, False),
        (date(2026, 12, 15), "2026-12-15"),
        (CompanyKind.IKM, "ikm"),
        ((1, "a"), [1, "a"]),
        ({"a": ""}, {"a": None}),
    ],
)
def test_an_answer_is_compared_as_json_has_it(value, plain):
    assert to_plain(value) == plain


def test_what_is_no_answer_is_refused():
    with pytest.raises(TypeError):
        to_plain(object())


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_loses_nothing_and_stays_within(things, data):
    thing = data.draw(st.sampled_from(things))
    steps = data.draw(st.integers(-20, 20))
    moved = move(things, thing, steps)
    assert sorted(moved) == sorted(things)
    wanted = min(max(things.index(thing) + steps, 0), len(things) - 1)
    assert moved.index(thing) == wanted
    assert [one for one in moved if one != thing] == [one for one in things if one != thing]
