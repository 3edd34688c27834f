"""The forms of a registration and about who acts for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.accounts.adding import ANEW
from matchmaker.accounts.identity import IdentityError, read_identity
from matchmaker.directory.core import CompanyKind, Purpose, list_purposes
from matchmaker.directory.imports.answers import read_answers
from matchmaker.directory.imports.roster import Row
from matchmaker.directory.team import LONGEST_LABEL, SeatName
from matchmaker.files.core import MOST_BYTES, CleanFile, FileKind, UploadError
from matchmaker.files.service import clean
from matchmaker.reference.loan_kinds import list_loan_kinds
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web.locale import current_locale


class ColleagueForm(FlaskForm):
    """Somebody else of the company; afterwards one of `email` and `phone` is set."""

    name = StringField(
        _l("Name"), validators=[DataRequired(_l("Type the name.")), Length(max=LONGEST_LABEL)]
    )
    identity = StringField(
        _l("E-mail or WhatsApp number"),
        validators=[
            DataRequired(_l("Type the e-mail address or WhatsApp number.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
    anew = BooleanField(ANEW)
    email: str | None = None
    phone: str | None = None

    def validate(self, extra_validators: object = None) -> bool:
        """Tell an address from a number, and whether it can be one."""
        if not super().validate(extra_validators):
            return False
        try:
            self.email, self.phone = read_identity(self.identity.data or "")
        except IdentityError:
            self.identity.errors = [
                _l("Type an address such as nama@contoh.id or a number such as 0812 3456 7890.")
            ]
            return False
        return True


class OwnColleagueForm(ColleagueForm):
    """As a company's own people fill it in.

    They attest for everybody alike that it is agreed: asked for some alone, it would tell them
    who has asked to be forgotten.
    """

    anew = BooleanField(ANEW, validators=[InputRequired(_l("Ask them first, then tick here."))])


class MentorListForm(FlaskForm):
    """A mentor and the IKM they get, one a line."""

    mentor = SelectField(_l("Mentor"), validators=[DataRequired(_l("Choose a mentor."))])
    ikm = TextAreaField(
        _l("IKM"),
        description=_l("One a line: the name as in the directory, the NIB or the WhatsApp number."),
        validators=[
            DataRequired(_l("Paste at least one line.")),
            Length(max=50_000, message=_l("This list is too long: paste it in parts.")),
        ],
        render_kw={"rows": 8},
    )


def read_seats(form: MultiDict[str, str]) -> dict[str, SeatName]:
    """Return who sits where, of fields such as `person-<seat>` and `label-<seat>`."""
    return {
        seat: SeatName(
            person=form.get(f"person-{seat}", ""), label=_clean(form.get(f"label-{seat}", ""))
        )
        for seat in form.getlist("seat")
    }


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, a line needs no line break."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_LABEL]


PICTURES = "image/jpeg,image/png,image/webp"
PURPOSE_WORDS = {
    Purpose.PROGRAMME: _l(
        "The organiser keeps these data to run the business matching and to report its results."
    ),
    Purpose.PARTNERS: _l(
        "Banks, buyers and exporters of this edition see the profile, without contacts."
    ),
    Purpose.WHATSAPP: _l("Messages about this edition may come by WhatsApp."),
    Purpose.PUBLIC_CATALOGUE: _l(
        "Name, photos, story, products and kinds of permits may stand in the public catalogue."
    ),
}


class PhotoForm(FlaskForm):
    """A photo that a company shows of itself."""

    photo = FileField(
        _l("Photo"),
        validators=[FileRequired(_l("Choose a photo."))],
        render_kw={"accept": PICTURES},
    )

    def judge(self) -> CleanFile | None:
        """Return the photo as it may be kept; None with the mend beside the field."""
        if not self.validate():
            return None
        try:
            return clean(self.photo.data.read(MOST_BYTES + 1), FileKind.PHOTO)
        except UploadError as refused:
            self.photo.errors = [refused.mend.in_language(current_locale())]
            return None


class CheckboxesField(SelectMultipleField):
    """Several of a few choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _line(label: str, *, needed: str = "", longest: int = 200, **attributes: str) -> StringField:
    checks: list[Any] = [InputRequired(needed)] if needed else []
    checks.append(Length(max=longest, message=_l("At most %(max)d characters.")))
    return StringField(label, validators=checks, render_kw=dict(attributes))


