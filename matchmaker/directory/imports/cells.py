"""One cell to one value: amounts, dates, lists, yes and no, as Indonesians write them.

Every reader returns None for an empty cell and raises `CellError` with the mend.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.directory.core import DatePrecision
from matchmaker.directory.imports.reading import Cell
from matchmaker.reference.tables import fold
from matchmaker.reference.texts import Text

MAX_TEXT = 500
MAX_AMOUNT = 10**15
MAX_COUNT = 2_000_000_000
EARLIEST_YEAR = 1900
LATEST_YEAR = 2100


class CellError(ValueError):
    """The cell cannot be understood; `mend` says how to write it."""

    def __init__(self, mend: Text) -> None:
        super().__init__(mend.en)
        self.mend = mend


_EMPTY_WORDS = {"", "-", "--", "–", "—", "n/a", "#n/a", "na", "nihil", "tidak ada", "belum ada",
                "none", "null", "kosong"}  # fmt: skip


def read_text(cell: Cell, *, longest: int = MAX_TEXT) -> str | None:
    """Return the text of a cell: one line, single blanks, nothing invisible in it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        cell = "ya" if cell else "tidak"
    elif isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    elif isinstance(cell, datetime) and not cell.time().isoformat("seconds").strip("0:"):
        cell = cell.date()
    text = "".join(
        " " if char.isspace() else char
        for char in str(cell)
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > longest:
        raise CellError(
            Text(
                id=f"Terlalu panjang: paling banyak {longest} huruf.",
                en=f"Too long: at most {longest} characters.",
            )
        )
    return text or None


def read_optional(cell: Cell, *, longest: int = MAX_TEXT) -> str | None:
    """Return the text of a cell, or None for the words that say "there is none"."""
    text = read_text(cell, longest=longest)
    return None if text is None or text.casefold() in _EMPTY_WORDS else text


def read_list(cell: Cell) -> tuple[str, ...]:
    """Return the entries of a list separated by `;`, each once, in order."""
    text = read_optional(cell)
    parts = (part.strip() for part in (text or "").split(";"))
    return tuple(dict.fromkeys(p for p in parts if p.casefold() not in _EMPTY_WORDS))


_TOO_LARGE_MEND = Text(
    id="Angka ini terlalu besar. Periksa jumlah nolnya.",
    en="This number is too large. Check how many noughts it has.",
)
_AMOUNT_MEND = Text(
    id="Tulis angka tanpa kata-kata dan tidak negatif, misalnya 25000 atau Rp 25.000.",
    en="Write figures without words and not negative, such as 25000 or Rp 25.000.",
)
_CURRENCY = re.compile(r"^(rp|idr)\.?\s*", re.IGNORECASE)
# 25000 | 25.000 | 1.250.000, then ",00" or ",-" for no sen at all.
_AMOUNT = re.compile(r"(\d+|\d{1,3}(?:[.  ]\d{3})+)(?:,(?:00?|-))?", re.ASCII)


def read_count(cell: Cell) -> int | None:
    """Return a whole, non-negative number of pieces or people, written as amounts are."""
    count = read_amount(cell)
    if count is not None and count > MAX_COUNT:
        raise CellError(_TOO_LARGE_MEND)
    return count


def read_amount(cell: Cell) -> int | None:
    """Return a whole, non-negative amount of rupiah.

    The dot separates thousands and the comma decimals, which must be zero: `Rp 25.000`,
    `25.000,00`, `Rp25.000,-`, 25000. Raises CellError for words, negatives and fractions.
    """
    if isinstance(cell, bool | datetime | date):
        raise CellError(_AMOUNT_MEND)
    if isinstance(cell, int | float):
        return _whole(cell)
    text = read_optional(cell)
    if text is None:
        return None
    match = _AMOUNT.fullmatch(_CURRENCY.sub("", text).strip())
    if match is None:
        raise CellError(_AMOUNT_MEND)
    return _whole(int(re.sub(r"\D", "", match.group(1))))


def _whole(number: int | float) -> int:
    if number > MAX_AMOUNT:
        raise CellError(_TOO_LARGE_MEND)
    if number < 0 or number != number or int(number) != number:
        raise CellError(_AMOUNT_MEND)
    return int(number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """When a business started. `day` is the last day that the statement may mean."""

    day: date
    precision: DatePrecision

    @property
    def earliest(self) -> date:
        """Return the first day that the statement may mean."""
        if self.precision is DatePrecision.YEAR:
            return self.day.replace(month=1, day=1)
        return self.day.replace(day=1) if self.precision is DatePrecision.MONTH else self.day


_DATE_MEND = Text(
    id="Tulis tanggal yang ada di kalender, misalnya 31/12/2019, 2019-12-31 atau 2019.",
    en="Write a date that exists, such as 31/12/2019, 2019-12-31 or 2019.",
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari pebruari february feb peb", "maret march mar",
            "april apr", "mei may", "juni june jun", "juli july jul",
            "agustus august agu agt aug ags", "september sept sep", "oktober october okt oct",
            "november nopember nov nop", "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY_FORMS = (
    re.compile(r"(?P<day>\d{1,2})[/.\- ](?P<month>\d{1,2})[/.\- ](?P<year>\d{4})", re.ASCII),
    re.compile(
        r"(?P<year>\d{4})[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})([t ][\d:.]+)?", re.ASCII
    ),
    re.compile(r"(?P<day>\d{1,2})[ \-](?P<month>[a-z]+)\.?[ \-](?P<year>\d{4})"),
)
_MONTH_FORMS = (
    re.compile(r"(?P<month>\d{1,2})[/.\-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})[/.\-](?P<month>\d{1,2})", re.ASCII),
    re.compile(r"(?P<month>[a-z]+)\.?[ \-](?P<year>\d{4})"),
)


def read_started(cell: Cell, *, today: date) -> Started | None:
    """Return a start date with its precision; a bare year means 31 December of that year.

    Read are date cells, `d/m/Y`, ISO, `3 Maret 2019`, a month with its year, and a bare year.
    Raises CellError for what is no date, before 1900, or wholly after `today`.
    """
    started = _read_date(cell)
    if started is None:
        return None
    if started.earliest > today:
        raise CellError(
            Text(
                id="Tanggal mulai usaha masih di masa depan. Periksa tahunnya.",
                en="The start lies in the future. Check the year.",
            )
        )
    if started.day.year < EARLIEST_YEAR:
        raise CellError(_DATE_MEND)
    return started


def _read_date(cell: Cell) -> Started | None:
    if isinstance(cell, datetime):
        return Started(day=cell.date(), precision=DatePrecision.DAY)
    if isinstance(cell, date):
        return Started(day=cell, precision=DatePrecision.DAY)
    text = (read_optional(cell) or "").casefold()
    if not text:
        return None
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return _started(text, "12", "31", DatePrecision.YEAR)
    for form in _DAY_FORMS:
        if match := form.fullmatch(text):
            return _started(match["year"], match["month"], match["day"], DatePrecision.DAY)
    for form in _MONTH_FORMS:
        if match := form.fullmatch(text):
            return _started(match["year"], match["month"], None, DatePrecision.MONTH)
    raise CellError(_DATE_MEND)


def _started(year: str, month: str, day: str | None, precision: DatePrecision) -> Started:
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    if not (EARLIEST_YEAR <= int(year) <= LATEST_YEAR and 1 <= number <= 12):
        raise CellError(_DATE_MEND)
    last = monthrange(int(year), number)[1]
    if day is not None and not 1 <= int(day) <= last:
        raise CellError(_DATE_MEND)
    return Started(day=date(int(year), number, int(day) if day else last), precision=precision)


_YES = {"ya", "y", "yes", "siap", "ada", "true", "1", "sudah", "v", "x"}
_NO = {"tidak", "t", "no", "n", "belum", "false", "0", "tdk"}


def read_yes_no(cell: Cell) -> bool | None:
    """Return True for ya, False for tidak."""
    text = read_optional(cell)
    if text is None:
        return None
    word = fold(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise CellError(Text(id="Tulis ya atau tidak.", en="Write ya (yes) or tidak (no)."))


def read_email(cell: Cell) -> str | None:
    """Return an e-mail address in lower case."""
    text = read_optional(cell)
    if text is None:
        return None
    address = text.removeprefix("mailto:").casefold()
    if len(address) > 254 or not re.fullmatch(
        r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+", address
    ):
        raise CellError(
            Text(
                id="Tulis satu alamat email yang lengkap, misalnya nama@contoh.id, atau kosongkan.",
                en="Write one complete e-mail address, such as name@example.id, or leave it empty.",
            )
        )
    return address
