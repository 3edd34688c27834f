"""A bank edits the loans that it offers at an edition."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import person_key
from matchmaker.db import transaction
from matchmaker.directory.briefs import service
from matchmaker.directory.briefs.answers import loan_subject
from matchmaker.directory.briefs.core import name_loans
from matchmaker.directory.briefs.forms import LoanForm
from matchmaker.directory.core import Brief, CompanyKind, LoanProduct
from matchmaker.directory.current import carried
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.facts import say_range
from matchmaker.directory.models import Participation
from matchmaker.directory.views import own
from matchmaker.directory.views.briefs import EDITORS, PLENTY, own_partner
from matchmaker.directory.views.steps import ClashNote, Step, answer, show
from matchmaker.reference.loan_kinds import list_loan_kinds
from matchmaker.reference.texts import first_capital
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("loans", __name__, url_prefix="/acara/<edition>/brief/kredit")


@blueprint.get("")
@access.roles(*EDITORS)
def index(edition: str) -> str:
    """List the loans, and the usual kinds that can be added with one tap."""
    loans = name_loans(Brief.from_json(own_bank().brief or {}).loan_products)
    names = {loan.name for loan in loans.values()}
    return render_template(
        "directory/briefs/loans.html",
        loans=[(code, loan.name, say_range(loan.min, loan.max)) for code, loan in loans.items()],
        kinds=[
            (kind.code, first_capital(kind.name.in_language(current_locale())))
            for kind in list_loan_kinds()
            if first_capital(kind.name.id) not in names
        ],
        back=own.to("brief.overview", edition),
        carried=carried(),
    )


@blueprint.post("/baru")
@access.roles(*EDITORS)
@limits.by_person(PLENTY, person_key)
def add(edition: str) -> Response:
    """Add a loan: one of the usual kinds with its bounds, or one of the bank's own."""
    part = own_bank()
    try:
        with transaction():
            code = service.add_loan(
                part, _new(request.form.get("kind", "")), by_id=own.by_id(), now=clock.now()
            )
    except service.TooManyLoansError:
        flash(_("There are twelve loans already. Take one away first."), "caution")
        return own.go("loans.index", edition)
    return own.go("loans.edit", edition, kredit=code)


@blueprint.get("/<kredit>")
@access.roles(*EDITORS)
def edit(edition: str, kredit: str) -> str:
    """Show a loan to be changed."""
    return show(_step(edition, kredit))


@blueprint.post("/<kredit>")
@access.roles(*EDITORS)
@limits.by_person(PLENTY, person_key)
def save(edition: str, kredit: str) -> Response | tuple[str, int]:
    """Save what is said of a loan."""
    return answer(_step(edition, kredit))


@blueprint.post("/<kredit>/hapus")
@access.roles(*EDITORS)
@limits.by_person(PLENTY, person_key)
def drop(edition: str, kredit: str) -> Response:
    """Take a loan away."""
    part = own_bank()
    try:
        with transaction():
            dropped = service.drop_loan(part, kredit, by_id=own.by_id(), now=clock.now())
    except KeyError:
        abort(404)
    flash(_("“%(name)s” is taken away.", name=dropped.name))
    return own.go("loans.index", edition)


def own_bank() -> Participation:
    """Return the bank's part in the edition; answers 404 for anybody else's."""
    part = own_partner()
    if part.company.kind is not CompanyKind.BANK:
        abort(404)
    return part


def _new(code: str) -> LoanProduct:
    for kind in list_loan_kinds():
        if kind.code == code:
            return LoanProduct(
                name=first_capital(kind.name.id),
                min=kind.floor,
                max=kind.ceiling,
                purpose=kind.purpose,
                min_months_running=kind.min_months_running,
            )
    return LoanProduct(name=_("New loan"))


def _step(edition: str, code: str) -> Step:
    part = own_bank()
    try:
        subject = loan_subject(part, code)
    except KeyError:
        abort(404)
    home = own.to("loans.index", edition)
    title = name_loans(Brief.from_json(part.brief).loan_products)[code].name

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/briefs/step.html",
            form=form,
            notes=notes,
            title=title,
            lead="",
            eyebrow=_("Loan"),
            action=own.to("loans.edit", edition, kredit=code),
            back=home,
            back_label=_("All loans"),
            last=True,
        )

    form = LoanForm(data=subject.read()) if request.method == "GET" else LoanForm()
    return Step(subject=subject, form=form, draw=draw, onward=home)
