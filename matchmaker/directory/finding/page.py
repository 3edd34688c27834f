"""The directory in the words of a page: filters, chosen filters, orders and counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matchmaker.directory.cards import Card, kind_label, permit_label
from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.finding.address import write_search
from matchmaker.directory.finding.conditions import regency_marks
from matchmaker.directory.finding.core import (
    BANDS,
    MOST,
    READY,
    Band,
    Facet,
    Order,
    Search,
    Sight,
)
from matchmaker.directory.finding.queries import Counts, Found
from matchmaker.directory.finding.tree import TagNode, walk
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies
from matchmaker.web.locale import number, rupiah

# What an IKM asks of partners; the other side, and organisers, ask all.
PARTNER_FACETS = (Facet.KIND, Facet.TAG, Facet.REGENCY)
# These stand open; the others open with a tap, or when something of theirs is chosen.
OPEN = (Facet.KIND, Facet.TAG, Facet.REGENCY, Facet.PERMIT)
NAMELESS = (Facet.CAPACITY, Facet.PRICE, Facet.NEED)


@dataclass(frozen=True, kw_only=True)
class Option:
    """A box to tick: `value` stands in the address, `key` names the place of its count."""

    value: str
    code: str
    label: str
    key: str
    chosen: bool
    depth: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """A facet with its options."""

    name: Facet
    title: str
    options: list[Option]
    open: bool


@dataclass(frozen=True, kw_only=True)
class DirectoryPage:
    """All that templates/directory/index.html shows; `matches` are percents by public id.

    `marked` stand on a shortlist; `choice` are those that the visitor is comparing, by public id.
    `behind_since` is since when the order is behind, None when it is up to date.
    """

    sight: Sight
    search: Search
    found: Found
    cards: list[Card]
    groups: list[Group]
    chips: list[tuple[str, str]]
    orders: list[tuple[str, str]]
    endpoint: str
    args: dict[str, Any]
    matches: Mapping[str, float] = field(default_factory=dict)
    marked: Collection[str] = frozenset()
    choice: Sequence[str] = ()
    behind_since: datetime | None = None

    def address(self) -> str:
        """Return where exactly this page is, to be shared and gone back to."""
        page: dict[str, Any] = {"page": self.found.page} if self.found.page > 1 else {}
        return url_for(self.endpoint, **self.args, **page)


def make_page(
    edition: str,
    sight: Sight,
    search: Search,
    found: Found,
    cards: list[Card],
    *,
    tree: Sequence[TagNode],
    carried: dict[str, Any],
    may_match: bool,
    endpoint: str = "directory.index",
    matches: Mapping[str, float] | None = None,
    marked: Collection[str] = frozenset(),
    choice: Sequence[str] = (),
    behind_since: datetime | None = None,
) -> DirectoryPage:
    """Put a page of the directory together; `endpoint` is where its other pages are."""
    return DirectoryPage(
        sight=sight,
        search=search,
        found=found,
        cards=cards,
        groups=make_groups(sight, search, tree),
        chips=[
            (label, url_for("directory.index", edition=edition, **write_search(rest), **carried))
            for label, rest in list_chosen(sight, search, tree)
        ],
        orders=list_orders(sight, may_match),
        endpoint=endpoint,
        args={"edition": edition, **write_search(search), **carried},
        matches=matches or {},
        marked=marked,
        choice=choice,
        behind_since=behind_since,
    )


def make_groups(sight: Sight, search: Search, tree: Sequence[TagNode]) -> list[Group]:
    """Return the facets that mean something to a visitor, with what is chosen of each."""
    titles = _titles(sight)
    groups = []
    for facet in _facets(sight):
        chosen = search.values(facet)
        options = [
            Option(
                value=value,
                code=code,
                label=label,
                key=f"n-{facet}-{value}",
                chosen=code in chosen,
                depth=depth,
            )
            for depth, code, value, label in _list_options(facet, sight, tree)
        ]
        opened = bool(chosen) or (
            facet in OPEN and not (facet is Facet.REGENCY and sight is Sight.PARTNERS)
        )
        groups.append(Group(name=facet, title=titles[facet], options=options, open=opened))
    return groups


def list_chosen(sight: Sight, search: Search, tree: Sequence[TagNode]) -> list[tuple[str, Search]]:
    """Return each chosen filter as (label, the search without it)."""
    titles = _titles(sight)
    chosen = [(f"“{search.text}”", replace(search, text=""))] if search.text else []
    for facet in Facet:
        labels = {code: label for _d, code, _v, label in _list_options(facet, sight, tree)}
        for code in search.values(facet):
            rest = tuple(other for other in search.values(facet) if other != code)
            without = replace(search, chosen={**search.chosen, facet: rest})
            label = labels.get(code, code)
            # A range or a need alone does not say of what.
            chosen.append((f"{titles[facet]}: {label}" if facet in NAMELESS else label, without))
    return chosen


def list_orders(sight: Sight, may_match: bool) -> list[tuple[str, str]]:
    """Return the orders of the list as (value, label)."""
    orders = [(Order.MATCH, _("Best match first"))] if may_match else []
    orders += [(Order.NAME, _("By name")), (Order.NEWEST, _("Newest first"))]
    if sight is not Sight.PARTNERS:
        orders.append((Order.CAPACITY, _("Largest capacity first")))
    return [(str(order), label) for order, label in orders]


def say_counts(sight: Sight, groups: Sequence[Group], counts: Counts) -> list[tuple[str, int, str]]:
    """Return each option's count as (key, number, words); beyond MOST it reads "1.000+"."""
    found = []
    for group in groups:
        numbers = counts.get(group.name, {})
        for option in group.options:
            marks = [option.code]
            if group.name is Facet.REGENCY:
                marks = regency_marks(sight, marks)
            much = sum(numbers.get(mark, 0) for mark in marks)
            found.append((option.key, much, say_number(much)))
    return found


