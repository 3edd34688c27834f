"""The questions of an IKM's profile, in steps that fit a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from matchmaker.directory.core import DatePrecision, NeedKind
from matchmaker.directory.editing.forms import (
    BoxesField,
    CountField,
    LineField,
    LinesField,
    LongField,
    RupiahField,
    StepForm,
    YesNoField,
    tidy,
)
from matchmaker.directory.imports.cells import CellError, Started, read_email, read_started
from matchmaker.reference.identifiers import (
    IdentifierError,
    check_kbli,
)
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.reference.texts import Text
from matchmaker.web.locale import current_locale

LONGEST_STORY = 2000
TERMS = ("cash", "consignment", "credit_14", "credit_30", "credit_45", "deposit_30")


class StartedField(LineField):
    """Since when: a year, a month or a day."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; raise ValueError with the mend."""
        self.data = None
        try:
            self.data = read_started(tidy(valuelist[0]) if valuelist else "", today=date.max)
        except CellError as error:
            raise ValueError(error.mend.in_language(current_locale())) from error

    def pre_validate(self, form: Any) -> None:
        """Its reading has said everything."""

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return write_started(self.data)


def write_started(started: Started | None) -> str:
    """Write a start as exactly as it is known: 2019, 05/2019, 17/05/2019."""
    if not isinstance(started, Started):
        return ""
    year, month, day = started.day.year, started.day.month, started.day.day
    if started.precision is DatePrecision.YEAR:
        return str(year)
    return (
        f"{month:02d}/{year}"
        if started.precision is DatePrecision.MONTH
        else (f"{day:02d}/{month:02d}/{year}")
    )


class ReadField(LineField):
    """One line that a reader of the house understands."""

    data: Any

    def __init__(self, label: Any, *, read: Callable[[str], str | None], **values: Any) -> None:
        super().__init__(label, **values)
        self.read = read

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; raise ValueError with the mend."""
        self.data = None
        typed = tidy(valuelist[0]) if valuelist else ""
        try:
            self.data = self.read(typed) if typed else None
        except (CellError, PhoneError) as error:
            raise ValueError(error.mend.in_language(current_locale())) from error

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "")


def _choice(text: Text) -> str:
    words = text.in_language(current_locale())
    return words[:1].upper() + words[1:]


class FirmForm(StepForm):
    """Who they are and since when."""

    name = LineField(_l("Name of the business"))
    regency_code = SelectField(_l("Kabupaten or kota"), coerce=lambda code: code or None)
    sectors = BoxesField(_l("Sector"))
    started = StartedField(
        _l("Running since"), description=_l("A year is enough, such as 2019; or 05/2019.")
    )
    workers = CountField(_l("Workers"), description=_l("Everybody who works there, you too."))
    sales_per_year = RupiahField(
        _l("Sales a year, in rupiah"),
        description=_l(
            "Not shown. Others see only the size class; banks that you choose in My data see "
            "the amount."
        ),
    )
    kbli = LinesField(
        _l("KBLI codes"),
        most=20,
        longest=5,
        description=_l("5 digits, one a line, as on the NIB document."),
    )

    def __init__(self, *, today: date, **values: Any) -> None:
        super().__init__(**values)
        self.today = today
        regencies = sorted(list_regencies(), key=lambda regency: regency.label)
        self.regency_code.choices = [
            SelectChoice("", _l("Choose")),
            *(SelectChoice(regency.code, regency.label) for regency in regencies),
        ]
        self.sectors.choices = [
            SelectChoice(str(sector.code), _choice(sector.name)) for sector in list_sectors()
        ]

    def check_together(self) -> None:
        """A name is needed, a sector too, and each KBLI code has its form."""
        if not self.name.data:
            self.name.errors = [_("Give the name.")]
        started = self.started.data
        if started is not None and started.earliest > self.today:
            self.started.errors = [_("This lies in the future. Check the year.")]
        if not self.sectors.data:
            self.sectors.errors = [_("Choose one sector at least.")]
        for code in self.kbli.data or ():
            try:
                check_kbli(code)
            except IdentifierError as error:
                mend = error.mend.in_language(current_locale())
                self.kbli.errors = [f"“{code}”: {mend}"]


class StoryForm(StepForm):
    """What to tell of the business."""

    story = LongField(
        _l("Your story"),
        longest=LONGEST_STORY,
        description=_l("Who makes it, from what, what is special. Buyers read this first."),
        render_kw={"rows": 8},
    )
    story_en = LongField(
        _l("The same in English"),
        longest=LONGEST_STORY,
        description=_l("For exporters. Your mentor can help."),
        render_kw={"rows": 8},
    )


class MarketForm(StepForm):
    """Where they sell."""

    markets = LinesField(
        _l("Where do you sell now?"),
        description=_l("One a line: traditional market, souvenir shop, Shopee, resellers …"),
    )
    export_ready = YesNoField(_l("Are you ready to export?"))
    supplies_exporters = YesNoField(
        _l("Do you supply an exporter?"),
        description=_l("“Pasok ke eksportir”: your goods go abroad through another firm."),
    )


class AwardForm(StepForm):
    """What they have won."""

    awards = LinesField(
        _l("Awards and certificates of honour"),
        longest=160,
        description=_l("One a line, with the year: UKM Pangan Award 2024, first place."),
    )


class ContactForm(StepForm):
    """Whom to reach; shown once a meeting is accepted."""

    contact_name = LineField(_l("Name of the owner"))
    contact_title = LineField(_l("Job"))
    phone = ReadField(_l("WhatsApp number"), read=normalise_phone, longest=40)
    email = ReadField(_l("E-mail"), read=read_email)


class NeedsForm(StepForm):
    """What they come for."""

    needs = BoxesField(
        _l("What do you come for?"),
        choices=[
            SelectChoice(NeedKind.RETAIL, _l("Modern retail")),
            SelectChoice(NeedKind.EXPORT, _l("Export")),
            SelectChoice(NeedKind.LOAN, _l("A loan")),
        ],
    )
    loan_amount = RupiahField(
        _l("How much do you want to borrow?"),
        description=_l("Only the banks that you choose in My data see it."),
    )
    loan_purpose = SelectField(
        _l("What for?"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice("working_capital", _l("working capital")),
            SelectChoice("investment", _l("investment")),
        ],
        coerce=lambda code: code or None,
    )
    terms_accepted = BoxesField(_l("Which payment do you accept?"))

    def __init__(self, *, labels: Callable[[str], str], **values: Any) -> None:
        super().__init__(**values)
        self.terms_accepted.choices = [SelectChoice(code, labels(code)) for code in TERMS]

    def check_together(self) -> None:
        """An amount belongs to a loan."""
        if self.loan_amount.data and NeedKind.LOAN not in (self.needs.data or ()):
            self.needs.errors = [_("Tick “A loan” too, or leave the amount empty.")]
            self.loan_amount.errors = [_("This amount counts only with “A loan” ticked above.")]
