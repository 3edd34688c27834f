"""Typeset a page: plain values in, PDF bytes out. Nothing of the machine's own fonts is used."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
import typst

from matchmaker.paper.core import (
    LONGEST_COMPANY,
    LONGEST_NAME,
    CataloguePage,
    CatalogueSheet,
    InvitationCard,
    InvitationSheet,
    shorten,
    trim,
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


def typeset(template: str, data: object, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF that a template of `typst/` makes of the data.

    `pictures` lie beside the template under their names.
    """
    with TemporaryDirectory(prefix="paper-") as folder:
        root = Path(folder)
        source = root / f"{template}.typ"
        source.write_bytes((_HERE / "typst" / f"{template}.typ").read_bytes())
        for name, content in (pictures or {}).items():
            (root / name).write_bytes(content)
        made = typst.compile(
            source, root=root, font_paths=_fonts(), sys_inputs={"data": json.dumps(data)}
        )
    assert isinstance(made, bytes)
    return made


def print_catalogue(
    sheet: CatalogueSheet, pages: Sequence[CataloguePage], pictures: Mapping[str, bytes]
) -> bytes:
    """Return a PDF of a cover, the contents by kabupaten and by sector, and a page for each IKM.

    `pictures` are JPEG bytes by the names that the pages use. Every page stays one page, whatever
    people typed: what is too long is cut, characters that no font here has are left out.
    """
    return typeset(
        "catalogue",
        {
            "sheet": asdict(sheet),
            "pages": [{**asdict(trim(page)), "code": draw_code(page.address)} for page in pages],
        },
        pictures,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[_HERE / "fonts"]
    )
