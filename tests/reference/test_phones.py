from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.reference.phones import PhoneError, normalise_phone, show_phone


@pytest.mark.parametrize(
    "text",
    ["081200000900", "6281200000900", "+6281200000900", "81200000900", "0812-0000-0900",
     "+62 812-0000-0900", "62812 0000 0900", "(0812) 0000.0900", "+62 081200000900",
     "006281200000900", "0812\u00a00000\u20110900"],
)  # fmt: skip
def test_every_spelling_is_one_number(text: str) -> None:
    assert normalise_phone(text) == "+6281200000900"


@pytest.mark.parametrize(
    "text",
    ["0812", "", "0274 512345", "+65 8123 4567", "+1 202 555 0123", "081200000900 / 0813",
     "wa saya",
     "08120000090000000", "0842000009000", "٠٨١٢٠٠٠٠٠٩٠٠", "+", "++6281200000900"],
)  # fmt: skip
def test_what_is_no_indonesian_mobile_is_refused(text: str) -> None:
    with pytest.raises(PhoneError) as refused:
        normalise_phone(text)
    assert "0812" in refused.value.mend.id


NATIONAL = st.from_regex(r"8[1-35-9][0-9]{8,9}", fullmatch=True)


@given(
    national=NATIONAL,
    prefix=st.sampled_from(["0", "62", "+62", ""]),
    gap=st.sampled_from(["", " ", "-", ". "]),
)
def test_four_spellings_round_trip(national: str, prefix: str, gap: str) -> None:
    written = prefix + gap.join((national[:3], national[3:7], national[7:]))
    number = normalise_phone(written)
    assert number == f"+62{national}"
    assert normalise_phone(number) == number
    assert normalise_phone(show_phone(number)) == number
