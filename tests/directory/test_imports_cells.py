from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.directory.core import DatePrecision
from matchmaker.directory.imports.cells import (
    MAX_AMOUNT,
    CellError,
    Started,
    read_amount,
    read_count,
    read_email,
    read_list,
    read_started,
    read_text,
    read_yes_no,
)
from matchmaker.directory.imports.reading import Cell

TODAY = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("25000", 25000), ("25.000", 25000), ("Rp 25.000", 25000), ("Rp25.000,00", 25000),
        ("rp. 1.250.000", 1_250_000), ("IDR 25 000", 25000), ("25.000,-", 25000), (25000, 25000),
        (25000.0, 25000), ("0", 0), (0, 0), ("", None), (None, None), ("-", None), ("  ", None),
        ("Rp\u00a025.000", 25000), ("25.000,0", 25000), ("25000,00", 25000),
    ],
)  # fmt: skip
def test_amounts_as_indonesians_write_them(cell: Cell, amount: int | None) -> None:
    assert read_amount(cell) == amount


@pytest.mark.parametrize(
    "cell",
    ["dua puluh ribu", "25 ribu", "1,5 juta", "-5000", "Rp -5.000", "(5000)", -1, 0.5, "25.00",
     "2.5", "25,50", "25,000", "1.2500", "25.000.00", float("nan"), True,
     date(2020, 1, 1), "٢٥٠٠٠", "Rp", "1e5", "=1+1"],
)  # fmt: skip
def test_words_negatives_fractions_and_doubtful_amounts_are_refused(cell: Cell) -> None:
    with pytest.raises(CellError) as refused:
        read_amount(cell)
    assert "25000" in refused.value.mend.id


@given(st.integers(0, MAX_AMOUNT))
def test_amounts_round_trip(amount: int) -> None:
    written = f"Rp{amount:,}".replace(",", ".")
    for cell in (amount, str(amount), written, f"{written},00", f"{written},-", f" {written} "):
        assert read_amount(cell) == amount


def test_a_count_fits_the_database() -> None:
    assert read_count("1.200") == 1200
    with pytest.raises(CellError):
        read_count("3000000000")


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        (datetime(2019, 3, 1), date(2019, 3, 1), "day"),
        (date(2019, 3, 1), date(2019, 3, 1), "day"),
        ("01/03/2019", date(2019, 3, 1), "day"),
        ("1-3-2019", date(2019, 3, 1), "day"),
        ("1.3.2019", date(2019, 3, 1), "day"),
        ("2019-03-01", date(2019, 3, 1), "day"),
        ("2019-03-01T00:00:00", date(2019, 3, 1), "day"),
        ("2019-03-01 00:00:00", date(2019, 3, 1), "day"),
        ("1 Maret 2019", date(2019, 3, 1), "day"),
        ("29/02/2024", date(2024, 2, 29), "day"),
        ("Februari 2024", date(2024, 2, 29), "month"),
        ("03/2019", date(2019, 3, 31), "month"),
        ("2019-03", date(2019, 3, 31), "month"),
        ("2019", date(2019, 12, 31), "year"),
        (2019, date(2019, 12, 31), "year"),
        (2019.0, date(2019, 12, 31), "year"),
        ("2026", date(2026, 12, 31), "year"),
    ],
)
def test_starts_with_their_precision(cell: Cell, day: date, precision: str) -> None:
    assert read_started(cell, today=TODAY) == Started(day=day, precision=DatePrecision(precision))


@pytest.mark.parametrize(
    "cell",
    ["31/02/2020", "29/02/2023", "13/13/2020", "2020-13-01", "0/1/2020", "01/01/2031", "2027",
     "16/12/2026", "01/01/20", "tahun lalu", "1 Foo 2019", "43455", 43455, "1/1/1850", 1850,
     datetime(2031, 1, 1), "٢٠١٩", "00/2019"],
)  # fmt: skip
def test_impossible_future_and_doubtful_dates_are_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        read_started(cell, today=TODAY)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_dates_round_trip(day: date) -> None:
    exact = Started(day=day, precision=DatePrecision.DAY)
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}"):
        assert read_started(written, today=TODAY) == exact
    year = read_started(str(day.year), today=TODAY)
    assert year is not None
    assert year.earliest <= day <= year.day
    month = read_started(f"{day:%m/%Y}", today=TODAY)
    assert month is not None
    assert year.earliest <= month.earliest <= day <= month.day <= year.day


def test_lists_keep_order_and_drop_repeats_and_blanks() -> None:
    assert read_list("ritel modern; ekspor;; ritel modern; -") == ("ritel modern", "ekspor")
    assert read_list(None) == ()


def test_text_is_one_clean_line_and_markup_stays_data() -> None:
    assert read_text("  Batik\n<b>Kriya</b>\t& Co\u200b\x00 ") == "Batik <b>Kriya</b> & Co"
    assert read_text('=HYPERLINK("http://contoh.example")') == '=HYPERLINK("http://contoh.example")'
    assert read_text("\u202eterbalik") == "terbalik"
    assert read_text(12345.0) == "12345"
    with pytest.raises(CellError):
        read_text("x" * 501)


@given(st.text())
def test_reading_text_twice_changes_nothing(text: str) -> None:
    once = read_text(text, longest=10_000)
    assert read_text(once, longest=10_000) == once
    assert once is None or (once.strip() == once and "\n" not in once)


@pytest.mark.parametrize(
    ("cell", "answer"), [("ya", True), ("Tidak", False), (True, True), ("", None)]
)
def test_yes_and_no(cell: Cell, answer: bool | None) -> None:
    assert read_yes_no(cell) is answer
    with pytest.raises(CellError):
        read_yes_no("mungkin")


def test_emails() -> None:
    assert read_email(" Nama@Contoh.Example ") == "nama@contoh.example"
    for wrong in (
        "nama@contoh",
        "nama contoh.example",
        "a@b.example; c@d.example",
        "@contoh.example",
    ):
        with pytest.raises(CellError):
            read_email(wrong)


@pytest.mark.parametrize("cell", ["3000000000", "99999999999999999999", float("inf"), 10**16])
def test_a_number_that_is_too_large_is_called_so(cell: Cell) -> None:
    with pytest.raises(CellError) as refusal:
        read_count(cell)
    assert "terlalu besar" in refusal.value.mend.id
