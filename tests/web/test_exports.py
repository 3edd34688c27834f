"""Whatever people have typed, a spreadsheet reads it as text."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from matchmaker.web.exports import _UNWRITABLE, MARK, plain_cell, starts_a_formula, write_workbook

SIGNS = "=+-@\t\r\n＝＋－＠﹢﹣﹫﬩"
texts = st.text(max_size=60)


@given(
    sign=st.sampled_from(SIGNS), blank=st.text(" \u00a0\u200b\ufeff\u2028", max_size=3), rest=texts
)
def test_what_could_start_a_formula_is_marked(sign: str, blank: str, rest: str) -> None:
    typed = (blank if sign not in "\t\r\n" else "") + sign + rest
    assert str(plain_cell(typed)).startswith(MARK)


@given(text=texts)
def test_no_cell_starts_with_a_sign(text: str) -> None:
    cell = str(plain_cell(text))
    assert not starts_a_formula(cell)
    assert unicodedata.normalize("NFKC", cell)[:1] not in set("=+-@\t\r\n")


@given(text=texts)
def test_nothing_but_the_mark_and_unwritable_characters_is_changed(text: str) -> None:
    cell = str(plain_cell(text))
    kept = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    without = "".join(
        c
        for c in cell.removeprefix("" if cell == _UNWRITABLE.sub("", text) else MARK)
        if c in "\t\n\r" or not unicodedata.category(c).startswith("C")
    )
    assert without == kept


@given(number=st.integers(-(10**15), 10**15))
def test_numbers_stay_numbers(number: int) -> None:
    assert plain_cell(number) == number


@given(
    rows=st.lists(st.dictionaries(st.sampled_from(["nama", "=x"]), texts, min_size=1), max_size=4)
)
def test_any_text_makes_a_workbook_without_a_formula(rows: list[dict[str, str]]) -> None:
    book = load_workbook(io.BytesIO(write_workbook({"semua": rows})))
    for row in book["semua"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not starts_a_formula(str(cell.value or ""))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (True, True),
        (float("inf"), ""),
        ("+628123456789", "'+628123456789"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("Keripik - pedas", "Keripik - pedas"),
        ("\x00a\x1f", "a"),
    ],
)
def test_known_cells(value: object, cell: object) -> None:
    assert plain_cell(value) == cell


def test_lists_and_small_tables_become_one_line() -> None:
    rows = [{"a": ["x", "y"], "b": {"k": 1}}]
    book = load_workbook(io.BytesIO(write_workbook({"s": rows})))
    assert [cell.value for cell in book["s"][2]] == ["x, y", "k: 1"]


def test_a_sheet_keeps_its_header_in_sight_and_its_columns_readable() -> None:
    rows = [{"Kabupaten": "Banyumas", "IKM": 25, "Cerita": "kata " * 40}]
    sheet = load_workbook(io.BytesIO(write_workbook({"Data": rows})))["Data"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [11, 8, 60]


def test_days_moments_and_hours_are_such_in_a_spreadsheet() -> None:
    moment = datetime(2026, 11, 24, 19, 30, 15, 99, tzinfo=UTC)
    rows = [{"Hari": date(2026, 12, 1), "Saat": moment, "Jam": time(9, 30)}]
    book = load_workbook(io.BytesIO(write_workbook({"s": rows}, ZoneInfo("Asia/Jakarta"))))
    day, at, hour = book["s"][2]
    assert (day.value, day.is_date) == (datetime(2026, 12, 1), True)
    assert (at.value, at.is_date) == (datetime(2026, 11, 25, 2, 30, 15), True)
    assert hour.value == time(9, 30)
    assert [cell.number_format for cell in (day, at, hour)] == [
        "d mmm yyyy",
        "d mmm yyyy hh:mm",
        "hh:mm",
    ]
    assert [book["s"].column_dimensions[one].width for one in "AB"] == [13, 19]


def test_a_day_that_no_spreadsheet_can_count_is_text() -> None:
    book = load_workbook(io.BytesIO(write_workbook({"s": [{"Hari": date(1899, 12, 31)}]})))
    assert book["s"]["A2"].value == "1899-12-31"


def test_a_name_that_a_spreadsheet_takes_for_an_error_is_text() -> None:
    book = load_workbook(io.BytesIO(write_workbook({"s": [{"#REF!": "#N/A"}]})))
    assert [(cell.value, cell.data_type) for row in book["s"].iter_rows() for cell in row] == [
        ("#REF!", "s"),
        ("#N/A", "s"),
    ]


def test_large_numbers_are_grouped_and_stay_numbers() -> None:
    rows = [{"Omzet": 12_500_000, "Lengkap": True, "Nilai": 0.5}]
    turnover, whole, share = load_workbook(io.BytesIO(write_workbook({"s": rows})))["s"][2]
    assert (turnover.value, turnover.number_format) == (
        12_500_000,
        "[>=10000]#,##0;[<=-10000]-#,##0;General",
    )
    assert (whole.value, share.value) == (True, 0.5)
    assert whole.number_format == share.number_format == "General"


def test_a_sheet_without_rows_says_so() -> None:
    sheet = load_workbook(io.BytesIO(write_workbook({"Keluar": []})))["Keluar"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Nothing here yet"]]


def test_a_long_title_ends_at_a_word_and_has_no_sign_that_a_spreadsheet_refuses() -> None:
    name = "Apa yang dilihat pendamping: kemasan/ekspor"
    book = load_workbook(io.BytesIO(write_workbook({name: [{"a": 1}]})))
    assert book.sheetnames == ["Apa yang dilihat pendamping…"]
