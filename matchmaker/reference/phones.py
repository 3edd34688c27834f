"""Mobile numbers: the four Indonesian spellings to one E.164 number."""

from __future__ import annotations

import re

import phonenumbers

from matchmaker.reference.tables import table
from matchmaker.reference.texts import Text


class PhoneError(ValueError):
    """The text is no Indonesian mobile number."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.mend = Text(
            id="Tulis nomor HP Indonesia lengkap, misalnya 0812 3456 7890.",
            en="Write a complete Indonesian mobile number, such as 0812 3456 7890.",
        )


def normalise_phone(text: str) -> str:
    """Return the E.164 form of `0...`, `62...`, `+62...` or `8...`; raise PhoneError.

    The prefix is mended before `phonenumbers` sees the number, since that library reads `62812...`
    without a plus as a landline. Blanks, dots, hyphens and brackets are taken out.
    """
    bare = re.sub(r"[\s.\-()/\u00a0\u2010-\u2015]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise PhoneError(text)
    digits = bare.removeprefix("+")
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("62"):
        # "+62 0812..." is a common slip: the trunk zero has no place after the country code.
        national = digits[2:].removeprefix("0")
    elif bare.startswith("+"):
        raise PhoneError(text)
    else:
        national = digits.removeprefix("0")
    number = f"+62{national}"
    if not re.fullmatch(_pattern(), number):
        raise PhoneError(text)
    if not phonenumbers.is_possible_number(phonenumbers.parse(number, None)):
        raise PhoneError(text)
    return number


def show_phone(number: str) -> str:
    """Return an E.164 number as Indonesians read it: `0812-3456-7890`."""
    national = "0" + number.removeprefix("+62")
    return "-".join(part for part in (national[:4], national[4:8], national[8:]) if part)


def _pattern() -> str:
    return next(
        row["regex_after_normalisation"]
        for row in table("identifiers")
        if row["key"] == "mobile_id"
    )
