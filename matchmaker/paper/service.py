"""Typeset a page: plain values in, PDF bytes out. Nothing of the machine's own fonts is used."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import segno
import typst

from matchmaker.paper.core import (
    LONGEST_COMPANY,
    LONGEST_NAME,
    InvitationCard,
    InvitationSheet,
    shorten,
)

_HERE = Path(__file__).parent


def print_invitations(sheet: InvitationSheet, cards: Sequence[InvitationCard]) -> bytes:
    """Return a PDF of A4 pages with eight cards each, to be cut along the lines.

    What people typed comes in as data, never as typst's own language.
    """
    data = {
        "sheet": asdict(sheet),
        "cards": [
            {
                "name": shorten(card.name, LONGEST_NAME),
                "company": shorten(card.company, LONGEST_COMPANY),
                "code": draw_code(card.address),
            }
            for card in cards
        ],
    }
    return typeset("invitations", data)


def draw_code(address: str) -> str:
    """Return the QR code of an address as SVG, readable when a seventh of it is soiled."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def typeset(template: str, data: object) -> bytes:
    """Return the PDF that a template of `typst/` makes of the data."""
    made = typst.compile(
        _HERE / "typst" / f"{template}.typ",
        root=_HERE / "typst",
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[_HERE / "fonts"]
    )
