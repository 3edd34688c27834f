"""Alumni experts: find one by field and language, and ask."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.current import carried, find_acting_participation
from matchmaker.directory.models import Company
from matchmaker.events.current import current_edition
from matchmaker.programme import advice, experts
from matchmaker.programme.expertise import Field, Language
from matchmaker.programme.forms import QuestionForm
from matchmaker.programme.labels import FIELD_NAMES, LANGUAGE_NAMES
from matchmaker.programme.models import Expert
from matchmaker.web import access, limits

blueprint = Blueprint("experts", __name__, url_prefix="/acara/<edition>/ahli")

LONGEST_SEARCH = 100
READERS = (Role.IKM, Role.MENTOR, Role.OBSERVER, Role.ORGANISER)


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str:
    """List the experts; the address holds the filters."""
    fields = [Field(f) for f in request.args.getlist("bidang") if f in list(Field)]
    languages = [Language(x) for x in request.args.getlist("bahasa") if x in list(Language)]
    words = " ".join(request.args.get("cari", "").split())[:LONGEST_SEARCH]
    return render_template(
        "programme/experts/index.html",
        found=experts.list_experts(
            current_actor().host_id,
            fields=fields,
            languages=languages,
            words=words,
            page=request.args.get("page", 1, type=int),
        ),
        fields=fields,
        languages=languages,
        words=words,
        field_names=FIELD_NAMES,
        language_names=LANGUAGE_NAMES,
        carried=carried(),
    )


@blueprint.get("/<expert>")
@access.roles(*READERS)
def show(edition: str, expert: str) -> str:
    """Show one expert and where to ask; how to reach them is not on it."""
    return _page(_get(expert), QuestionForm(formdata=None))


@blueprint.post("/<expert>")
@access.roles(*READERS)
@limits.by_person("20 per hour", person_key)
def ask(edition: str, expert: str) -> Response | tuple[str, int]:
    """Ask the expert, for the IKM that the visitor acts for or as an observer."""
    found, form = _get(expert), QuestionForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            question = advice.ask(
                found,
                current_edition(),
                by=current_user,
                company=_company(),
                message=form.message.data or "",
                now=clock.now(),
            )
            public_id = question.public_id
    except advice.TooManyQuestionsError:
        form.message.errors = [
            _("Several questions of yours wait for an answer. Wait for one, or close one first.")
        ]
        return _page(found, form), 409
    flash(_("Your question is on its way. You are told when %(name)s answers.", name=found.name))
    return redirect(
        url_for("questions.show", edition=edition, question=public_id, **carried()), 303
    )


def _get(public_id: str) -> Expert:
    found = experts.find_expert(current_actor().host_id, public_id)
    if found is None or not found.active:
        abort(404)
    return found


def _company() -> Company | None:
    acting = find_acting_participation()
    return acting.company if acting is not None else None


def _page(expert: Expert, form: QuestionForm) -> str:
    return render_template(
        "programme/experts/show.html",
        expert=expert,
        form=form,
        company=_company(),
        field_names=FIELD_NAMES,
        language_names=LANGUAGE_NAMES,
        carried=carried(),
    )
