"""The filters of the directory, read from its address; what makes no sense is left out."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.search import LONGEST_QUERY, Order, Search
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import SectorCode

LAST_PAGE = 10_000


def read_search(args: MultiDict[str, str]) -> Search:
    """Return the filters of an address such as `?sektor=herbal&kabupaten=kebumen&q=jahe`.

    An address may be old or typed by hand: unknown values are dropped, never an error.
    """
    slugs = {regency.slug: regency.code for regency in list_regencies()}
    return Search(
        text=_clean(args.get("q", "")),
        sectors=_known(args.getlist("sektor"), list(SectorCode)),
        kinds=_known(args.getlist("jenis"), list(CompanyKind)),
        regencies=tuple(dict.fromkeys(slugs[s] for s in args.getlist("kabupaten") if s in slugs)),
        permits=_known(args.getlist("izin"), list(PermitKind)),
        order=Order(args["urut"]) if args.get("urut") in list(Order) else Order.NAME,
        page=_page(args.get("page", "")),
    )


def write_search(search: Search) -> dict[str, Any]:
    """Return the arguments of the address that holds these filters, without the page."""
    slugs = {regency.code: regency.slug for regency in list_regencies()}
    found = {
        "q": search.text,
        "sektor": list(search.sectors),
        "jenis": list(search.kinds),
        "kabupaten": [slugs[code] for code in search.regencies],
        "izin": list(search.permits),
        "urut": "" if search.order is Order.NAME else str(search.order),
    }
    return {name: value for name, value in found.items() if value}


def _known(values: list[str], allowed: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, a search needs no line break."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_QUERY]


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return 1
    return min(max(int(text), 1), LAST_PAGE)
