"""What keeps an IKM from matches, whom it takes, and marks of a grid, in the page's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.matching.core.tags import TagTree
from matchmaker.matching.core.types import BANK, EXPORTER, RETAILER, Partner
from matchmaker.matching.overview.core.coverage import (
    NOBODY,
    RATHER_NOT,
    RULE,
    WEAK,
    Cause,
)
from matchmaker.matching.overview.core.inviting import Demand
from matchmaker.matching.presentation import say_refusal
from matchmaker.web.locale import current_locale, rupiah


def say_cause(cause: Cause) -> str:
    """Return what keeps an IKM from partners, with how many of them where it is about some."""
    if cause.code == NOBODY:
        return {
            RETAILER: _("No modern retailer takes part"),
            BANK: _("No bank takes part"),
            EXPORTER: _("No exporter takes part"),
        }[cause.kind]
    return f"{_name(cause)} ({_count(len(cause.partners))})"


def _count(partners: int) -> str:
    return str(ngettext("%(num)d partner", "%(num)d partners", partners))


def _name(cause: Cause) -> str:
    if cause.code == RULE and cause.refusal is not None:
        return say_refusal(cause.refusal).rstrip(".")
    if cause.code == RATHER_NOT:
        return _("One side would rather not")
    gap = cause.gap
    if cause.code == WEAK or gap is None:
        return _("Too little in common")
    if gap.code == "permit":
        text = gap.en if current_locale() == "en" else gap.id
        return text[:1].upper() + text[1:]
    return _gap_names().get(gap.code, gap.code)


def _gap_names() -> dict[str, str]:
    return {
        "sector": _("Another field is sought"),
        "product": _("Other products are sought"),
        "barcode": _("No barcode"),
        "capacity": _("Makes too little a month"),
        "shelf_life": _("Does not keep long enough"),
        "price": _("The price does not fit"),
        "packaging": _("The packaging does not show what is asked"),
        "export": _("Details for export are missing"),
        "absent": _("One side did not come last time"),
        "region": _("Outside the regions covered"),
        "terms": _("No payment terms in common"),
        "amount": _("The loan amount does not fit"),
        "age": _("In business for too short a time"),
        "need": _("Needs something else"),
    }


def say_demand(demand: Demand, tags: TagTree) -> str:
    """Return a sentence about a partner that nobody knows yet and whom it would serve."""
    partner, number = demand.partner, len(demand.serves)
    serves = ngettext("would serve %(num)d IKM", "would serve %(num)d IKM", number)
    return f"{_describe(partner, tags)} {serves}."


def _describe(partner: Partner, tags: TagTree) -> str:
    if partner.kind == BANK:
        ceiling = int(partner.loan_products[0].maximum or 0)
        return _("A bank that lends up to %(amount)s", amount=rupiah(ceiling))
    english = current_locale() == "en"
    field = " ".join(_lower(tags.names.get(code, (code, code))[english]) for code in partner.tags)
    terms = " ".join(_term(code) for code in partner.terms)
    who = {
        RETAILER: _("A modern retailer that takes %(field)s", field=field),
        EXPORTER: _("An exporter that takes %(field)s", field=field),
    }[partner.kind]
    return f"{who} {terms}".strip()


def _lower(name: str) -> str:
    """A tag's name within a sentence; one that is all capitals stays so."""
    return name if name.isupper() else name[:1].lower() + name[1:]


def _term(code: str) -> str:
    kind, _underscore, amount = code.partition("_")
    return {
        "cash": _("and pays in cash"),
        "consignment": _("on consignment"),
        "credit": _("and pays after %(days)s days", days=amount),
        "deposit": _("and pays %(share)s percent in advance", share=amount),
    }.get(kind, "")
