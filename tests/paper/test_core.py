from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.paper.core import shorten


@given(st.text(max_size=200), st.integers(10, 80))
def test_a_shortened_text_is_one_line_that_fits(text, longest):
    short = shorten(text, longest)
    assert len(short) <= longest
    assert "\n" not in short
    assert short == " ".join(text.split()) or short.endswith("…")


def test_it_is_cut_at_a_word_where_there_is_one():
    assert shorten("Koperasi Produsen Anyaman Bambu", 20) == "Koperasi Produsen…"
    assert shorten("K" * 30, 20) == "K" * 19 + "…"
