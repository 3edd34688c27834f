"""A shortlist in the words of a page and of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from matchmaker.directory.cards import (
    Card,
    make_cards,
    name_place,
    permit_label,
    permit_state,
    sector_label,
    show_permits,
)
from matchmaker.directory.models import Permit
from matchmaker.directory.shortlists.models import ShortlistEntry


@dataclass(frozen=True, kw_only=True)
class Item:
    """A company on a list: its card and the note, with the revision that a change begins at."""

    card: Card
    note: str
    revision: int


def show_entries(entries: Sequence[ShortlistEntry], day: date) -> list[Item]:
    """Return the entries as a page shows them; companies and products must be loaded."""
    cards = make_cards([entry.participation for entry in entries], day)
    return [
        Item(card=card, note=entry.note, revision=entry.revision)
        for entry, card in zip(entries, cards, strict=True)
    ]


def make_sheet(entries: Sequence[ShortlistEntry], day: date) -> list[Mapping[str, Any]]:
    """Return a row for each company; amounts stay numbers. `day` tells which permits are over."""
    return [_row(entry, day) for entry in entries]


def _row(entry: ShortlistEntry, day: date) -> Mapping[str, Any]:
    company = entry.participation.company
    main = company.products[0] if company.products else None
    return {
        _("Company"): company.name,
        _("Kabupaten or city"): name_place(company),
        _("Sector"): ", ".join(sector_label(code) for code in company.sectors),
        _("Products"): ", ".join(product.name_id for product in company.products),
        _("Price (Rp)"): main.price if main else None,
        _("Unit"): main.unit if main else "",
        _("Capacity a month"): main.capacity_per_month if main else None,
        _("Minimum order"): main.min_order if main else None,
        _("Lead time (days)"): main.lead_time_days if main else None,
        _("Keeps for (days)"): main.shelf_life_days if main else None,
        _("Permits"): ", ".join(_say(permit, day) for permit in show_permits(company)),
        _("Note"): entry.note,
    }


def _say(permit: Permit, day: date) -> str:
    words = {
        "verified": _("verified"),
        "declared": _("declared"),
        "in_process": _("in process"),
        "expired": _("expired"),
    }
    state = permit_state(permit, day)
    return f"{permit_label(permit.kind)} ({words.get(state, state)})"
