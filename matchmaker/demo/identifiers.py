"""Numbers of the right form that visibly belong to nobody."""

from __future__ import annotations

from stdnum import ean

# The prefixes of the operators, then four digits that no operator hands out in a row.
_OPERATORS = ("0812", "0813", "0821", "0852", "0857", "0896")


def phone(number: int) -> str:
    """Return a mobile number in E.164: `+6281200010042`. The rosters in tests use 0000, not 0001.

    >>> phone(42)
    '+6281200010042'
    """
    operator = _OPERATORS[number % len(_OPERATORS)]
    return f"+62{operator[1:]}0001{number:04d}"


def nib(number: int) -> str:
    """Return a business number: 13 digits from 00 on."""
    return f"00{number:011d}"


def pirt(number: int, *, regency: str, food_type: int, year: int) -> str:
    """Return a P-IRT number of a regency (BPS code) that is valid to the end of `year`."""
    return f"1{food_type:02d}{regency}{number % 100:02d}{9000 + number % 1000}-{year % 100:02d}"


def bpom_food(number: int) -> str:
    """Return an MD number: twelve digits from 00 on."""
    return f"MD00{number:010d}"


def bpom_herbal(number: int) -> str:
    """Return a TR number registered in the year 00."""
    return f"TR00{number:07d}"


def halal(number: int) -> str:
    """Return a halal certificate number of Central Java with a serial from 0 on."""
    return f"ID33{number:015d}"


def barcode(number: int) -> str:
    """Return an EAN-13 whose check digit is right."""
    stem = f"8990000{number:05d}"
    return stem + ean.calc_check_digit(stem)


def other(kind: str, number: int) -> str:
    """Return a number for certificates without an official form."""
    return f"CONTOH-{kind.upper()}-{number:04d}"