def say_number(much: int) -> str:
    """Write a number of companies; who has more than MOST to choose from needs no exact one."""
    return f"{number(MOST)}+" if much > MOST else number(much)


def _titles(sight: Sight) -> dict[Facet, str]:
    return {
        Facet.KIND: _("Kind"),
        Facet.TAG: _("Sector"),
        Facet.REGENCY: _("Serves kabupaten") if sight is Sight.PARTNERS else _("Kabupaten"),
        Facet.PERMIT: _("Permit held"),
        Facet.EXPORT: _("Export"),
        Facet.CAPACITY: _("Capacity a month"),
        Facet.PRICE: _("Price a unit"),
        Facet.NEED: _("Looks for"),
    }


def keep_offered(sight: Sight, search: Search) -> Search:
    """Return a search without the marks that a visitor is not offered, though an address may ask.

    What is hidden on a page must not be found out by its filter either.
    """
    offered = _facets(sight)
    chosen = {facet: codes for facet, codes in search.chosen.items() if facet in offered}
    return replace(search, chosen=chosen)


def _facets(sight: Sight) -> list[Facet]:
    if sight is Sight.PARTNERS:
        return list(PARTNER_FACETS)
    left_out = set() if sight is Sight.EVERYONE else {Facet.KIND}
    if sight is Sight.CATALOGUE:
        # What an IKM looks for, a loan say, is for those who take part.
        left_out.add(Facet.NEED)
    return [facet for facet in Facet if facet not in left_out]


def _list_options(
    facet: Facet, sight: Sight, tree: Sequence[TagNode]
) -> Iterator[tuple[int, str, str, str]]:
    """Each option as (depth, code, value in the address, label)."""
    if facet is Facet.TAG:
        for depth, node in walk(tree):
            yield depth, node.code, node.code, node.label
    elif facet is Facet.REGENCY:
        for regency in sorted(list_regencies(), key=lambda regency: regency.label):
            yield 0, regency.code, regency.slug, regency.label
    else:
        for code, label in _flat_options(facet, sight):
            yield 0, code, code, label


def _flat_options(facet: Facet, sight: Sight) -> list[tuple[str, str]]:
    if facet is Facet.KIND:
        kinds = [k for k in CompanyKind if sight is not Sight.PARTNERS or k is not CompanyKind.IKM]
        return [(str(kind), kind_label(kind)) for kind in kinds]
    if facet is Facet.PERMIT:
        return [(str(kind), permit_label(kind)) for kind in PermitKind]
    if facet is Facet.EXPORT:
        return [(READY, _("Ready for export"))]
    if facet is Facet.NEED:
        return [
            (NeedKind.RETAIL, _("Modern retail")),
            (NeedKind.EXPORT, _("Export")),
            (NeedKind.LOAN, _("A loan")),
        ]
    write = rupiah if facet is Facet.PRICE else number
    return [(band.code, _say_band(band, write)) for band in BANDS[facet]]


def _say_band(band: Band, write: Any) -> str:
    if band.low is None:
        return _("below %(most)s", most=write(band.high))
    if band.high is None:
        return _("%(least)s and more", least=write(band.low))
    return _("%(least)s to %(most)s", least=write(band.low), most=write(band.high - 1))
