"""Questions to experts: those of the visitor, one of them, its answer and its end."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.programme import advice, experts
from matchmaker.programme.expertise import QuestionState
from matchmaker.programme.forms import AnswerForm
from matchmaker.programme.models import ExpertQuestion
from matchmaker.web import access, limits

blueprint = Blueprint("questions", __name__, url_prefix="/acara/<edition>/ahli/pertanyaan")


@blueprint.get("")
@access.signed_in
def index(edition: str) -> str:
    """List what the visitor asked or is asked; an organiser sees all."""
    return render_template(
        "programme/experts/questions.html",
        questions=experts.list_questions(current_edition().id, _mine()),
        is_expert=experts.find_expert_of(current_actor().user_id) is not None,
    )


@blueprint.get("/<question>")
@access.signed_in
def show(edition: str, question: str) -> str:
    """Show question and answer; how to reach each other only once it is answered."""
    return _page(_get(question), AnswerForm(formdata=None))


@blueprint.post("/<question>/jawab")
@access.signed_in
@limits.by_person("60 per hour", person_key)
def answer(edition: str, question: str) -> Response | tuple[str, int]:
    """Answer as the expert, or as the organiser for an expert without an account."""
    found, form = _get(question), AnswerForm()
    if not _may_answer(found):
        abort(403)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            advice.answer(found, form.answer.data or "", now=clock.now())
    except advice.QuestionOverError:
        form.answer.errors = [_("This question has been answered or closed meanwhile.")]
        return _page(_get(question), form), 409
    flash(_("Your answer is on its way. You can reach each other from now on."))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


@blueprint.post("/<question>/tutup")
@access.signed_in
def close(edition: str, question: str) -> Response:
    """Close the question: nothing more is to be said."""
    found = _get(question)
    try:
        with transaction():
            advice.close(found, now=clock.now())
    except advice.QuestionOverError:
        flash(_("This question was closed already."), "caution")
    else:
        flash(_("Closed."))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


def _mine() -> ColumnElement[bool]:
    actor = current_actor()
    if actor.is_a(Role.ORGANISER):
        return experts.of_host(actor.host_id)
    return experts.readable_by(actor.user_id, actor.company_ids)


def _get(public_id: str) -> ExpertQuestion:
    found = experts.find_question(current_edition().id, public_id, _mine())
    if found is None:
        abort(404)
    return found


def _may_answer(question: ExpertQuestion) -> bool:
    actor = current_actor()
    return question.expert.user_id == actor.user_id or actor.is_a(Role.ORGANISER)


def _page(question: ExpertQuestion, form: AnswerForm) -> str:
    is_expert = question.expert.user_id == current_actor().user_id
    return render_template(
        "programme/experts/question.html",
        question=question,
        form=form,
        may_answer=question.state is QuestionState.ASKED and _may_answer(question),
        is_expert=is_expert,
        # Nobody is reachable before the expert has answered.
        contact=(question.asked_by if is_expert else question.expert.user)
        if question.answered_at
        else None,
    )
