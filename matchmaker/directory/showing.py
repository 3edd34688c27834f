"""What an IKM's profile shows: products as cards, permits with their evidence, the visitor's
own questions first (look.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from matchmaker.directory.cards import permit_label, permit_state, show_permits
from matchmaker.directory.core import CompanyKind, Need, NeedKind, PermitState
from matchmaker.directory.facts import (
    Facts,
    PermitLine,
    ProductCard,
    Section,
    join,
    make_section,
    purpose_label,
    say_days,
    say_per_unit,
    say_years,
    terms_label,
)
from matchmaker.directory.models import Company, Participation, Permit, Product
from matchmaker.files.models import StoredFile
from matchmaker.reference.sizes import find_size_class
from matchmaker.web.locale import current_locale, number, rupiah, short_day

# What a merchandiser, a banker and an exporter look for first (look.md).
_FIRST: dict[CompanyKind | None, tuple[str, ...]] = {
    CompanyKind.RETAILER: ("products", "trade", "permits", "firm", "awards"),
    CompanyKind.EXPORTER: ("products", "export", "permits", "trade", "firm", "awards"),
    CompanyKind.BANK: ("firm", "finances", "permits", "products", "trade", "awards"),
    None: ("products", "permits", "trade", "export", "firm", "awards", "finances"),
}
EVERY_PART = _FIRST[None]


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Who looks: the kind of company that the visitor acts for, and what is open to them.

    `evidence` opens the scans of permits: to the owner, the mentor and the organisers alone.
    `tags` are the names of those that an IKM carries or a partner seeks; `officers` come.
    """

    viewer: CompanyKind | None
    day: date
    zone: str
    finances: bool
    evidence: bool
    tags: Sequence[str] = ()
    officers: int = 0


def list_sections(part: Participation, eyes: Eyes) -> list[Section]:
    """Return the parts of an IKM's profile, what this visitor asks first at the top."""
    first = _FIRST.get(eyes.viewer, EVERY_PART)
    order = [*first, *(code for code in EVERY_PART if code not in first)]
    made = {
        "products": _products(part.company, eyes),
        "trade": _trade(part),
        "permits": _permits(part.company, eyes),
        "export": _export(part.company),
        "firm": _firm(part, eyes),
        "awards": _awards(part.company),
    }
    if eyes.finances:
        made["finances"] = make_section("finances", _("Finances"), _finances(part))
    return [made[code] for code in order if code in made and not made[code].is_empty]


def list_glance(part: Participation, eyes: Eyes) -> Facts:
    """Return the few figures that this visitor decides by, of the main product and the firm."""
    company = part.company
    main = company.products[0] if company.products else None
    facts = {
        "price": (_("Price"), _price(main)),
        "capacity": (_("Capacity a month"), number(main.capacity_per_month) if main else ""),
        "order": (_("Minimum order"), number(main.min_order) if main else ""),
        "shelf": (_("Keeps for"), say_days(main.shelf_life_days) if main else ""),
        "hs": (_("HS code"), (main.hs_code or "") if main else ""),
        "lead": (_("Lead time"), say_days(main.lead_time_days) if main else ""),
        "years": (_("Years running"), say_years(company.started_on, eyes.day)),
        "size": (_("Size"), say_size(company)),
        "workers": (_("Workers"), number(company.workers)),
        "loan": (_("Loan sought"), _loan(part, eyes)),
    }
    wanted = {
        CompanyKind.RETAILER: ("price", "capacity", "order", "shelf"),
        CompanyKind.EXPORTER: ("hs", "capacity", "order", "lead"),
        CompanyKind.BANK: ("years", "size", "workers", "loan"),
    }.get(eyes.viewer or CompanyKind.IKM, ("price", "capacity", "years", "size"))
    return [facts[name] for name in wanted if facts[name][1]]


def say_size(company: Company) -> str:
    """Say the size class, which follows from the sales without showing them."""
    size = find_size_class(company.sales_per_year)
    return size.name.in_language(current_locale()) if size else ""


def pick_story(company: Company) -> tuple[str, str]:
    """Return the story and its language: the page's own where it is told in it."""
    told = {"id": company.story, "en": company.story_en}
    mine = current_locale()
    other = "en" if mine == "id" else "id"
    return (told[mine], mine) if told[mine] else (told[other], other)


def _products(company: Company, eyes: Eyes) -> Section:
    title = _("Products")
    cards = [_card(product, eyes) for product in company.products]
    return Section(code="products", title=title, facts=[], products=cards)


