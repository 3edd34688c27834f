from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.reference.identifiers import (
    Identifier,
    IdentifierError,
    check_bpom,
    check_gtin13,
    check_halal,
    check_hs,
    check_kbli,
    check_nib,
    check_pirt,
)
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies

Check = Callable[[str], Identifier]


@pytest.mark.parametrize(
    ("check", "text", "number"),
    [
        (check_nib, "0044705830670", "0044705830670"),
        (check_nib, "NIB: 0044 7058 30670", "0044705830670"),
        (check_pirt, "P-IRT No. 5063319109999-31", "5063319109999-31"),
        (check_pirt, "PIRT 506331910999931", "5063319109999-31"),
        (check_pirt, "SPP-IRT No.5063319109999-31", "5063319109999-31"),
        (check_pirt, "p-irt nomor 506 3319 10 9999 - 31", "5063319109999-31"),
        (check_bpom, "MD 016956101805", "MD016956101805"),
        (check_bpom, "bpom ri md 016956101805", "MD016956101805"),
        (check_bpom, "MD 016956101805123", "MD016956101805123"),
        (check_bpom, "POM TR205311103", "TR205311103"),
        (check_halal, "id 33499354784025469", "ID33499354784025469"),
        (check_gtin13, "899 4658500406", "8994658500406"),
        (check_hs, "9403.60", "940360"),
        (check_hs, "1905.90.90", "19059090"),
        (check_kbli, "10799", "10799"),
    ],
)
def test_a_well_formed_number_is_kept_in_one_form(check: Check, text: str, number: str) -> None:
    assert check(text).number == number
    assert check(number).number == number


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (check_nib, "12345"),
        (check_nib, "004470583067a"),
        (check_nib, "٠٠٤٤٧٠٥٨٣٠٦٧٠"),
        (check_pirt, "P-IRT 123"),
        (check_pirt, "P-IRT No. 9063319109999-31"),
        (check_pirt, "P-IRT No. 5063399109999-31"),
        (check_pirt, "P-IRT No. 5060019109999-31"),
        (check_bpom, "016956101805"),
        (check_bpom, "MD 0169561018"),
        (check_bpom, "TR 20531110"),
        (check_halal, "HALAL-MUI-77"),
        (check_gtin13, "8991234567890"),
        (check_gtin13, "12345670"),
        (check_hs, "9403.6"),
        (check_kbli, "1079"),
    ],
)
def test_a_malformed_number_is_refused_with_the_mend(check: Check, text: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        check(text)
    assert refused.value.mend.id != refused.value.mend.en


def test_a_pirt_says_when_it_ends_and_notes_an_unknown_food_type() -> None:
    known = check_pirt("5063319109999-31")
    assert (known.expires, known.notes) == (date(2031, 12, 31), ())
    unknown = check_pirt("5883319109999-31")
    assert "88" in unknown.notes[0].id


def test_bpom_tells_food_from_herbal() -> None:
    assert check_bpom("MD016956101805").permit is PermitKind.BPOM_FOOD
    assert check_bpom("TR205311103").permit is PermitKind.BPOM_HERBAL


@given(
    package=st.integers(1, 8),
    food=st.integers(1, 15),
    regency=st.sampled_from(list_regencies()),
    rest=st.integers(0, 999_999),
    year=st.integers(20, 40),
)
def test_every_proper_pirt_passes(
    package: int, food: int, regency: object, rest: int, year: int
) -> None:
    code = regency.bps_code  # type: ignore[attr-defined]
    number = f"{package}{food:02}{code}{rest:06}-{year}"
    assert check_pirt(f"P-IRT No. {number}") == Identifier(
        number=number, expires=date(2000 + year, 12, 31), permit=PermitKind.PIRT
    )


@given(st.integers(0, 10**12 - 1), st.integers(0, 9))
def test_a_barcode_has_one_right_last_digit(body: int, wrong: int) -> None:
    digits = [int(digit) for digit in f"{body:012}"]
    right = -sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10
    assert check_gtin13(f"{body:012}{right}").number == f"{body:012}{right}"
    if wrong != right:
        with pytest.raises(IdentifierError):
            check_gtin13(f"{body:012}{wrong}")
