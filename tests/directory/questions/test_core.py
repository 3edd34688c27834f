from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.questions.core import (
    LARGEST,
    Audience,
    Choice,
    NumberError,
    Viewer,
    list_lost,
    may_see,
    read_number,
    write_number,
)
from matchmaker.reference.texts import same


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.EVERYONE, set(Viewer)),
        (Audience.OTHER_SIDE, {Viewer.OWN, Viewer.ORGANISER, Viewer.OTHER_SIDE}),
        (Audience.ORGANISERS, {Viewer.OWN, Viewer.ORGANISER}),
    ],
)
def test_an_answer_is_seen_by_whom_it_is_for(audience, seen_by):
    assert {viewer for viewer in Viewer if may_see(audience, viewer)} == seen_by


@pytest.mark.parametrize(
    ("typed", "english", "value"),
    [
        ("1200", False, 1200),
        ("1.200", False, 1200),
        ("1.200", True, 1.2),
        ("1,200", True, 1200),
        ("37,5", False, 37.5),
        ("37.5", False, 37.5),
        ("1.234.567,25", False, 1234567.25),
        ("-3", False, -3),
        (" 1 200 ", False, 1200),
        ("0,12345", False, 0.123),
        ("", False, None),
        ("   ", True, None),
    ],
)
def test_a_number_is_read_as_the_page_writes_it(typed, english, value):
    assert read_number(typed, english=english) == value


@pytest.mark.parametrize(
    "typed", ["banyak", "12 kg", "1,2,3", "٣٤", "1e9", "😀", "--5", "1" * 10_000, "1.2.3", "=1+1"]
)
def test_what_is_no_number_is_refused_with_the_mend(typed):
    with pytest.raises(NumberError) as refusal:
        read_number(typed, english=False)
    assert refusal.value.mend.id


def test_an_absurd_number_is_refused_and_says_what_to_check():
    with pytest.raises(NumberError) as refusal:
        read_number("1000000000000", english=False)
    assert "nol" in refusal.value.mend.id


@given(
    st.integers(-(LARGEST - 1) * 1000 + 999, (LARGEST - 1) * 1000).map(lambda n: n / 1000),
    st.booleans(),
)
def test_a_written_number_is_read_again(value, english):
    assert read_number(write_number(value, english=english), english=english) == value


def test_choices_that_go_are_found_by_their_code():
    one, other = Choice(code="a", text=same("Sendiri")), Choice(code="b", text=same("Kurir"))
    renamed = Choice(code="a", text=same("Diantar sendiri"))
    assert list_lost([one, other], [renamed]) == (other,)
    assert Choice.from_json(one.to_json()) == one
