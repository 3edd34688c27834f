"""A company's profile in the words of a page; what the visitor needs comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.cards import (
    list_tags,
    name_place,
    permit_label,
    permit_state,
    sector_label,
    show_permits,
)
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct, Need, NeedKind
from matchmaker.directory.facts import (
    Facts,
    Section,
    join,
    make_section,
    purpose_label,
    requirement_label,
    say_days,
    say_per_unit,
    say_range,
    say_years,
    terms_label,
)
from matchmaker.directory.models import Company, Participation, Product
from matchmaker.web.locale import current_locale, number, rupiah


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach a company; only made where the visitor may see it."""

    name: str
    title: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Everything the page shows; `contact` is None while contacts are closed.

    `finances_closed` says so to a bank that the IKM has not named.
    """

    public_id: str
    name: str
    place: str
    tags: list[tuple[str, str]]
    story: str
    sections: list[Section]
    contact: Contact | None
    has_finances: bool
    finances_closed: bool


# What a merchandiser, a banker and an exporter look for first (look.md).
_FIRST: dict[CompanyKind | None, tuple[str, ...]] = {
    CompanyKind.RETAILER: ("products", "trade", "permits", "firm"),
    CompanyKind.EXPORTER: ("products", "permits", "trade", "firm"),
    CompanyKind.BANK: ("firm", "permits", "products", "trade"),
    None: ("products", "permits", "trade", "firm"),
}


def make_profile(
    participation: Participation,
    *,
    viewer: CompanyKind | None,
    day: date,
    contacts_open: bool,
    finances_open: bool,
) -> Profile:
    """Return the profile for a visitor acting for a company of kind `viewer` (None: nobody's).

    Sales in a year and the loan an IKM seeks are in it only with `finances_open`.
    """
    company = participation.company
    if company.kind is CompanyKind.IKM:
        sections = _ikm_sections(participation, viewer, day)
        if finances_open:
            finances = make_section("finances", _("Finances"), _finance_facts(participation))
            # A banker looks for them right after the firm itself.
            sections.insert(1 if viewer is CompanyKind.BANK else len(sections), finances)
    else:
        sections = _partner_sections(participation)
    return Profile(
        public_id=company.public_id,
        name=company.name,
        place=name_place(company),
        tags=list_tags(company),
        story=company.story,
        sections=[section for section in sections if section.facts or section.permits],
        contact=_contact(company) if contacts_open else None,
        has_finances=any(section.code == "finances" and section.facts for section in sections),
        finances_closed=company.kind is CompanyKind.IKM
        and viewer is CompanyKind.BANK
        and not finances_open,
    )


def _contact(company: Company) -> Contact:
    return Contact(
        name=company.contact_name,
        title=company.contact_title,
        phone=company.phone or "",
        email=company.email or "",
    )


def _ikm_sections(
    participation: Participation, viewer: CompanyKind | None, day: date
) -> list[Section]:
    company = participation.company
    exporter = viewer is CompanyKind.EXPORTER
    parts = {
        "firm": make_section("firm", _("The firm"), _firm_facts(participation, day)),
        "trade": make_section(
            "trade",
            _("Terms"),
            [
                (
                    _("Payment accepted"),
                    join(terms_label(t) for t in participation.terms_accepted),
                ),
            ],
        ),
        "permits": Section(
            code="permits",
            title=_("Permits"),
            facts=[],
            permits=[
                (
                    permit_label(p.kind),
                    permit_state(p, day),
                    str(p.expires_on.year) if p.expires_on else "",
                )
                for p in show_permits(company)
            ],
        ),
    }
    found: list[Section] = []
    for code in _FIRST.get(viewer, _FIRST[None]):
        if code == "products":
            found += [_product_section(p, exporter) for p in company.products]
        else:
            found.append(parts[code])
    return found


def _product_section(product: Product, exporter: bool) -> Section:
    english = current_locale() == "en"
    name = (product.name_en if english else "") or product.name_id
    trade: Facts = [
        (_("Price"), say_per_unit(rupiah(product.price), product.unit)),
        (_("Capacity a month"), number(product.capacity_per_month)),
        (_("Minimum order"), number(product.min_order)),
        (_("Keeps for"), say_days(product.shelf_life_days)),
        (_("Barcode"), product.barcode or _("none yet")),
    ]
    export: Facts = [
        (_("HS code"), product.hs_code or ""),
        (_("Lead time"), say_days(product.lead_time_days)),
        (_("English name"), product.name_en if not english else ""),
    ]
    return make_section(
        "product", name[:1].upper() + name[1:], export + trade if exporter else trade + export
    )


def _firm_facts(participation: Participation, day: date) -> Facts:
    company = participation.company
    needs = {
        NeedKind.RETAIL: _("modern retail"),
        NeedKind.EXPORT: _("export"),
        NeedKind.LOAN: _("a loan"),
    }
    return [
        (_("Running since"), str(company.started_on.year) if company.started_on else ""),
        (_("Years running"), say_years(company.started_on, day)),
        (_("Workers"), number(company.workers)),
        (_("Sells through"), join(company.markets or ())),
        (_("Looks for"), join(needs[Need.from_json(n).kind] for n in participation.needs)),
        (
            _("Ready to export"),
            {True: _("yes"), False: _("not yet"), None: ""}[company.export_ready],
        ),
    ]


def _finance_facts(participation: Participation) -> Facts:
    needs = [Need.from_json(stored) for stored in participation.needs]
    facts: Facts = [(_("Sales a year"), rupiah(participation.company.sales_per_year) or "")]
    for need in needs:
        if need.kind is NeedKind.LOAN:
            facts += [
                (_("Loan sought"), rupiah(need.amount) or _("not stated")),
                (_("Purpose of the loan"), purpose_label(need.purpose)),
            ]
    return facts


def _partner_sections(participation: Participation) -> list[Section]:
    brief = Brief.from_json(participation.brief)
    bank = participation.company.kind is CompanyKind.BANK
    loans = [_loan_section(loan) for loan in brief.loan_products]
    seeks = make_section(
        "seeks",
        _("Whom it looks for") if bank else _("What it seeks"),
        [
            (_("Products"), join(brief.products_sought)),
            (_("Sectors"), join(sector_label(code) for code in brief.sectors)),
            (_("Capacity a month, at least"), number(brief.min_capacity_per_month)),
            (_("Price"), say_range(brief.price_low, brief.price_high)),
            (_("Keeps for, at least"), say_days(brief.min_shelf_life_days)),
            (_("Regions"), _("every region") if "semua" in brief.regions else join(brief.regions)),
            (_("Destinations"), join(brief.destinations)),
        ],
    )
    asks = make_section(
        "asks",
        _("What it asks for"),
        [
            (_("Permits"), join(requirement_label(r) for r in brief.required_permits)),
            (_("Payment"), join(terms_label(t) for t in brief.terms)),
        ],
    )
    return [*loans, seeks, asks] if bank else [seeks, asks, *loans]


def _loan_section(loan: LoanProduct) -> Section:
    return make_section(
        "loan",
        loan.name,
        [
            (_("Amount"), say_range(loan.min, loan.max)),
            (_("Purpose"), purpose_label(loan.purpose)),
            (
                _("Running for, at least"),
                ""
                if loan.min_months_running is None
                else ngettext("%(num)s month", "%(num)s months", loan.min_months_running),
            ),
        ],
    )
