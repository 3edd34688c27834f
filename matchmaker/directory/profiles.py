"""A company's profile in the words of a page; what the visitor needs comes first."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.briefs.words import (
    certificate_label,
    packaging_label,
    say_attendance,
    say_buyer,
)
from matchmaker.directory.cards import (
    list_tags,
    name_place,
    sector_label,
)
from matchmaker.directory.core import Brief, BuysFor, CompanyKind, LoanProduct
from matchmaker.directory.facts import (
    Facts,
    Section,
    join,
    make_section,
    purpose_label,
    requirement_label,
    say_days,
    say_range,
    terms_label,
)
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.showing import Eyes, list_glance, list_sections, pick_story
from matchmaker.web.locale import number


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
    story_language: str
    glance: Facts
    sections: list[Section]
    contact: Contact | None
    has_finances: bool
    finances_closed: bool


def make_profile(participation: Participation, eyes: Eyes, *, contacts_open: bool) -> Profile:
    """Return the profile for whoever looks.

    Sales in a year and the loan an IKM seeks are in it only where finances are open.
    """
    company = participation.company
    ikm = company.kind is CompanyKind.IKM
    sections = list_sections(participation, eyes) if ikm else _partner_sections(participation, eyes)
    story, story_language = pick_story(company)
    return Profile(
        public_id=company.public_id,
        name=company.name,
        place=name_place(company),
        tags=[*list_tags(company), *_own_marks(participation, eyes)],
        story=story,
        story_language=story_language,
        glance=list_glance(participation, eyes) if ikm else [],
        sections=[section for section in sections if not section.is_empty],
        contact=_contact(company) if contacts_open else None,
        has_finances=any(section.code == "finances" for section in sections),
        finances_closed=ikm and eyes.viewer is CompanyKind.BANK and not eyes.finances,
    )


def _own_marks(participation: Participation, eyes: Eyes) -> list[tuple[str, str]]:
    """An IKM's tags; that a partner buys on behalf of others, which both sides should know."""
    if participation.company.kind is CompanyKind.IKM:
        return [("", name) for name in eyes.tags]
    broker = Brief.from_json(participation.brief).buys_for == BuysFor.OTHERS
    return [("", _("Broker"))] if broker else []


def _contact(company: Company) -> Contact:
    return Contact(
        name=company.contact_name,
        title=company.contact_title,
        phone=company.phone or "",
        email=company.email or "",
    )


def _partner_sections(participation: Participation, eyes: Eyes) -> list[Section]:
    brief = Brief.from_json(participation.brief)
    bank = participation.company.kind is CompanyKind.BANK
    loans = [_loan_section(loan) for loan in brief.loan_products]
    seeks = make_section(
        "seeks",
        _("Whom it looks for") if bank else _("What it seeks"),
        [
            (_("Products"), join(brief.products_sought)),
            (_("Sectors"), join(sector_label(code) for code in brief.sectors)),
            (_("Kinds of products"), join(eyes.tags)),
            (_("Capacity a month, at least"), number(brief.min_capacity_per_month)),
            (_("Price"), say_range(brief.price_low, brief.price_high)),
            (_("Keeps for, at least"), say_days(brief.min_shelf_life_days)),
            (_("Regions"), _("every region") if "semua" in brief.regions else join(brief.regions)),
            (_("Destinations"), join(brief.destinations)),
            (_("Buys for"), say_buyer(brief.buys_for, brief.on_behalf_of)),
        ],
    )
    asks = make_section(
        "asks",
        _("What it asks for"),
        [
            (_("Permits"), join(requirement_label(r) for r in brief.required_permits)),
            (_("Packaging"), join(packaging_label(code) for code in brief.packaging)),
            (_("Certificates"), join(certificate_label(code) for code in brief.certificates)),
            (_("Payment"), join(terms_label(t) for t in brief.terms)),
            (_("Also good to know"), brief.notes),
        ],
    )
    comes = make_section(
        "comes",
        _("Who comes"),
        [(_("There"), say_attendance(participation.attends, eyes.officers))],
    )
    return [*loans, seeks, asks, comes] if bank else [seeks, asks, *loans, comes]


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
            (_("Conditions"), loan.conditions),
        ],
    )
