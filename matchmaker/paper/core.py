"""What stands on a printed card, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

# Longer ones are cut: a card has one line for a person and two for a company.
LONGEST_NAME = 48
LONGEST_COMPANY = 80


@dataclass(frozen=True, kw_only=True)
class InvitationCard:
    """One person's card: the address goes into the QR code and lets its bearer in, once."""

    name: str
    company: str
    address: str


@dataclass(frozen=True, kw_only=True)
class InvitationSheet:
    """What all cards of a print have in common: in the words of a card, in Indonesian.

    `when` and `until` are written out, e.g. "Selasa, 15 Desember 2026".
    """

    edition: str
    host: str
    when: str
    where: str
    until: str


def shorten(text: str, longest: int) -> str:
    """Return one line of at most so many characters, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    head, _, _ = cut.rpartition(" ")
    return f"{head if len(head) > longest // 2 else cut}…"
