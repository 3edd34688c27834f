from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from matchmaker.directory.imports import reading
from matchmaker.directory.imports.columns import RosterKind, layout_of, locate
from matchmaker.directory.imports.reading import RosterFileError, read_sheets
from tests.directory.rosters import IKM_HEADER, IKM_ROW, csv_bytes, xlsx_bytes

LAYOUT = layout_of(RosterKind.IKM)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_separator_and_encoding(separator: str, encoding: str) -> None:
    content = csv_bytes(
        IKM_HEADER, ["Café “Éva”", *IKM_ROW[1:]], separator=separator, encoding=encoding
    )
    located = locate(read_sheets(content), LAYOUT)
    assert located.rows[0].cells[0] == "Café “Éva”"
    assert located.rows[0].number == 2


def test_an_xlsx_is_told_by_its_content_and_gives_the_same_cells() -> None:
    located = locate(read_sheets(xlsx_bytes(IKM_HEADER, IKM_ROW)), LAYOUT)
    assert located.rows[0].cells == tuple(IKM_ROW)


def test_titles_above_the_header_and_blank_rows_keep_the_row_numbers() -> None:
    rows = [["DAFTAR IKM"], [], ["Tahun 2026"], IKM_HEADER, [], IKM_ROW]
    for content in (csv_bytes(*rows), xlsx_bytes(*rows)):
        located = locate(read_sheets(content), LAYOUT)
        assert located.header_line == 4
        assert [line.number for line in located.rows] == [6]


def test_columns_in_any_order_with_synonyms_keep_the_files_own_names() -> None:
    header = ["PRODUK UNGGULAN", "Bidang Usaha", "Kab./Kota", "nomor  whatsapp", "Company", "Warna"]
    located = locate(read_sheets(csv_bytes(header, ["a", "b", "c", "d", "e", "f"])), LAYOUT)
    assert located.places["name"] == 4
    assert located.labels["phone"] == "nomor  whatsapp"
    assert located.unknown == ("Warna",)


def test_the_better_known_of_two_columns_wins_and_the_other_is_reported() -> None:
    header = [*IKM_HEADER, "No. HP"]
    located = locate(read_sheets(csv_bytes(header, [*IKM_ROW, "0"])), LAYOUT)
    assert located.places["phone"] == 1
    assert located.unknown == ("No. HP",)


def test_a_missing_required_column_is_an_error_of_the_file_that_names_it() -> None:
    with pytest.raises(RosterFileError) as refused:
        locate(read_sheets(csv_bytes(IKM_HEADER[:4], IKM_ROW[:4])), LAYOUT)
    assert "Produk Utama" in refused.value.mend.id
    assert "Nama Usaha" not in refused.value.mend.id


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 old excel",
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"hanya teks biasa",
        csv_bytes(IKM_HEADER),
    ],
)
def test_what_is_no_roster_is_refused_with_the_mend(content: bytes) -> None:
    with pytest.raises(RosterFileError) as refused:
        locate(read_sheets(content), LAYOUT)
    assert refused.value.mend.id


