"""Questions to experts: those of the visitor, one of them, its answer and its end."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.notifications.whatsapp import wa_me
from matchmaker.programme import advice, experts
from matchmaker.programme.expertise import OPEN, REMIND_AFTER, Help, QuestionState
from matchmaker.programme.forms import AnswerForm, DeclineForm, OutcomeForm
from matchmaker.programme.labels import HELP_NAMES, QUESTION_STATES
from matchmaker.programme.models import ExpertQuestion
from matchmaker.reference.phones import show_phone
from matchmaker.web import access, limits

blueprint = Blueprint("questions", __name__, url_prefix="/acara/<edition>/ahli/pertanyaan")


@blueprint.get("")
@access.signed_in
def index(edition: str) -> str:
    """List what the visitor asked or is asked; an organiser sees all, and which are stuck."""
    found, mine, now = current_edition(), _mine(), clock.now()
    wanted = request.args.get("keadaan", "")
    stuck = wanted == "macet"
    return render_template(
        "programme/experts/questions.html",
        questions=experts.list_questions(
            found.id,
            mine,
            states=[QuestionState(wanted)] if wanted in set(QuestionState) else (),
            silent_since=now - REMIND_AFTER if stuck else None,
        ),
        chosen=wanted if stuck or wanted in set(QuestionState) else "",
        counts=experts.count_by_state(found.id, mine),
        states=QUESTION_STATES,
        helped=experts.count_help(found.id, mine),
        help_names=HELP_NAMES,
        is_stuck=lambda question: experts.is_stuck(question, now),
        is_expert=experts.find_expert_of(current_actor().user_id) is not None,
    )


@blueprint.get("/<question>")
@access.signed_in
def show(edition: str, question: str) -> str:
    """Show question and answer; how to reach each other once the expert has said yes."""
    return _page(_get(question))


@blueprint.post("/<question>/terima")
@access.signed_in
def accept(edition: str, question: str) -> Response:
    """Promise to help, as the expert, or as the organiser for one without an account."""
    found = _get_to_answer(question)
    try:
        with transaction():
            advice.accept(found, now=clock.now())
    except advice.QuestionOverError:
        flash(_("This question has been answered or closed meanwhile."), "caution")
    else:
        flash(_taken_up(found))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


@blueprint.post("/<question>/tolak")
@access.signed_in
def decline(edition: str, question: str) -> Response | tuple[str, int]:
    """Say that one cannot help, and why."""
    found, form = _get_to_answer(question), DeclineForm()
    if not form.validate_on_submit():
        return _page(found, decline=form), 422
    try:
        with transaction():
            advice.decline(found, form.reason.data or "", now=clock.now())
    except advice.QuestionOverError:
        form.reason.errors = [_("This question has been answered or closed meanwhile.")]
        return _page(_get(question), decline=form), 409
    flash(_("Told. Whoever asked can ask another expert."))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


@blueprint.post("/<question>/jawab")
@access.signed_in
@limits.by_person("60 per hour", person_key)
def answer(edition: str, question: str) -> Response | tuple[str, int]:
    """Answer as the expert, or as the organiser for an expert without an account."""
    found, form = _get_to_answer(question), AnswerForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            advice.answer(found, form.answer.data or "", now=clock.now())
    except advice.QuestionOverError:
        form.answer.errors = [_("This question has been answered or closed meanwhile.")]
        return _page(_get(question), form), 409
    flash(_on_its_way(found))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


@blueprint.post("/<question>/tutup")
@access.signed_in
def close(edition: str, question: str) -> Response | tuple[str, int]:
    """Close the question; once it is answered, whoever asked says whether it helped."""
    found, form = _get(question), OutcomeForm()
    ends = found.answered_at is not None and not _may_answer(found)
    if ends and not form.validate_on_submit():
        return _page(found, outcome=form), 422
    try:
        with transaction():
            advice.close(
                found,
                now=clock.now(),
                helped=Help(form.helped.data) if ends else None,
                note=form.note.data or "" if ends else "",
            )
    except advice.QuestionOverError:
        flash(_("This question was closed already."), "caution")
    else:
        flash(_("Closed."))
    return redirect(url_for("questions.show", edition=edition, question=question), 303)


def _taken_up(question: ExpertQuestion) -> str:
    """Promise contacts only where there are some: an expert without an account shows none."""
    if question.expert.user_id is None:
        return _("Taken up. Below is how to reach whoever asked.")
    return _("Taken up. You see each other's contacts now.")


def _on_its_way(question: ExpertQuestion) -> str:
    if question.expert.user_id is None:
        return _("The answer is on its way.")
    return _("Your answer is on its way. You can reach each other from now on.")


def _contact(question: ExpertQuestion, *, speaks_for_expert: bool) -> User | None:
    """Return whom the visitor may reach; nobody before the expert has said yes."""
    if not (question.accepted_at or question.answered_at):
        return None
    is_expert = question.expert.user_id == current_actor().user_id
    return question.asked_by if is_expert or speaks_for_expert else question.expert.user


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


def _get_to_answer(public_id: str) -> ExpertQuestion:
    """Return a question that the visitor may answer; answers 404 or 403."""
    found = _get(public_id)
    if not _may_answer(found):
        abort(403)
    return found


def _page(
    question: ExpertQuestion,
    form: AnswerForm | None = None,
    *,
    decline: DeclineForm | None = None,
    outcome: OutcomeForm | None = None,
) -> str:
    is_expert = question.expert.user_id == current_actor().user_id
    may_answer = _may_answer(question)
    # The organiser talks to an expert without an account, and needs whoever asked.
    speaks_for_expert = may_answer and question.expert.user_id is None
    return render_template(
        "programme/experts/question.html",
        show_phone=show_phone,
        wa_me=wa_me,
        question=question,
        form=form or AnswerForm(formdata=None),
        decline_form=decline or DeclineForm(formdata=None),
        outcome_form=outcome or OutcomeForm(formdata=None),
        may_answer=question.state in OPEN and may_answer,
        asks_for_outcome=question.state is QuestionState.ANSWERED and not may_answer,
        is_expert=is_expert,
        stuck=experts.is_stuck(question, clock.now()),
        help_names=HELP_NAMES,
        speaks_for_expert=speaks_for_expert,
        contact=_contact(question, speaks_for_expert=speaks_for_expert),
    )
