"""Companies side by side: the same questions to each, and in words where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.cards import (
    join_some,
    kind_label,
    name_place,
    permit_label,
    permit_state,
    sector_label,
    show_permits,
)
from matchmaker.directory.core import Brief, CompanyKind, Need, NeedKind
from matchmaker.directory.current import carried
from matchmaker.directory.facts import (
    join,
    requirement_label,
    say_days,
    say_per_unit,
    say_range,
    say_years,
    terms_label,
)
from matchmaker.directory.models import Participation, Product
from matchmaker.directory.shortlists.core import MOST_COMPARED
from matchmaker.web.locale import current_locale, number, rupiah

# A choice travels through the directory as one argument, the ids with points between them.
CHOICE = "banding"
_ID = re.compile(r"[A-Za-z0-9]{16}")
# More names than two rows of columns are nobody's choice.
_MOST_READ = 2 * MOST_COMPARED


@dataclass(frozen=True, kw_only=True)
class Value:
    """What one company answers; `word` says how it stands out ("lowest"), empty otherwise."""

    text: str = ""
    permits: tuple[tuple[str, str], ...] = ()
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A question with everybody's answer; `differs` tells whether they answer differently."""

    label: str
    values: tuple[Value, ...]
    differs: bool


def read_choice(ids: Sequence[str]) -> list[str]:
    """Return the companies' ids of an address: each once, in its order, what is none left out."""
    return list(dict.fromkeys(one for one in ids if _ID.fullmatch(one)))[:_MOST_READ]


def chosen_on_the_way() -> list[str]:
    """Return the choice that the directory's address carries."""
    return read_choice(request.args.get(CHOICE, "").split("."))[:MOST_COMPARED]


def carried_with_choice() -> dict[str, Any]:
    """Return what the directory's links carry: for whom the visitor acts, and the choice."""
    chosen = chosen_on_the_way()
    return {**carried(), CHOICE: ".".join(chosen)} if chosen else carried()


def compare(parts: Sequence[Participation], day: date) -> list[Row]:
    """Return the rows of a comparison; what nobody answers is left out. `day` is the edition's."""
    kinds = {part.company.kind for part in parts}
    rows = [_plain(_("Kabupaten or city"), [name_place(part.company) for part in parts])]
    if len(kinds) > 1 or CompanyKind.IKM not in kinds:
        rows.append(_plain(_("Kind"), [kind_label(part.company.kind) for part in parts]))
    rows.append(
        _plain(_("Sector"), [join(map(sector_label, part.company.sectors)) for part in parts])
    )
    if CompanyKind.IKM in kinds:
        rows += _ikm_rows(parts, day)
    if kinds != {CompanyKind.IKM}:
        rows += _partner_rows(parts)
    return [row for row in rows if any(value.text or value.permits for value in row.values)]


def _ikm_rows(parts: Sequence[Participation], day: date) -> list[Row]:
    mains = [part.company.products[0] if part.company.products else None for part in parts]
    least, most = _("lowest"), _("largest")
    since = [part.company.started_on for part in parts]
    return [
        _plain(_("Products"), [_products(part) for part in parts]),
        _measured(_("Price"), mains, "price", _price, least=least),
        _measured(_("Capacity a month"), mains, "capacity_per_month", _amount, most=most),
        _measured(_("Minimum order"), mains, "min_order", _amount, least=_("smallest")),
        _measured(_("Lead time"), mains, "lead_time_days", _length, least=_("quickest")),
        _measured(_("Keeps for"), mains, "shelf_life_days", _length, most=_("longest")),
        _permits(parts, day),
        _extreme(
            _("Years running"),
            [say_years(one, day) for one in since],
            [None if one is None else one.toordinal() for one in since],
            least=_("longest"),
        ),
        _plain(_("Workers"), [number(part.company.workers) for part in parts]),
        _plain(_("Looks for"), [_needs(part) for part in parts]),
    ]


def _partner_rows(parts: Sequence[Participation]) -> list[Row]:
    briefs = [Brief.from_json(part.brief) for part in parts]
    least, shelf = _("Capacity a month, at least"), _("Keeps for, at least")
    return [
        _plain(_("Products sought"), [join_some(list(b.products_sought)) for b in briefs]),
        _plain(least, [number(b.min_capacity_per_month) for b in briefs]),
        _plain(_("Price sought"), [say_range(b.price_low, b.price_high) for b in briefs]),
        _plain(shelf, [say_days(b.min_shelf_life_days) for b in briefs]),
        _plain(
            _("Permits asked for"),
            [join(requirement_label(r) for r in b.required_permits) for b in briefs],
        ),
        _plain(_("Payment"), [join(terms_label(t) for t in b.terms) for b in briefs]),
        _plain(
            _("Regions"),
            [_("every region") if "semua" in b.regions else join(b.regions) for b in briefs],
        ),
        _plain(_("Loans"), [join(loan.name for loan in b.loan_products) for b in briefs]),
    ]


def _plain(label: str, texts: Sequence[str]) -> Row:
    return Row(
        label=label,
        values=tuple(Value(text=text) for text in texts),
        differs=len(set(texts)) > 1,
    )


def _measured(
    label: str,
    products: Sequence[Product | None],
    column: str,
    say: Callable[[Product, int], str],
    *,
    least: str = "",
    most: str = "",
) -> Row:
    amounts = [None if one is None else getattr(one, column) for one in products]
    texts = [
        "" if one is None or amount is None else say(one, amount)
        for one, amount in zip(products, amounts, strict=True)
    ]
    return _extreme(label, texts, amounts, least=least, most=most)


def _extreme(
    label: str,
    texts: Sequence[str],
    amounts: Sequence[int | None],
    *,
    least: str = "",
    most: str = "",
) -> Row:
    """Return a row in which the least or the most stands out, where the stated ones differ."""
    stated = [amount for amount in amounts if amount is not None]
    apart = len(set(stated)) > 1
    best = (
        {**({min(stated): least} if least else {}), **({max(stated): most} if most else {})}
        if (apart)
        else {}
    )
    return Row(
        label=label,
        values=tuple(
            Value(text=text, word="" if amount is None else best.get(amount, ""))
            for text, amount in zip(texts, amounts, strict=True)
        ),
        differs=len(set(texts)) > 1,
    )


def _permits(parts: Sequence[Participation], day: date) -> Row:
    found = [
        tuple((permit_label(p.kind), permit_state(p, day)) for p in show_permits(part.company))
        for part in parts
    ]
    return Row(
        label=_("Permits"),
        values=tuple(Value(permits=permits) for permits in found),
        differs=len(set(found)) > 1,
    )


def _products(part: Participation) -> str:
    english = current_locale() == "en"
    names = [(p.name_en if english else "") or p.name_id for p in part.company.products]
    return join_some([name for name in names if name])


def _needs(part: Participation) -> str:
    labels = {
        NeedKind.RETAIL: _("modern retail"),
        NeedKind.EXPORT: _("export"),
        NeedKind.LOAN: _("a loan"),
    }
    return join(labels[Need.from_json(stored).kind] for stored in part.needs)


def _price(product: Product, amount: int) -> str:
    return say_per_unit(rupiah(amount), product.unit)


def _amount(product: Product, amount: int) -> str:
    return f"{number(amount)} × {product.unit}" if product.unit else number(amount)


def _length(_product: Product, amount: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", amount)
