from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.notifications.whatsapp import LONGEST_TEXT, join_texts, wa_me


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_through_the_address(text):
    parts = urlsplit(wa_me("+6281234567890", text))
    assert (parts.netloc, parts.path) == ("wa.me", "/6281234567890")
    assert parse_qs(parts.query, keep_blank_values=True)["text"] == [text]


lines = st.text(st.characters(exclude_characters="\n"), max_size=2000)


@given(st.lists(lines, min_size=1, max_size=8))
def test_texts_are_joined_from_the_first_while_they_fit(texts):
    joined, count = join_texts(texts)
    assert 1 <= count <= len(texts)
    assert joined == "\n\n".join(texts[:count])
    assert count == 1 or len(joined) <= LONGEST_TEXT


def test_who_is_greeted_once_is_not_greeted_again():
    joined, count = join_texts(["Halo Sri,\n\nSatu.", "Halo Sri,\n\nDua.", "Halo Budi,\n\nTiga."])
    assert (joined, count) == ("Halo Sri,\n\nSatu.\n\nDua.\n\nHalo Budi,\n\nTiga.", 3)
