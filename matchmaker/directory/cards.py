"""A company in the words of a page: its card, tags and badges, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from matchmaker.directory.core import Brief, CompanyKind, PermitState
from matchmaker.directory.models import Company, Participation, Permit
from matchmaker.files.queries import list_with_photo
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.reference.regencies import find_regency
from matchmaker.reference.sectors import SectorCode, get_sector
from matchmaker.web.locale import current_locale, number, quote_own

EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the macro company_card shows; `sectors` and `permits` are pairs of code or label."""

    public_id: str
    name: str
    place: str
    sectors: list[tuple[str, str]]
    line: str
    permits: list[tuple[str, str]]
    has_photo: bool = False


def make_cards(participations: Sequence[Participation], day: date) -> list[Card]:
    """Return the cards of participations whose company, products and permits are loaded."""
    with_photo = list_with_photo([part.company_id for part in participations])
    return [make_card(part, day, part.company_id in with_photo) for part in participations]


def make_card(participation: Participation, day: date, has_photo: bool = False) -> Card:
    """Return one card."""
    company = participation.company
    return Card(
        public_id=company.public_id,
        name=company.name,
        place=name_place(company),
        sectors=list_tags(company),
        line=say_in_one_line(participation),
        permits=[(permit_label(p.kind), permit_state(p, day)) for p in show_permits(company)],
        has_photo=has_photo,
    )


def name_place(company: Company) -> str:
    """Return the kabupaten of an IKM, the city of a partner; empty when nobody said."""
    regency = find_regency(company.regency_code) if company.regency_code else None
    return regency.label if regency else company.city


def list_tags(company: Company) -> list[tuple[str, str]]:
    """Return (code, label) of a partner's kind and of the sectors."""
    tags = (
        [] if company.kind is CompanyKind.IKM else [(str(company.kind), kind_label(company.kind))]
    )
    return tags + [(code, sector_label(code)) for code in company.sectors]


def kind_label(kind: CompanyKind | str) -> str:
    """Return what pages call a kind of company."""
    return {
        CompanyKind.IKM: _("IKM"),
        CompanyKind.BANK: _("Bank"),
        CompanyKind.RETAILER: _("Modern retail"),
        CompanyKind.EXPORTER: _("Exporter"),
    }[CompanyKind(kind)]


def sector_label(code: str) -> str:
    """Return a sector's name; an unknown code shows as it is."""
    if code not in list(SectorCode):
        return code
    name = get_sector(code).name.in_language(current_locale())
    return name[0].upper() + name[1:]


def permit_label(kind: str) -> str:
    """Return a permit's short name; the barcode counts as one in briefs."""
    if kind not in list(PermitKind):
        return _("Barcode") if kind == "barcode" else kind
    return get_permit_name(PermitKind(kind)).short.in_language(current_locale())


def permit_state(permit: Permit, day: date) -> str:
    """Return verified, declared, in_process or, after its last day, expired."""
    if permit.expires_on is not None and permit.expires_on < day:
        return EXPIRED
    return str(permit.state)


def show_permits(company: Company) -> list[Permit]:
    """Return the best permit of each kind, the well known kinds first."""
    ranks = {PermitState.VERIFIED: 0, PermitState.DECLARED: 1, PermitState.IN_PROCESS: 2}
    best: dict[str, Permit] = {}
    for permit in sorted(
        company.permits, key=lambda p: (ranks[p.state], -(p.expires_on or date.max).toordinal())
    ):
        best.setdefault(permit.kind, permit)
    order = list(PermitKind)
    return sorted(
        best.values(),
        key=lambda p: order.index(PermitKind(p.kind)) if p.kind in order else len(order),
    )


def say_in_one_line(participation: Participation) -> str:
    """Say what an IKM makes, what a buyer seeks, what a bank lends."""
    company = participation.company
    if company.kind is CompanyKind.IKM:
        return _say_products(company)
    brief = Brief.from_json(participation.brief)
    if company.kind is CompanyKind.BANK and brief.loan_products:
        return _("Lends: %(loans)s", loans=join_some([loan.name for loan in brief.loan_products]))
    if brief.products_sought:
        return _("Seeks: %(products)s", products=join_some(quote_own(brief.products_sought)))
    return ""


def join_some(words: list[str], most: int = 3) -> str:
    """Join the first few words with commas, and say how many more there are."""
    unique = list(dict.fromkeys(words))
    text = ", ".join(unique[:most])
    rest = len(unique) - most
    return _("%(some)s and %(count)s more", some=text, count=rest) if rest > 0 else text


def _say_products(company: Company) -> str:
    if not company.products:
        return ""
    english = current_locale() == "en"
    names = [(p.name_en if english else "") or p.name_id for p in company.products]
    main = company.products[0]
    line = join_some(
        [
            name[0].upper() + name[1:] if index == 0 else name
            for index, name in enumerate(names)
            if name
        ]
    )
    if main.capacity_per_month is None:
        return line
    return _(
        "%(products)s. %(amount)s a month", products=line, amount=number(main.capacity_per_month)
    )
