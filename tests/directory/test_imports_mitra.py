from __future__ import annotations

from datetime import date

import pytest

from matchmaker.directory.core import Brief, CompanyKind, LoanProduct
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.mitra import HalfDay, MitraRow
from matchmaker.directory.imports.roster import Roster, read_roster
from tests.directory.rosters import MITRA_HEADER, MITRA_ROW, SAMPLES, csv_bytes


def read(content: bytes) -> Roster:
    return read_roster(content, RosterKind.MITRA, today=date(2026, 11, 24))


def roster_of(**cells: str) -> bytes:
    row = dict(zip(MITRA_HEADER, MITRA_ROW, strict=True)) | cells
    return csv_bytes(list(row), list(row.values()))


def good(**cells: str) -> MitraRow:
    (verdict,) = read(roster_of(**cells)).verdicts
    assert isinstance(verdict.row, MitraRow), verdict.problems
    return verdict.row


def test_the_sample_has_20_banks_40_retailers_and_30_exporters() -> None:
    roster = read((SAMPLES / "mitra.xlsx").read_bytes())
    rows = [v.row for v in roster.verdicts if isinstance(v.row, MitraRow)]
    kinds = [row.kind for row in rows]
    assert [kinds.count(kind) for kind in ("bank", "retailer", "exporter")] == [20, 40, 30]
    assert (roster.header_line, roster.has_problems, roster.unknown_columns) == (3, False, ())
    assert all(row.brief.loan_products for row in rows if row.kind is CompanyKind.BANK)
    assert all(row.brief.terms for row in rows if row.kind is not CompanyKind.BANK)


def test_a_banks_credits_stay_within_its_own_bounds_and_those_of_the_kind() -> None:
    row = good(
        **{
            "Jenis": "bank",
            "Produk Pembiayaan": "KUR super mikro; KUR mikro; KUR kecil; investasi",
            "Plafon Minimum (Rp)": "Rp 1.000.000", "Plafon Maksimum (Rp)": "50000000",
        }
    )  # fmt: skip
    assert row.brief.loan_products == (
        LoanProduct(name="KUR super mikro", min=1_000_000, max=10_000_000, min_months_running=6),
        LoanProduct(name="KUR mikro", min=10_000_000, max=50_000_000, min_months_running=6),
        LoanProduct(name="investasi", min=1_000_000, max=50_000_000, purpose="investment"),
    )


@pytest.mark.parametrize(
    ("text", "permits"),
    [
        ("NIB; P-IRT/BPOM; halal; barcode", ("nib", "pirt|bpom_food", "halal", "barcode")),
        ("NIB; BPOM MD/BPOM TR", ("nib", "bpom_food|bpom_herbal")),
        ("PIRT atau MD, halal", ("pirt|bpom_food", "halal")),
        ("BPOM", ("bpom_food",)),
        ("", ()),
    ],
)
def test_requirements_in_loose_words(text: str, permits: tuple[str, ...]) -> None:
    assert good(**{"Syarat Izin": text}).brief.required_permits == permits


@pytest.mark.parametrize(
    ("payment", "days", "terms"),
    [
        ("beli putus", "0", ("cash",)),
        ("beli putus", "", ("cash",)),
        ("beli putus", "30", ("credit_30",)),
        ("konsinyasi", "14", ("consignment",)),
        ("DP 30%", "0", ("deposit_30",)),
        ("beli putus; konsinyasi", "45", ("credit_45", "consignment")),
    ],
)
def test_terms(payment: str, days: str, terms: tuple[str, ...]) -> None:
    assert good(**{"Sistem Bayar": payment, "Tempo (hari)": days}).brief.terms == terms


def test_regions_by_name_or_everywhere() -> None:
    assert good(**{"Wilayah Cakupan": "Kab. Brebes; kota tegal"}).brief.regions == (
        "Brebes",
        "Kota Tegal",
    )
    assert good(**{"Wilayah Cakupan": "Semua"}).brief.regions == ("semua",)


def _halves(*pairs: str) -> tuple[HalfDay, ...]:
    return tuple(HalfDay(day=int(pair[0]), half=pair[1:]) for pair in pairs)


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("hari 1 pagi", _halves("1morning")),
        ("hari 2 siang; hari 1", _halves("1afternoon", "1morning", "2afternoon")),
        ("hari 1; hari 2", _halves("1afternoon", "1morning", "2afternoon", "2morning")),
        ("semua hari", ()),
        ("", ()),
    ],
)
def test_attendance_is_half_days(text: str, halves: tuple[HalfDay, ...]) -> None:
    assert good(Kehadiran=text).attendance == halves


def test_what_is_not_stated_is_not_asked() -> None:
    assert good().brief == Brief(sectors=("teknologi_pangan",))
    assert good().officers == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Jenis", "restoran"), ("Jenis", ""), ("Sektor Dicari", "otomotif"), ("No. WA", "12"),
        ("No. WA", ""), ("Wilayah Cakupan", "Tegal"), ("Syarat Izin", "SIUPP"),
        ("Sistem Bayar", "barter"), ("Produk Pembiayaan", "pinjol"), ("Jumlah Petugas", "0"),
        ("Jumlah Petugas", "dua"), ("Kehadiran", "besok"), ("Kehadiran", "hari 0"),
        ("Kapasitas Minimum per Bulan", "banyak"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_listed(column: str, value: str) -> None:
    (verdict,) = read(roster_of(**{column: value})).verdicts
    assert verdict.fields == (column,)


def test_an_unusual_credit_term_and_a_range_upside_down_are_asked_about() -> None:
    (verdict,) = read(roster_of(**{"Sistem Bayar": "beli putus", "Tempo (hari)": "20"})).verdicts
    assert verdict.fields == ("Tempo (hari)",)
    (verdict,) = read(
        roster_of(**{"Plafon Minimum (Rp)": "10", "Plafon Maksimum (Rp)": "5"})
    ).verdicts
    assert verdict.fields == ("Plafon Maksimum (Rp)",)


def test_an_address_is_enough_to_reach_a_partner() -> None:
    assert good(**{"No. WA": "", "Email": "mitra@contoh.example"}).phone is None
