from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.shortlists.core import (
    LONGEST_NAME,
    LONGEST_NOTE,
    NameTooLongError,
    NoNameError,
    NoteTooLongError,
    clean_name,
    clean_note,
)


@given(st.text(max_size=LONGEST_NAME))
def test_a_name_is_one_line_that_stays_itself(text: str) -> None:
    try:
        name = clean_name(text)
    except NoNameError:
        return
    assert name.isprintable()
    assert name == name.strip()
    assert clean_name(name) == name


def test_a_name_may_be_arabic_or_an_emoji_and_not_empty_or_endless() -> None:
    assert clean_name("  قائمة \n 🌶️") == "قائمة 🌶️"
    with pytest.raises(NoNameError):
        clean_name(" \n\x00 ")
    with pytest.raises(NameTooLongError):
        clean_name("a" * (LONGEST_NAME + 1))


def test_a_note_stays_as_typed_up_to_its_limit() -> None:
    assert clean_note("satu\r\ndua\x00  \n") == "satu\ndua"
    assert len(clean_note("x" * LONGEST_NOTE)) == LONGEST_NOTE
    with pytest.raises(NoteTooLongError):
        clean_note("x" * 10_000)
