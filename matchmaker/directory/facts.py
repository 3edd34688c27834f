"""Facts of a profile in words: payment terms, purposes, ranges, lengths of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.cards import permit_label
from matchmaker.files.models import StoredFile
from matchmaker.web.locale import rupiah

Facts = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ProductCard:
    """A product on a profile; `other_name` is its name in the other language."""

    name: str
    other_name: str
    description: str
    photos: Sequence[StoredFile]
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class PermitLine:
    """A permit on a profile; number and `scan` (a file's public id) only where they are open.

    `verified` says by whom and when; `has_scan` that somebody has sent evidence.
    """

    label: str
    state: str
    until: str
    number: str
    verified: str
    scan: str
    has_scan: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled part of a profile: facts as (label, value), products, permits, or plain lines."""

    code: str
    title: str
    facts: Facts
    permits: Sequence[PermitLine] = ()
    products: Sequence[ProductCard] = ()
    lines: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has said anything for it."""
        return not (self.facts or self.permits or self.products or self.lines)


def requirement_label(requirement: str) -> str:
    """Say a requirement such as `pirt|bpom_food`: P-IRT or BPOM MD."""
    return _(" or ").join(permit_label(kind) for kind in requirement.split("|"))


def terms_label(code: str) -> str:
    """Say a code of payment terms: cash, consignment, credit_<days>, deposit_<percent>."""
    labels = {"cash": _("cash"), "consignment": _("consignment")}
    kind, _underscore, amount = code.partition("_")
    if kind == "credit" and amount.isdigit():
        return _("%(days)s days' credit", days=int(amount))
    if kind == "deposit" and amount.isdigit():
        # "30% deposit" would read as a placeholder to gettext.
        return _("deposit of %(percent)s", percent=f"{int(amount)}%")
    return labels.get(code, code)


def purpose_label(code: str | None) -> str:
    """Say what a loan is for; empty when it is not said."""
    return {"working_capital": _("working capital"), "investment": _("investment")}.get(
        code or "", ""
    )


def make_section(code: str, title: str, facts: Facts) -> Section:
    """Return a section without the facts that nobody stated."""
    return Section(
        code=code,
        title=title,
        facts=[(label, value) for label, value in facts if value],
    )


def join(words: Iterable[str]) -> str:
    """Return words with commas between them."""
    return ", ".join(words)


def say_per_unit(price: str, unit: str) -> str:
    """Return a price with its unit."""
    return _("%(price)s per %(unit)s", price=price, unit=unit) if price and unit else price


def say_days(days: int | None) -> str:
    """Return a number of days; empty when it is not stated."""
    return "" if days is None else ngettext("%(num)s day", "%(num)s days", days)


def say_years(started: date | None, day: date) -> str:
    """Return full years up to a day; empty when the start is not stated."""
    if started is None:
        return ""
    years = max(0, day.year - started.year - ((day.month, day.day) < (started.month, started.day)))
    return ngettext("%(num)s year", "%(num)s years", years) if years else _("less than a year")


def say_range(low: int | None, high: int | None) -> str:
    """Return a range of rupiah with open ends; empty when there is none.

    From nothing at all up to a sum says no more than the sum.
    """
    if low == 0 and high is not None:
        low = None
    if low is not None and high is not None:
        return _("%(low)s to %(high)s", low=rupiah(low), high=rupiah(high))
    if low is not None:
        return _("%(low)s or more", low=rupiah(low))
    return _("up to %(high)s", high=rupiah(high)) if high is not None else ""
