from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import PermitState
from matchmaker.programme.permits import PermitFact, explain, find_end, is_held, mend
from matchmaker.reference.permits import (
    PermitKind,
    express,
    parse_requirement,
)

FOOD = parse_requirement("nib & (pirt | bpom_food)")
DAY = date(2026, 12, 15)


def pirt(**values) -> PermitFact:
    defaults = {
        "kind": PermitKind.PIRT,
        "number": "1234567890123-30",
        "state": PermitState.DECLARED,
    }
    return PermitFact(**defaults | values)


def test_the_reason_and_the_mend_name_day_distance_and_office() -> None:
    permits = [pirt(expires=date(2026, 12, 3))]
    held = {PermitKind.NIB}
    assert explain(permits, FOOD, DAY).id == (
        "P-IRT berakhir pada 3 Desember 2026, 12 hari sebelum acara."
    )
    assert mend(permits, FOOD, held, DAY).id == (
        "Perlu P-IRT atau BPOM MD yang berlaku. Perpanjang P-IRT di dinas kesehatan kabupaten."
    )
    assert "1 day before the event" in explain([pirt(expires=date(2026, 12, 14))], FOOD, DAY).en


@pytest.mark.parametrize(
    ("permit", "words"),
    [
        (pirt(state=PermitState.IN_PROCESS, number=""), "Tanyakan kapan P-IRT terbit"),
        (pirt(number="tanpa tahun"), "Periksa nomor P-IRT"),
    ],
)
def test_what_is_in_process_or_unreadable_has_a_mend_of_its_own(permit, words) -> None:
    assert words in mend([permit], FOOD, {PermitKind.NIB}, DAY).id


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 99))
def test_a_pirt_is_valid_to_the_end_of_the_year_in_its_number(day: date, year: int) -> None:
    permit = pirt(number=f"1234567890123-{year:02}")
    assert find_end(permit) == date(2000 + year, 12, 31)
    assert is_held(permit, day) == (day.year <= 2000 + year)


@given(st.recursive(
    st.sampled_from(PermitKind).map(str),
    lambda part: st.tuples(part, st.sampled_from(["&", "|"]), part).map(
        lambda three: f"({three[0]} {three[1]} {three[2]})"
    ),
    max_leaves=6,
))  # fmt: skip
def test_a_requirement_is_read_back_as_it_is_written(expression: str) -> None:
    read = parse_requirement(expression)
    assert parse_requirement(express(read)) == parse_requirement(
        express(parse_requirement(express(read)))
    )
