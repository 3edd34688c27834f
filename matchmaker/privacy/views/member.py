"""Data saya: see, take along, correct, restrict, withdraw and delete."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.consent_texts import CURRENT_VERSION, Purpose, UnknownVersionError
from matchmaker.accounts.consents import ProgrammeFirstError, list_versions
from matchmaker.accounts.models import User
from matchmaker.accounts.security import ask_for_fresh_sign_in
from matchmaker.accounts.subjects import get_subject
from matchmaker.db import db, transaction
from matchmaker.directory.models import Company
from matchmaker.privacy import queries, service
from matchmaker.privacy.forms import CompanyForm, NameForm, apart
from matchmaker.privacy.labels import show_all, tabulate
from matchmaker.privacy.pages import list_rights
from matchmaker.web import access, limits
from matchmaker.web.exports import XLSX, write_workbook

blueprint = Blueprint("privacy", __name__, url_prefix="/data-saya")

PURPOSE = "<any('programme', 'partners', 'bank', 'whatsapp', 'public_catalogue'):purpose>"
Page = Response | tuple[str, int]


@blueprint.get("")
@access.signed_in
def show() -> str:
    """Show consents, who has looked, and the ways to the rest."""
    return render_template(
        "privacy/member/show.html",
        rights=list_rights(_companies()),
        zone=current_app.config["TIME_ZONE"],
    )


@blueprint.get("/isi")
@access.signed_in
def everything() -> str:
    """Show everything that is kept, table by table."""
    zone = current_app.config["TIME_ZONE"]
    sections = show_all(service.collect(_user()), zone)
    return render_template("privacy/member/everything.html", sections=sections)


@blueprint.get("/unduh.<any('json', 'xlsx'):form>")
@access.signed_in
@limits.by_person("20 per hour", lambda: str(current_user.get_id()))
def download(form: str) -> Response:
    """Hand everything out as a file."""
    with transaction():
        service.note_export(_user(), form)
    found = service.collect(_user())
    if form == "json":
        content = json.dumps(found, ensure_ascii=False, indent=2, default=str).encode()
        kind = "application/json"
    else:
        zone = ZoneInfo(current_app.config["TIME_ZONE"])
        content, kind = write_workbook(tabulate(found), zone), XLSX
    answer = current_app.response_class(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="data-saya.{form}"'
    return answer


@blueprint.post(f"/<company>/setuju/{PURPOSE}")
@access.signed_in
def give(company: str, purpose: str) -> Response:
    """Consent to a purpose, or to one bank by name; `version` says in which words."""
    own, bank = _own(company), _bank(purpose)
    version = request.values.get("version", CURRENT_VERSION)
    try:
        with transaction():
            service.give(_user(), own, Purpose(purpose), bank, clock.now(), version)
    except (service.NotABankError, UnknownVersionError):
        abort(404)
    except ProgrammeFirstError:
        abort(409, _("Consent to taking part in the programme first."))
    flash(_("Noted. It counts from now on."))
    return redirect(url_for("privacy.show"), 303)


@blueprint.post(f"/<company>/tarik/{PURPOSE}")
@access.signed_in
def withdraw(company: str, purpose: str) -> Response:
    """Take a consent back; the answer offers the way back."""
    own, bank = _own(company), _bank(purpose)
    # The way back leads to the words that were agreed to, not to newer ones.
    words = list_versions([own.id], Purpose(purpose)).get(own.id) if bank is None else None
    with transaction():
        service.withdraw(_user(), own, Purpose(purpose), bank, clock.now())
    named = bank.public_id if bank else None
    undo = url_for("privacy.give", company=company, purpose=purpose, bank=named, version=words)
    said = _("Taken back. It counts from now on.")
    # The programme takes the others with it: those are given again one by one.
    plain = purpose == Purpose.PROGRAMME
    flash(said if plain else {"text": said, "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("privacy.show"), 303)


@blueprint.post("/<company>/batasi")
@access.signed_in
def restrict(company: str) -> Response:
    """Keep the data and show them to nobody; the answer offers the way back."""
    own = _own(company)
    with transaction():
        service.restrict(own, clock.now())
    undo = url_for("privacy.lift", company=company)
    said = _("Closed: %(name)s is shown to nobody now.", name=own.name)
    flash({"text": said, "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("privacy.show"), 303)


@blueprint.post("/<company>/tampilkan")
@access.signed_in
def lift(company: str) -> Response:
    """Show the company again."""
    own = _own(company)
    with transaction():
        service.lift_restriction(own)
    flash(_("Open again, as far as you have consented."))
    return redirect(url_for("privacy.show"), 303)


@blueprint.get("/koreksi")
@access.signed_in
def correct() -> str:
    """Show the forms with what is kept now."""
    return _correct(NameForm(formdata=None, obj=current_user))


@blueprint.post("/koreksi")
@access.signed_in
def save_name() -> Page:
    """Put one's own name right."""
    form = NameForm()
    if not form.validate_on_submit():
        return _correct(form), 422
    with transaction():
        service.correct_name(_user(), str(form.name.data))
    return _corrected()


