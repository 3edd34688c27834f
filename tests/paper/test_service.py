from __future__ import annotations

import re
import zlib

import pytest

from matchmaker.paper.core import InvitationCard, InvitationSheet
from matchmaker.paper.service import draw_code, print_invitations

SHEET = InvitationSheet(
    edition="Temu Bisnis 2026",
    host="Inopak Institute",
    when="Selasa, 15 Desember 2026",
    where="Gedung Wanita, Semarang",
    until="8 Des 2026",
)


def card(name="Sri Tumini", company="Carica Bu Tumini", number=1):
    address = f"https://temu.example/masuk/tautan/{number:016d}.{'f' * 64}"
    return InvitationCard(name=name, company=company, address=address)


def pages_of(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", unpacked(paper)))


def unpacked(paper: bytes) -> bytes:
    found = [paper]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(("cards", "pages"), [(1, 1), (8, 1), (9, 2), (24, 3)])
def test_eight_cards_a_page(cards, pages):
    paper = print_invitations(SHEET, [card(number=n) for n in range(cards)])
    assert paper.startswith(b"%PDF-")
    assert pages_of(paper) == pages


def test_only_our_own_fonts_are_used():
    fonts = set(
        re.findall(
            rb"/BaseFont\s*/(?:[A-Z]+\+)?([\w-]+)", unpacked(print_invitations(SHEET, [card()]))
        )
    )
    assert {font.decode().split("-")[0] for font in fonts} == {"PlusJakartaSans"}


@pytest.mark.parametrize(
    "typed",
    [
        "#panic()",
        '"] #read("/etc/passwd") [',
        "$x$ *b* _i_ @ref <label>",
        "// \\ `code`",
        "漢字 😀 ع",
    ],
)
def test_what_people_typed_is_never_typsts_own_language(typed):
    assert print_invitations(SHEET, [card(name=typed, company=typed)]).startswith(b"%PDF-")


def test_a_code_is_a_drawing_that_differs_with_its_address():
    one, other = draw_code("https://temu.example/1"), draw_code("https://temu.example/2")
    assert one.startswith("<svg")
    assert one != other
