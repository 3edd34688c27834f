from __future__ import annotations

from datetime import date

import pytest

from matchmaker.reference.texts import Text, first_capital, write_date


@pytest.mark.parametrize(
    ("locale", "wording"), [("id", "ya"), ("id_ID", "ya"), ("en", "yes"), ("en_GB", "yes")]
)
def test_the_locale_chooses_the_wording(locale: str, wording: str) -> None:
    assert Text(id="ya", en="yes").in_language(locale) == wording


def test_dates_in_words() -> None:
    text = write_date(date(2026, 8, 1))
    assert (text.id, text.en) == ("1 Agustus 2026", "1 August 2026")


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert [first_capital(words) for words in ("modal kerja", "izin P-IRT", "")] == [
        "Modal kerja",
        "Izin P-IRT",
        "",
    ]