def _rezip(content: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, body in changes.items():
            new.writestr(name, body)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = _rezip(
        xlsx_bytes(IKM_HEADER, IKM_ROW),
        {"xl/media/zeros.bin": b"\0" * (reading.MAX_UNPACKED_BYTES + 1)},
    )
    assert len(bomb) < reading.MAX_BYTES
    with pytest.raises(RosterFileError, match="unpacks to too much"):
        read_sheets(bomb)


def test_xml_entities_are_refused() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with pytest.raises(RosterFileError):
        read_sheets(_rezip(xlsx_bytes(IKM_HEADER, IKM_ROW), {"xl/worksheets/sheet1.xml": evil}))


def test_limits_on_size_and_rows() -> None:
    with pytest.raises(RosterFileError, match="larger than"):
        read_sheets(b"x" * (reading.MAX_BYTES + 1))
    with pytest.raises(RosterFileError, match="more than"):
        read_sheets(b"a;b\n" * (reading.MAX_LINES + 1))
    many = csv_bytes(IKM_HEADER, *[IKM_ROW] * (reading.MAX_ROWS + 1))
    with pytest.raises(RosterFileError, match="rows of data"):
        locate(read_sheets(many), LAYOUT)


def test_a_formula_never_computed_stays_its_own_text() -> None:
    name = '=HYPERLINK("http://contoh.example","klik")'
    located = locate(read_sheets(xlsx_bytes(IKM_HEADER, [name, *IKM_ROW[1:]])), LAYOUT)
    assert located.rows[0].cells[0] == name


def test_a_computed_formula_counts_as_what_the_sheet_shows() -> None:
    header = [*IKM_HEADER, "Harga Satuan (Rp)"]
    content = xlsx_bytes(header, [*IKM_ROW, "=20000+5000"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>20000+5000</f>" in sheet
    shown = (
        sheet.replace(b"<f>20000+5000</f><v></v>", b"<f>20000+5000</f><v>25000</v>")
        .replace(b"<f>20000+5000</f><v />", b"<f>20000+5000</f><v>25000</v>")
        .replace(b"<f>20000+5000</f><v/>", b"<f>20000+5000</f><v>25000</v>")
    )
    assert shown != sheet
    located = locate(read_sheets(_rezip(content, {"xl/worksheets/sheet1.xml": shown})), LAYOUT)
    assert located.rows[0].cells[5] == 25000


def test_a_quotation_mark_left_open_is_refused_before_it_swallows_rows() -> None:
    header, row = ";".join([*IKM_HEADER, "Catatan"]), ";".join(IKM_ROW)
    content = f'{header}\n{row};"ukuran 5"\n{row};"baru\n{row};\n{row};\n'.encode()
    with pytest.raises(RosterFileError) as refused:
        locate(read_sheets(content), LAYOUT)
    assert "3" in refused.value.mend.id


def test_quotation_marks_within_a_cell_are_its_text() -> None:
    header, row = ";".join([*IKM_HEADER, "Catatan"]), ";".join(IKM_ROW)
    content = f'{header}\n{row};layar 5" hitam, "asli\n{row};"dua\nbaris; ""ya"""'.encode()
    located = locate(read_sheets(content), LAYOUT)
    assert [line.cells[-1] for line in located.rows] == [
        'layar 5" hitam, "asli',
        'dua\nbaris; "ya"',
    ]


def test_hidden_sheets_are_left_out_unless_there_is_nothing_else() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(IKM_HEADER, ["Lama", *IKM_ROW[1:]])))
    book.active.sheet_state = "hidden"
    now = book.create_sheet("2026")
    for row in (IKM_HEADER, IKM_ROW):
        now.append(row)
    content = io.BytesIO()
    book.save(content)
    for data, first in ((content.getvalue(), IKM_ROW[0]), (_hide_all(content.getvalue()), "Lama")):
        assert locate(read_sheets(data), LAYOUT).rows[0].cells[0] == first


def test_a_sheet_of_too_many_rows_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    plain = reading._plain
    monkeypatch.setattr(reading, "_plain", lambda cell: read.append(cell) or plain(cell))
    content = csv_bytes(["Nama Usaha"], *[["a"]] * 19_000)
    [sheet, *_] = read_sheets(content)
    assert sheet.flaw is reading.TOO_MANY_ROWS
    assert read.count("a") < 3 * (reading.MAX_ROWS + 50)
    with pytest.raises(RosterFileError) as refused:
        locate(read_sheets(csv_bytes(IKM_HEADER, *[IKM_ROW] * 5_100)), LAYOUT)
    assert refused.value.mend is reading.TOO_MANY_ROWS


def _hide_all(content: bytes) -> bytes:
    """The library saves no workbook without a visible sheet; other programs do."""
    hidden = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(hidden, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'state="visible"', b'state="hidden"'))
    return hidden.getvalue()