@blueprint.post("/koreksi/<company>")
@access.signed_in
def save_company(company: str) -> Page:
    """Put a company's name and contact right."""
    own, form = _own(company), CompanyForm()
    if not form.validate_on_submit():
        return _correct(NameForm(formdata=None, obj=current_user), form, company), 422
    correction = service.Correction(
        name=str(form.name.data),
        contact_name=form.contact_name.data or "",
        contact_title=form.contact_title.data or "",
        phone=form.phone.data or None,
        email=form.email.data or None,
    )
    with transaction():
        service.correct_company(own, correction)
    return _corrected()


@blueprint.get("/hapus")
@access.signed_in
def ask_erase() -> str | Page:
    """Say what goes and what stays, with one button."""
    return ask_for_fresh_sign_in() or _ask_erase()


@blueprint.post("/hapus")
@access.signed_in
def erase() -> Page:
    """Erase the person who is signed in, and sign them out."""
    again = ask_for_fresh_sign_in()
    if again is not None:
        return again
    try:
        with transaction():
            traces = service.erase_person(_user(), clock.now())
    except service.LastOrganiserError:
        return _ask_erase(), 409
    service.drop_traces(traces)
    logout_user()
    session.clear()
    flash(_("You are deleted. Thank you for having been with us."))
    return redirect(url_for("landing.index"), 303)


def _ask_erase() -> str:
    user = _user()
    subject = get_subject(user)
    try:
        service.check_erase(user)
        alone = False
    except service.LastOrganiserError:
        alone = True
    return render_template(
        "privacy/member/erase.html",
        last_organiser=alone,
        companies=queries.list_companies(subject.sole_ids),
        shared=queries.list_companies(subject.company_ids - subject.sole_ids),
        meetings=queries.count_meetings_ahead(subject.sole_ids),
    )


def _correct(form: NameForm, failed: CompanyForm | None = None, company: str = "") -> str:
    forms: list[tuple[Company, CompanyForm]] = []
    for own in _companies():
        shown = failed if own.public_id == company else None
        shown = shown or CompanyForm(formdata=None, obj=own)
        forms.append((own, apart(shown, own.public_id)))
    return render_template("privacy/member/correct.html", form=form, forms=forms)


def _corrected() -> Response:
    flash(_("Put right."))
    return redirect(url_for("privacy.correct"), 303)


def _user() -> User:
    user: User = db.session.get_one(User, current_actor().user_id)
    return user


def _companies() -> list[Company]:
    return list(queries.list_companies(current_actor().own_company_ids))


def _own(public_id: str) -> Company:
    """Only one's own: a mentor or an organiser consents to nothing for an IKM."""
    found = next((company for company in _companies() if company.public_id == public_id), None)
    return found or abort(404)


def _bank(purpose: str) -> Company | None:
    if purpose != Purpose.BANK:
        return None
    wanted = request.values.get("bank", "")
    banks = queries.list_banks(current_actor().own_company_ids)
    return next((bank for bank in banks if bank.public_id == wanted), None) or abort(404)
