"""The filters of the directory, read from its address, and the forms about who acts for whom."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.search import LONGEST_QUERY, Order, Search
from matchmaker.directory.team import LONGEST_LABEL, SeatName
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.phones import PhoneError, normalise_phone
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import SectorCode

LAST_PAGE = 10_000


def read_search(args: MultiDict[str, str]) -> Search:
    """Return the filters of an address such as `?sektor=herbal&kabupaten=kebumen&q=jahe`.

    An address may be old or typed by hand: unknown values are dropped, never an error.
    """
    slugs = {regency.slug: regency.code for regency in list_regencies()}
    return Search(
        text=_clean(args.get("q", "")),
        sectors=_known(args.getlist("sektor"), list(SectorCode)),
        kinds=_known(args.getlist("jenis"), list(CompanyKind)),
        regencies=tuple(dict.fromkeys(slugs[s] for s in args.getlist("kabupaten") if s in slugs)),
        permits=_known(args.getlist("izin"), list(PermitKind)),
        order=Order(args["urut"]) if args.get("urut") in list(Order) else Order.NAME,
        page=_page(args.get("page", "")),
    )


def write_search(search: Search) -> dict[str, Any]:
    """Return the arguments of the address that holds these filters, without the page."""
    slugs = {regency.code: regency.slug for regency in list_regencies()}
    found = {
        "q": search.text,
        "sektor": list(search.sectors),
        "jenis": list(search.kinds),
        "kabupaten": [slugs[code] for code in search.regencies],
        "izin": list(search.permits),
        "urut": "" if search.order is Order.NAME else str(search.order),
    }
    return {name: value for name, value in found.items() if value}


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
    email: str | None = None
    phone: str | None = None

    def validate(self, extra_validators: object = None) -> bool:
        """Tell an address from a number, and whether it can be one."""
        if not super().validate(extra_validators):
            return False
        typed = (self.identity.data or "").strip()
        try:
            if "@" in typed:
                self.email = validate_email(typed, check_deliverability=False).normalized.lower()
            else:
                self.phone = normalise_phone(typed)
        except (EmailNotValidError, PhoneError):
            self.identity.errors = [
                _l("Type an address such as nama@contoh.id or a number such as 0812 3456 7890.")
            ]
            return False
        return True


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


def _known(values: list[str], allowed: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, a search needs no line break."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_QUERY]


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return 1
    return min(max(int(text), 1), LAST_PAGE)
