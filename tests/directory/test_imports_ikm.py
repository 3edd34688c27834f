from __future__ import annotations

import csv
import time
from datetime import date

import pytest

from matchmaker.directory.core import Need, NeedKind, PermitState
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.roster import Roster, RowVerdict, read_roster
from tests.directory.rosters import IKM_HEADER, IKM_ROW, SAMPLES, csv_bytes, ikm_csv, xlsx_bytes

TODAY = date(2026, 11, 24)


def read(content: bytes) -> Roster:
    return read_roster(content, RosterKind.IKM, today=TODAY)


def only(content: bytes) -> RowVerdict:
    (verdict,) = read(content).verdicts
    return verdict


def good(content: bytes) -> IkmRow:
    verdict = only(content)
    assert isinstance(verdict.row, IkmRow), verdict.problems
    return verdict.row


def test_the_field_roster_gets_exactly_the_expected_verdicts() -> None:
    roster = read((SAMPLES / "ikm_lapangan.csv").read_bytes())
    with (SAMPLES / "ikm_lapangan.expected.csv").open() as file:
        expected = [(row["baris"], row["verdict"], row["field"]) for row in csv.DictReader(file)]
    got = [(str(v.line), "ok" if v.is_ok else "error", ";".join(v.fields)) for v in roster.verdicts]
    assert got == expected
    assert all(p.mend.id and p.mend.en for v in roster.verdicts for p in v.problems)


def test_350_rows_are_read_well_under_3_seconds() -> None:
    started = time.process_time()
    roster = read((SAMPLES / "ikm.xlsx").read_bytes())
    assert time.process_time() - started < 2
    assert len(roster.verdicts) == 350
    assert not roster.has_problems


def test_a_full_row_becomes_one_value() -> None:
    row = good(
        ikm_csv(
            **{
                "Nama Pemilik": "Ny. Sri Rejeki, S.Pd.", "L/P": "perempuan", "Email": "A@B.example",
                "Mulai Usaha": "2019", "Produk Lain": "lanting; tiwul instan",
                "Satuan": "pouch 250 g",
                "Kapasitas per Bulan": "1.200", "Harga Satuan (Rp)": "Rp 25.000", "MOQ": "10",
                "Omzet per Tahun (Rp)": "98.000.000", "Tenaga Kerja": "4", "NIB": "0044705830670",
                "P-IRT": "P-IRT No. 5063305109999-31", "BPOM": "dalam proses",
                "Barcode": "8994658500406", "Pasar Saat Ini": "toko oleh-oleh; reseller online",
                "Kebutuhan": "ritel modern; pembiayaan", "Kebutuhan Modal (Rp)": "50000000",
                "Siap Ekspor": "ya", "Kode HS": "1905.90",
            }
        )
    )  # fmt: skip
    main, other = row.products
    assert (row.owner, row.gender, row.email) == ("Ny. Sri Rejeki, S.Pd.", "P", "a@b.example")
    assert row.regency.code == "33.05"
    assert row.started is not None
    assert row.started.day == date(2019, 12, 31)
    assert (main.price, main.capacity_per_month, main.min_order) == (25_000, 1_200, 10)
    assert (main.barcode, main.hs_code, main.product_type) == (
        "8994658500406",
        "190590",
        "food_dry",
    )
    assert (other.name_id, other.name_en, other.price) == ("tiwul instan", "instant tiwul", None)
    assert [(p.kind, p.number, p.state) for p in row.permits] == [
        ("nib", "0044705830670", PermitState.DECLARED),
        ("pirt", "5063305109999-31", PermitState.DECLARED),
        ("bpom_food", "", PermitState.IN_PROCESS),
    ]
    assert row.permits[1].expires == date(2031, 12, 31)
    assert row.markets == ("toko oleh-oleh", "reseller online")
    assert row.needs == (
        Need(kind=NeedKind.RETAIL),
        Need(kind=NeedKind.LOAN, amount=50_000_000),
    )