class RegistrationForm(FlaskForm):
    """What both sides are asked. The rules are those of a roster's row (`read_answers`).

    After `validate` holds, `row` is the value of the answers and `clean_files` what may be kept.
    """

    name = _line(
        _l("Name of the business"), needed=_l("Give the name."), autocomplete="organization"
    )
    phone = TelField(
        _l("WhatsApp number"),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "tel", "placeholder": "0812 3456 7890"},
    )
    email = EmailField(
        _l("E-mail"), validators=[Length(max=200)], render_kw={"autocomplete": "email"}
    )
    sectors = CheckboxesField(_l("Sector"))
    photo = FileField(_l("Photo of the business or its product"), render_kw={"accept": PICTURES})
    purposes = CheckboxesField(_l("What do you agree to?"))

    kind: CompanyKind
    listed: tuple[str, ...] = ("sectors",)
    asked: tuple[str, ...] = ("name", "phone", "email", "sectors")
    required: tuple[str, ...] = ("sectors",)

    def __init__(self, kind: CompanyKind, **values: Any) -> None:
        super().__init__(**values)
        self.kind = kind
        locale = current_locale()
        self.sectors.choices = [
            SelectChoice(str(sector.code), sector.name.in_language(locale))
            for sector in list_sectors()
        ]
        self.purposes.choices = [
            SelectChoice(str(purpose), PURPOSE_WORDS[purpose]) for purpose in list_purposes(kind)
        ]
        # A validator would ask for every single box; the rules below ask for one.
        for name in ("purposes", *self.required):
            self[name].flags.required = True
        self.row: Row | None = None
        self.clean_files: dict[FileKind, CleanFile] = {}

    def texts(self) -> dict[str, str]:
        """Return the answers by the keys of a roster's columns."""
        return {
            name: "; ".join(self[name].data or ()) if name in self.listed else self[name].data or ""
            for name in self.asked
            if name in self
        }

    def judge(self, today: date) -> bool:
        """Check everything there is to check; each fault stands beside its field."""
        sound = self.validate()
        verdict = read_answers(self.kind, self.texts(), today)
        for problem in verdict.problems:
            self._fault(problem.column, problem.mend.in_language(current_locale()))
        if Purpose.PROGRAMME not in (self.purposes.data or ()):
            self._fault("purposes", _l("Without the first of these nobody can take part."))
        elif not self.email.data and Purpose.WHATSAPP not in self.purposes.data:
            self._fault(
                "purposes", _l("Agree to WhatsApp or give an e-mail, so that we can answer you.")
            )
        self._read_files()
        self.row = verdict.row
        return sound and verdict.is_ok and not any(field.errors for field in self)

    def _read_files(self) -> None:
        for kind, name in ((FileKind.PHOTO, "photo"), (FileKind.PERMIT, "permit")):
            sent = self[name].data if name in self else None
            if not sent or not sent.filename:
                continue
            try:
                self.clean_files[kind] = clean(sent.read(MOST_BYTES + 1), kind)
            except UploadError as refused:
                self._fault(name, refused.mend.in_language(current_locale()))

    def _fault(self, name: str, mend: str) -> None:
        field = self[name if name in self else "name"]
        if not field.errors:
            field.errors = [mend]


class IkmForm(RegistrationForm):
    """An IKM: who, where, what it makes and what it comes for."""

    owner = _line(_l("Name of the owner"), needed=_l("Give the name."), autocomplete="name")
    regency = SelectField(_l("Kabupaten or kota"))
    main_product = _line(_l("Main product"), needed=_l("Say what you make."))
    needs = CheckboxesField(
        _l("What do you come for?"),
        choices=[
            SelectChoice("ritel modern", _l("Modern retail")),
            SelectChoice("ekspor", _l("Export")),
            SelectChoice("pembiayaan", _l("A loan")),
        ],
    )
    started = _line(_l("Running since (year)"), longest=20, inputmode="numeric")
    nib = _line(_l("NIB"), longest=40, inputmode="numeric")
    permit = FileField(
        _l("Photo or PDF of a permit"), render_kw={"accept": f"{PICTURES},application/pdf"}
    )

    listed = ("sectors", "needs")
    asked = (
        "name", "owner", "phone", "email", "regency", "sectors", "main_product", "needs",
        "started", "nib",
    )  # fmt: skip
    required = ("sectors", "phone")

    def __init__(self, kind: CompanyKind, **values: Any) -> None:
        super().__init__(kind, **values)
        self.regency.choices = [
            SelectChoice("", _l("Choose")),
            *(
                SelectChoice(regency.code, regency.label)
                for regency in sorted(list_regencies(), key=lambda regency: regency.label)
            ),
        ]


class PartnerForm(RegistrationForm):
    """A bank, retailer or exporter: who comes, and what is sought."""

    contact = _line(_l("Your name"), needed=_l("Give the name."), autocomplete="name")
    title = _line(_l("Your job"), autocomplete="organization-title")
    city = _line(_l("City"))
    products_sought = _line(_l("Products you look for"), longest=400)
    loan_products = CheckboxesField(_l("Loans you offer"))

    listed = ("sectors", "loan_products")
    asked = (
        "name", "contact", "title", "phone", "email", "city", "sectors", "products_sought",
        "loan_products",
    )  # fmt: skip

    def __init__(self, kind: CompanyKind, **values: Any) -> None:
        super().__init__(kind, **values)
        if kind is CompanyKind.BANK:
            del self.products_sought
            locale = current_locale()
            self.loan_products.choices = [
                SelectChoice(loan.name.id, loan.name.in_language(locale))
                for loan in list_loan_kinds()
            ]
        else:
            del self.loan_products


def registration_form(
    kind: CompanyKind, *, answers: Mapping[str, str] | None = None, purposes: Any = ()
) -> IkmForm | PartnerForm:
    """Return the form of a kind: as it was sent, or filled with what was answered before."""
    make = IkmForm if kind is CompanyKind.IKM else PartnerForm
    if answers is None:
        return make(kind)
    filled: dict[str, Any] = {
        name: [part.strip() for part in text.split(";")] if name in make.listed else text
        for name, text in answers.items()
    }
    return make(kind, formdata=None, data={**filled, "purposes": list(purposes)})
