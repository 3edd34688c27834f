"""The questions of a partner's profile and brief, in steps that fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from matchmaker.directory.briefs.core import EVERYWHERE, KNOWN_TERMS, LONGEST_CREDIT
from matchmaker.directory.briefs.words import certificate_label, half_label, packaging_label
from matchmaker.directory.cards import sector_label
from matchmaker.directory.core import BuysFor, Certificate, CompanyKind, Packaging
from matchmaker.directory.editing.forms import (
    BoxesField,
    CountField,
    LineField,
    LinesField,
    LongField,
    RupiahField,
    StepForm,
)
from matchmaker.directory.editing.questions import LONGEST_STORY, ReadField
from matchmaker.directory.facts import requirement_label, terms_label
from matchmaker.directory.imports.cells import read_email
from matchmaker.events.models import Edition
from matchmaker.reference.phones import normalise_phone
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.reference.texts import first_capital
from matchmaker.web.locale import number, rupiah, short_day

REQUIREMENTS = (
    "nib", "pirt|bpom_food", "pirt", "bpom_food", "bpom_food|bpom_herbal", "bpom_herbal", "halal",
    "barcode", "organic", "haccp", "svlk", "brand",
)  # fmt: skip
LONGEST_CONDITIONS = 1_000
LONGEST_NOTES = 1_500
MOST_DAYS = 3_650
MOST_MONTHS = 600
MOST_MEETINGS = 40


class PartnerFirmForm(StepForm):
    """Who the partner is."""

    name = LineField(_l("Name of the company"))
    city = LineField(_l("City"), longest=80)
    story = LongField(
        _l("About you"),
        longest=LONGEST_STORY,
        description=_l("Your shops, countries or customers; IKM read this first."),
        render_kw={"rows": 6},
    )
    story_en = LongField(_l("The same in English"), longest=LONGEST_STORY, render_kw={"rows": 6})

    def check_together(self) -> None:
        """A name is needed."""
        if not self.name.data:
            self.name.errors = [_("Give the name.")]


class PartnerContactForm(StepForm):
    """Whom to reach; shown once a meeting is accepted."""

    contact_name = LineField(_l("Name of the contact person"))
    contact_title = LineField(_l("Job"))
    phone = ReadField(_l("WhatsApp number"), read=normalise_phone, longest=40)
    email = ReadField(_l("E-mail"), read=read_email)

    def check_together(self) -> None:
        """One of the two is needed, so that the organiser can reach somebody."""
        if not (self.phone.data or self.email.data or self.phone.errors or self.email.errors):
            self.phone.errors = [_("Give a WhatsApp number or an e-mail address.")]


class SoughtForm(StepForm):
    """What is sought, where, and for whom."""

    sectors = BoxesField(_l("Sectors"))
    products_sought = LinesField(
        _l("Products you look for"),
        most=40,
        description=_l("One a line, in your own words: keripik singkong, gula semut organik …"),
        render_kw={"rows": 6},
    )
    tags = BoxesField(_l("Kinds of products"), validate_choice=False)
    regions = BoxesField(_l("From which kabupaten?"))
    buys_for = RadioField(
        _l("For whom do you buy?"),
        choices=[
            SelectChoice(BuysFor.ITSELF, _l("For ourselves")),
            SelectChoice(BuysFor.OTHERS, _l("As a broker, on behalf of others")),
            SelectChoice("", _l("Not said")),
        ],
        coerce=lambda code: code or None,
        description=_l("Stands on your profile, so that both sides know."),
    )
    on_behalf_of = LineField(
        _l("On whose behalf?"), description=_l("Only for brokers: who buys in the end.")
    )

    def __init__(self, *, kind: CompanyKind, tags: Sequence[SelectChoice], **values: Any) -> None:
        super().__init__(**values)
        self.sectors.choices = [
            SelectChoice(str(s.code), sector_label(s.code)) for s in list_sectors()
        ]
        self.tags.choices = list(tags)
        labels = sorted(regency.label for regency in list_regencies())
        self.regions.choices = [
            SelectChoice(EVERYWHERE, _l("Every kabupaten")),
            *(SelectChoice(label, label) for label in labels),
        ]
        self.buys_for.flags.required = True
        if kind is CompanyKind.BANK:
            del self.products_sought, self.buys_for, self.on_behalf_of

    def check_together(self) -> None:
        """A sector is needed; a broker is one only when it says so."""
        if not self.sectors.data:
            self.sectors.errors = [_("Choose one sector at least.")]
        broker = "buys_for" not in self or self.buys_for.data == BuysFor.OTHERS
        if not broker and self.on_behalf_of.data:
            self.on_behalf_of.errors = [_("Choose “As a broker” too, or leave this line empty.")]


class DemandsForm(StepForm):
    """Papers, packaging and shelf life."""

    required_permits = BoxesField(
        _l("Which permits must a maker hold?"),
        description=_l("What is ticked must be there; an IKM without it sees what it lacks."),
    )
    packaging = BoxesField(_l("What do you ask of the packaging?"))
    min_shelf_life_days = CountField(_l("Keeps for at least, in days"))
    destinations = LinesField(
        _l("Countries you sell to"), most=60, longest=60, description=_l("One a line.")
    )
    certificates = BoxesField(_l("Which certificates do you need for them?"))

    def __init__(self, *, kind: CompanyKind, standing: Sequence[str] = (), **values: Any) -> None:
        super().__init__(**values)
        codes = dict.fromkeys((*REQUIREMENTS, *standing))
        self.required_permits.choices = [
            SelectChoice(c, first_capital(requirement_label(c))) for c in codes
        ]
        self.packaging.choices = [
            SelectChoice(str(c), first_capital(packaging_label(c))) for c in Packaging
        ]
        self.certificates.choices = [
            SelectChoice(str(c), first_capital(certificate_label(c))) for c in Certificate
        ]
        if kind is CompanyKind.BANK:
            del self.packaging, self.min_shelf_life_days
        if kind is not CompanyKind.EXPORTER:
            del self.destinations, self.certificates

    def check_together(self) -> None:
        """Nothing keeps for more than ten years."""
        if "min_shelf_life_days" in self:
            check_at_most(self.min_shelf_life_days, MOST_DAYS)


class TradeForm(StepForm):
    """Volume, price and payment."""

    min_capacity_per_month = CountField(
        _l("Smallest volume a month"), description=_l("In pieces or packs of the maker's unit.")
    )
    price_low = RupiahField(_l("Price from, in rupiah a unit"))
    price_high = RupiahField(_l("Price up to, in rupiah a unit"))
    terms = BoxesField(_l("How do you pay?"))
    credit_days = CountField(
        _l("Other days of credit"), description=_l("Only if none of the above: such as 21 or 60.")
    )
    deposit_percent = CountField(
        _l("Another deposit, in percent"), description=_l("Only if it is not 30: such as 50.")
    )
    notes = LongField(
        _l("What else should a maker know?"),
        longest=LONGEST_NOTES,
        description=_l("Delivery, returns, margin, listing, samples …"),
        render_kw={"rows": 5},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.terms.choices = [
            SelectChoice(code, first_capital(terms_label(code))) for code in KNOWN_TERMS
        ]

    def check_together(self) -> None:
        """The lower price is the lower one; days and percents are such."""
        check_order(self.price_low, self.price_high, rupiah)
        check_at_most(self.credit_days, LONGEST_CREDIT)
        check_at_most(self.deposit_percent, 100)


class LoanForm(StepForm):
    """One loan product of a bank."""

    name = LineField(_l("Name of the loan"), longest=80)
    min = RupiahField(_l("Smallest loan, in rupiah"))
    max = RupiahField(_l("Largest loan, in rupiah"))
    purpose = SelectField(_l("What for?"), coerce=lambda code: code or None)
    min_months_running = CountField(
        _l("Months that a firm must have run"), description=_l("Such as 6 or 24.")
    )
    conditions = LongField(
        _l("Conditions"),
        longest=LONGEST_CONDITIONS,
        description=_l("Interest, collateral, papers to bring: in plain words."),
        render_kw={"rows": 5},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.purpose.choices = [
            SelectChoice(code, first_capital(words))
            for code, words in (
                ("", _("working capital or investment")),
                ("working_capital", _("working capital")),
                ("investment", _("investment")),
            )
        ]

    def check_together(self) -> None:
        """It has a name, and the smallest loan is not larger than the largest."""
        if not self.name.data:
            self.name.errors = [_("Give the loan a name.")]
        check_order(self.min, self.max, rupiah)
        check_at_most(self.min_months_running, MOST_MONTHS)


class AttendanceForm(StepForm):
    """When the partner is there."""

    attends = BoxesField(_l("When are you there?"))
    most_meetings_a_day = CountField(
        _l("Most meetings a day"), description=_l("Empty: as many as fit.")
    )

    def __init__(self, *, edition: Edition, **values: Any) -> None:
        super().__init__(**values)
        self.attends.choices = [
            SelectChoice(f"{day.date}:{half}", f"{short_day(day.date)}, {half_label(half)}")
            for day in edition.days
            for half in ("morning", "afternoon")
        ]

    def check_together(self) -> None:
        """Somebody who comes is there for half a day at least, and has time for a meeting."""
        if not self.attends.data:
            self.attends.errors = [_("Tick half a day at least.")]
        if self.most_meetings_a_day.data == 0:
            self.most_meetings_a_day.errors = [_("One meeting at least, or leave it empty.")]
        check_at_most(self.most_meetings_a_day, MOST_MEETINGS)


class TagsForm(StepForm):
    """Which tags a company carries."""

    tags = BoxesField(_l("What do you make?"), validate_choice=False)

    def __init__(self, *, tags: Sequence[SelectChoice], **values: Any) -> None:
        super().__init__(**values)
        self.tags.choices = list(tags)


def check_order(low: Any, high: Any, say: Any) -> None:
    """Refuse a range whose first end is the higher one; both fields say the mend."""
    if low.data is not None and high.data is not None and low.data > high.data:
        mend = _(
            "From %(low)s up to %(high)s is no range: swap the two.",
            low=say(low.data),
            high=say(high.data),
        )
        low.errors = high.errors = [mend]


def check_at_most(field: Any, most: int) -> None:
    """Refuse a number that cannot be meant."""
    if field.data is not None and field.data > most:
        field.errors = [_("At most %(most)s. Check the number.", most=number(most))]
