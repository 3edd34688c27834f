"""A search as it stands in an address, so that it can be shared and kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from werkzeug.datastructures import MultiDict

from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.finding.core import (
    BANDS,
    LAST_PAGE,
    LONGEST_QUERY,
    READY,
    Facet,
    Order,
    Search,
)
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import SectorCode

TEXT, ORDER, PAGE = "q", "urut", "page"


def read_search(args: MultiDict[str, str], tags: Collection[str] = tuple(SectorCode)) -> Search:
    """Return the search of an address such as `?sektor=herbal&kabupaten=kebumen&q=jahe`.

    `tags` are the codes of the host's tree. An address may be old or typed by hand: unknown
    values are dropped, never an error.
    """
    slugs = {regency.slug: regency.code for regency in list_regencies()}
    known: dict[Facet, Collection[str]] = {
        Facet.KIND: list(CompanyKind),
        Facet.TAG: tags,
        Facet.PERMIT: list(PermitKind),
        Facet.EXPORT: (READY,),
        Facet.NEED: list(NeedKind),
    } | {facet: [band.code for band in bands] for facet, bands in BANDS.items()}
    chosen = {facet: _known(args.getlist(facet), codes) for facet, codes in known.items()}
    places = (slugs[slug] for slug in args.getlist(Facet.REGENCY) if slug in slugs)
    chosen[Facet.REGENCY] = tuple(dict.fromkeys(places))
    return Search(
        text=_clean(args.get(TEXT, "")),
        chosen={facet: chosen[facet] for facet in Facet if chosen[facet]},
        order=Order(args[ORDER]) if args.get(ORDER) in list(Order) else Order.NAME,
        page=_page(args.get(PAGE, "")),
    )


def write_search(search: Search) -> dict[str, Any]:
    """Return the arguments of the address that holds the search, without the page."""
    slugs = {regency.code: regency.slug for regency in list_regencies()}
    found: dict[str, Any] = {
        TEXT: search.text,
        **{str(facet): [slugs.get(c, c) for c in search.values(facet)] for facet in Facet},
        ORDER: "" if search.order is Order.NAME else str(search.order),
    }
    return {name: value for name, value in found.items() if value}


def _known(values: list[str], allowed: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, a search needs no line break."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_QUERY]


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return 1
    return min(max(int(text), 1), LAST_PAGE)
