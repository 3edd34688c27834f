"""What each criterion means, in plain words, for the side that weighs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.matching.core.types import BANK, EXPORTER, IKM, RETAILER
from matchmaker.matching.core.weights import CRITERIA, default_weight

SIDES = (RETAILER, BANK, EXPORTER, IKM)
"""In the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A criterion of a side as the page shows it."""

    code: str
    name: str
    meaning: str
    default: float


def list_criteria(side: str) -> Sequence[Criterion]:
    """Return what a side weighs, in the page's language."""
    words = _ikm_words() if side == IKM else _partner_words()
    return [
        Criterion(
            code=code,
            name=words[code][0],
            meaning=words[code][1],
            default=default_weight(side, code),
        )
        for code in CRITERIA[side]
    ]


def side_label(side: str) -> str:
    """Return whose list the weights are for."""
    return {
        RETAILER: _("What modern retailers look at"),
        BANK: _("What banks look at"),
        EXPORTER: _("What exporters look at"),
        IKM: _("What IKM look at"),
    }[side]


def meets_label(kind: str) -> str:
    """Return the question whether partners of a kind meet IKM at all."""
    return {
        RETAILER: _("Modern retailers meet IKM"),
        BANK: _("Banks meet IKM"),
        EXPORTER: _("Exporters meet IKM"),
    }[kind]


def _partner_words() -> dict[str, tuple[str, str]]:
    return {
        "product": (_("Product sought"), _("The brief names it, or something close to it.")),
        "permits": (
            _("Permits asked for"),
            _("Each one that is held; verified counts more than stated."),
        ),
        "capacity": (_("Volume a month"), _("The smallest volume asked can be supplied.")),
        "price": (_("Price"), _("Within the range asked, or near it.")),
        "terms": (_("Way of paying"), _("The maker accepts one that is offered.")),
        "sector": (_("Field and tags"), _("In common; a rare one counts more than a common one.")),
        "shelf_life": (_("Shelf life"), _("Keeps as long as is asked.")),
        "packaging": (_("Packaging"), _("Label, best-before date and what else is asked.")),
        "export": (
            _("Export readiness"),
            _("HS code, English name, lead time and minimum order are stated."),
        ),
        "region": (_("Region"), _("The kabupaten is one that is served.")),
        "history": (
            _("Earlier events"),
            _("The two have met or traded. Only for who has been here before."),
        ),
        "wish": (_("The partner's own mark"), _("“Must meet” or “would like to meet”.")),
        "amount": (_("Loan needed"), _("Amount and purpose fit one of the bank's loans.")),
        "age": (_("Time in business"), _("As long as the loan asks.")),
    }


def _ikm_words() -> dict[str, tuple[str, str]]:
    return {
        "need": (
            _("What the IKM comes for"),
            _("Retail, export or a loan: the partner has it."),
        ),
        "product": (_("Its product is sought"), _("By name, or something close to it.")),
        "amount": (_("The loan is enough"), _("One of the bank's loans covers what is needed.")),
        "terms": (_("How soon it is paid"), _("Cash counts most, consignment least.")),
        "history": (
            _("Earlier events"),
            _("The two have met or traded. Only for who has been here before."),
        ),
        "wish": (_("The IKM's own mark"), _("“Must meet” or “would like to meet”.")),
    }
