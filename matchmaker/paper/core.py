"""What stands on printed cards and pages, as plain values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

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


# What one page of the catalogue has room for.
MOST_PRODUCTS = 9
MOST_PERMITS = 10
LONGEST_TITLE = 90
LONGEST_PRODUCT = 58
# More products than these have one line for their name each.
FEW_PRODUCTS = 4
LONGEST_IN_MANY = 38
LONGEST_FACT = 26
# Five lines of a page.
LONGEST_STORY = 470


@dataclass(frozen=True, kw_only=True)
class CatalogueSheet:
    """What stands on the cover and what the pages are headed by, in the catalogue's language.

    `words` are the fixed words by their keys; `chosen` says by which filter, empty for all.
    """

    locale: str
    edition: str
    host: str
    when: str
    where: str
    count: str
    chosen: str
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CatalogueProduct:
    """A product as a line of a page; amounts are written out."""

    name: str
    other: str
    price: str
    capacity: str
    order: str
    shelf: str


@dataclass(frozen=True, kw_only=True)
class CataloguePage:
    """An IKM's page. `pictures` are names of JPEG files, the first one large; `permits` words.

    `sectors` are pairs of code and words. `address` goes into the QR code; `more` says how many
    products have no line. `since` and `story` are "" where nobody has said or agreed to them.
    """

    name: str
    place: str
    since: str
    story: str
    sectors: list[tuple[str, str]]
    products: list[CatalogueProduct]
    more: str
    permits: list[str]
    pictures: list[str]
    address: str


def trim(page: CataloguePage) -> CataloguePage:
    """Return a page with texts that fit and that its fonts can write."""
    longest = LONGEST_PRODUCT if len(page.products) <= FEW_PRODUCTS else LONGEST_IN_MANY
    return replace(
        page,
        name=shorten(writable(page.name), LONGEST_TITLE) or "IKM",
        place=shorten(writable(page.place), LONGEST_COMPANY),
        story=shorten(writable(page.story), LONGEST_STORY),
        products=[_trim_product(product, longest) for product in page.products[:MOST_PRODUCTS]],
        permits=[shorten(writable(permit), LONGEST_COMPANY) for permit in page.permits][
            :MOST_PERMITS
        ],
    )


def writable(text: str) -> str:
    """Return a text without what is drawn rather than written (emoji) and without control marks."""
    return "".join(c for c in text if _is_written(c))


def _is_written(character: str) -> bool:
    if character in "\n\t ":
        return True
    if ord(character) >= 0x1F000 or "\ufe00" <= character <= "\ufe0f":
        return False
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "So"}


def _trim_product(product: CatalogueProduct, longest: int) -> CatalogueProduct:
    return CatalogueProduct(
        name=shorten(writable(product.name), longest),
        other=shorten(writable(product.other), longest),
        price=shorten(writable(product.price), LONGEST_FACT),
        capacity=shorten(writable(product.capacity), LONGEST_FACT),
        order=shorten(writable(product.order), LONGEST_FACT),
        shelf=shorten(writable(product.shelf), LONGEST_FACT),
    )