def test_what_a_row_leaves_out_stays_unknown() -> None:
    row = good(ikm_csv(**{"Mulai Usaha": "", "Pasar Saat Ini": "-", "NIB": "belum ada"}))
    assert (row.started, row.markets, row.nib, row.permits, row.needs) == (None, None, None, (), ())
    assert row.products[0].price is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Nama Usaha", "   "), ("No. WA", ""), ("No. WA", "0812"), ("Kabupaten/Kota", "Tegal"),
        ("Kabupaten/Kota", "Sleman"), ("Sektor", "otomotif"), ("Produk Utama", ""),
        ("Mulai Usaha", "31/02/2020"), ("Harga Satuan (Rp)", "-5000"), ("MOQ", "sedikit"),
        ("Tenaga Kerja", "2,5"), ("NIB", "ada"), ("P-IRT", "P-IRT 123"), ("BPOM", "MD"),
        ("Halal", "MUI"), ("Barcode", "899"), ("Kode HS", "19"), ("Email", "sari"),
        ("Kebutuhan", "teman"), ("Siap Ekspor", "mungkin"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_listed_with_column_value_and_mend(column: str, value: str) -> None:
    verdict = only(ikm_csv(**{column: value}))
    (problem,) = verdict.problems
    assert (problem.column, problem.value) == (column, value)
    assert problem.mend.id != problem.mend.en
    assert not verdict.is_ok


def test_every_problem_of_a_row_is_listed_at_once() -> None:
    verdict = only(ikm_csv(**{"No. WA": "0812", "Sektor": "otomotif", "NIB": "1"}))
    assert verdict.fields == ("No. WA", "Sektor", "NIB")


def test_problems_name_the_files_own_columns() -> None:
    header = ["Company", "Phone", "Regency", "Sector", "Product"]
    verdict = only(csv_bytes(header, ["Sari", "0812", "Kebumen", "herbal", "teh melati"]))
    assert verdict.fields == ("Phone",)


def test_numbers_that_a_spreadsheet_made_of_text_are_understood_where_nothing_was_lost() -> None:
    header = [*IKM_HEADER, "Kode HS"]
    row = good(xlsx_bytes(header, ["Sari", 81200000901, 33.1, "herbal", "teh melati", 1905.9]))
    assert row.phone == "+6281200000901"
    assert row.regency.name == "Kabupaten Klaten"
    assert row.products[0].hs_code == "190590"
    lost = only(xlsx_bytes([*IKM_HEADER, "NIB"], [*IKM_ROW, 44705830670]))
    assert "nol" in lost.problems[0].mend.id


def test_formulas_and_markup_are_data() -> None:
    for name in ('=HYPERLINK("http://contoh.example")', "Batik <b>Kriya</b> & Co"):
        assert good(ikm_csv(**{"Nama Usaha": name})).name == name
        assert good(xlsx_bytes(IKM_HEADER, [name, *IKM_ROW[1:]])).name == name


def _twins(first: dict[str, str], second: dict[str, str]) -> list[tuple[str, ...]]:
    base = dict(zip(IKM_HEADER, IKM_ROW, strict=True)) | {"NIB": ""}
    rows = [list((base | change).values()) for change in (first, second)]
    return [v.fields for v in read(csv_bytes(list(base), *rows)).verdicts]


A, B = "0044705830670", "0026924375891"


@pytest.mark.parametrize(
    ("first", "second", "repeats"),
    [
        ({}, {}, True),
        ({"NIB": A}, {"NIB": A, "No. WA": "081200000999", "Nama Usaha": "Lain"}, True),
        ({}, {"Nama Usaha": "Lain", "No. WA": "+62 812 0000 0901"}, True),
        ({}, {"Nama Usaha": "SARI  RASA", "No. WA": "081200000999"}, True),
        ({}, {"Kabupaten/Kota": "Demak", "No. WA": "081200000999"}, False),
        ({"NIB": A}, {"NIB": B, "No. WA": "081200000999"}, False),
        ({"Sektor": "otomotif"}, {}, False),
    ],
)
def test_a_row_that_repeats_an_earlier_good_one(
    first: dict[str, str], second: dict[str, str], repeats: bool
) -> None:
    fields = _twins(first, second)
    assert (fields[1] == ("duplikat",)) is repeats


def test_an_unreadable_gender_is_only_noted() -> None:
    verdict = only(ikm_csv(**{"L/P": "?"}))
    assert verdict.is_ok
    assert "L/P" in verdict.notes[0].id