def _card(product: Product, eyes: Eyes) -> ProductCard:
    english = current_locale() == "en"
    names = [product.name_en, product.name_id] if english else [product.name_id, product.name_en]
    shown, other = (names[0] or names[1]), (names[1] if names[0] else "")
    texts = [product.description_en, product.description_id]
    first, second = texts if english else reversed(texts)
    sold: Facts = [
        (_("Price"), _price(product)),
        (_("Minimum order"), _amount(product.min_order, product.unit)),
        (_("Capacity a month"), _amount(product.capacity_per_month, product.unit)),
        (_("Lead time"), say_days(product.lead_time_days)),
    ]
    packed: Facts = [
        (_("Keeps for"), say_days(product.shelf_life_days)),
        (_("Packaging"), product.packaging),
        (_("Barcode"), product.barcode or _("none yet")),
    ]
    codes: Facts = [(_("HS code"), product.hs_code or ""), ("KBLI", product.kbli or "")]
    facts = codes + sold + packed if eyes.viewer is CompanyKind.EXPORTER else sold + packed + codes
    return ProductCard(
        name=shown[:1].upper() + shown[1:],
        other_name=other,
        description=first or second,
        photos=_photos(product),
        facts=[(label, value) for label, value in facts if value],
    )


def _photos(product: Product) -> Sequence[StoredFile]:
    return [photo.file for photo in product.photos]


def _price(product: Product | None) -> str:
    return say_per_unit(rupiah(product.price), product.unit) if product else ""


def _amount(amount: int | None, unit: str) -> str:
    if amount is None:
        return ""
    return f"{number(amount)} × {unit}" if unit else number(amount)


def _trade(part: Participation) -> Section:
    terms = join(terms_label(code) for code in part.terms_accepted)
    return make_section("trade", _("Terms"), [(_("Payment accepted"), terms)])


def _permits(company: Company, eyes: Eyes) -> Section:
    lines = [_line(permit, eyes) for permit in show_permits(company)]
    return Section(code="permits", title=_("Permits"), facts=[], permits=lines)


def _line(permit: Permit, eyes: Eyes) -> PermitLine:
    verified = permit.state is PermitState.VERIFIED and permit.verified_by is not None
    return PermitLine(
        label=permit_label(permit.kind),
        state=permit_state(permit, eyes.day),
        until=short_day(permit.expires_on),
        number=permit.number if eyes.evidence else "",
        verified=_(
            "verified by %(name)s on %(day)s",
            name=permit.verified_by.name if permit.verified_by else "",
            day=short_day(permit.verified_at, eyes.zone),
        )
        if verified
        else "",
        scan=permit.scan.public_id if eyes.evidence and permit.scan else "",
        has_scan=permit.scan_id is not None,
    )


def _export(company: Company) -> Section:
    said = {True: _("yes"), False: _("not yet"), None: ""}
    return make_section(
        "export",
        _("Export"),
        [
            (_("Ready to export"), said[company.export_ready]),
            (
                _("Supplies exporters"),
                {True: _("yes"), False: _("no"), None: ""}[company.supplies_exporters],
            ),
        ],
    )


def _firm(part: Participation, eyes: Eyes) -> Section:
    company = part.company
    needs = {
        NeedKind.RETAIL: _("modern retail"),
        NeedKind.EXPORT: _("export"),
        NeedKind.LOAN: _("a loan"),
    }
    return make_section(
        "firm",
        _("The firm"),
        [
            (_("Running since"), str(company.started_on.year) if company.started_on else ""),
            (_("Years running"), say_years(company.started_on, eyes.day)),
            (_("Workers"), number(company.workers)),
            (_("Size"), say_size(company)),
            (_("Sells through"), join(company.markets or ())),
            (_("Looks for"), join(needs[Need.from_json(n).kind] for n in part.needs)),
            ("KBLI", join(company.kbli)),
        ],
    )


def _awards(company: Company) -> Section:
    return Section(code="awards", title=_("Awards"), facts=[], lines=list(company.awards))


def _loan(part: Participation, eyes: Eyes) -> str:
    loans = [need for need in map(Need.from_json, part.needs) if need.kind is NeedKind.LOAN]
    if not loans:
        return ""
    return (rupiah(loans[0].amount) if eyes.finances else "") or _("yes")


def _finances(part: Participation) -> Facts:
    facts: Facts = [(_("Sales a year"), rupiah(part.company.sales_per_year) or "")]
    for need in map(Need.from_json, part.needs):
        if need.kind is NeedKind.LOAN:
            facts += [
                (_("Loan sought"), rupiah(need.amount) or _("not stated")),
                (_("Purpose of the loan"), purpose_label(need.purpose)),
            ]
    return facts
