"""The organiser's list of alumni experts."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.adding import ASKED_TO_BE_FORGOTTEN, AskedToBeForgottenError
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.programme import advice, experts
from matchmaker.programme.advice import ExpertEntry
from matchmaker.programme.expertise import Field, Language
from matchmaker.programme.forms import ExpertForm
from matchmaker.programme.labels import FIELD_NAMES
from matchmaker.programme.models import Expert
from matchmaker.web import access

blueprint = Blueprint("expert_list", __name__, url_prefix="/penyelenggara/ahli")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index() -> str:
    """List all experts, those too who cannot be asked at present."""
    return render_template(
        "programme/organiser/experts.html",
        found=experts.list_experts(
            current_actor().host_id, page=request.args.get("page", 1, type=int), everyone=True
        ),
        field_names=FIELD_NAMES,
    )


@blueprint.get("/baru")
@access.roles(Role.ORGANISER)
def new() -> str:
    """Show the form of somebody new."""
    return _page(ExpertForm(formdata=None), None)


@blueprint.post("/baru")
@access.roles(Role.ORGANISER)
def create() -> Response | tuple[str, int]:
    """Add an expert, or show the form again with what to mend."""
    form = ExpertForm()
    if not form.validate_on_submit():
        return _page(form, None), 422
    try:
        with transaction():
            advice.add_expert(current_actor().host_id, _entry(form))
    except (advice.AddressTakenError, AskedToBeForgottenError) as refused:
        _say_why(form, refused)
        return _page(form, None), 422
    flash(_("%(name)s is on the list.", name=form.name.data))
    return redirect(url_for("expert_list.index"), 303)


@blueprint.get("/<expert>")
@access.roles(Role.ORGANISER)
def edit(expert: str) -> str:
    """Show what the list says of an expert."""
    found = _get(expert)
    return _page(ExpertForm(formdata=None, obj=found), found)


@blueprint.post("/<expert>")
@access.roles(Role.ORGANISER)
def change(expert: str) -> Response | tuple[str, int]:
    """Change it."""
    found, form = _get(expert), ExpertForm()
    if not form.validate_on_submit():
        return _page(form, found), 422
    try:
        with transaction():
            advice.change_expert(found, _entry(form))
    except (advice.AddressTakenError, AskedToBeForgottenError) as refused:
        _say_why(form, refused)
        return _page(form, _get(expert)), 422
    flash(_("Saved."))
    return redirect(url_for("expert_list.index"), 303)


def _get(public_id: str) -> Expert:
    found = experts.find_expert(current_actor().host_id, public_id)
    if found is None:
        abort(404)
    return found


def _entry(form: ExpertForm) -> ExpertEntry:
    return ExpertEntry(
        name=form.name.data or "",
        about=form.about.data or "",
        city=form.city.data or "",
        fields=[Field(code) for code in form.fields.data or []],
        languages=[Language(code) for code in form.languages.data or []],
        availability=form.availability.data or "",
        active=bool(form.active.data),
        email=(form.email.data or "").strip().lower() or None,
        phone=form.phone.data or None,
        anew=form.anew.data,
    )


def _say_why(form: ExpertForm, refused: Exception) -> None:
    if isinstance(refused, AskedToBeForgottenError):
        form.anew.errors = [ASKED_TO_BE_FORGOTTEN]
        return
    form.email.errors = [_("This address or number belongs to another expert or organiser.")]


def _page(form: ExpertForm, expert: Expert | None) -> str:
    return render_template("programme/organiser/expert_form.html", form=form, expert=expert)
