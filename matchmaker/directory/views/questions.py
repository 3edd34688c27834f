"""The organiser's pages of own questions: what is asked, and who answered what."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.cards import name_place
from matchmaker.directory.questions import queries, service
from matchmaker.directory.questions.answering import say_answer, say_question
from matchmaker.directory.questions.core import Choice, QuestionKind, Side
from matchmaker.directory.questions.exports import write_answers
from matchmaker.directory.questions.forms import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    SIDE_NAMES,
    QuestionForm,
    read_filters,
)
from matchmaker.directory.questions.models import Question
from matchmaker.events.current import current_edition
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("profile_questions", __name__, url_prefix="/kelola/<edition>/pertanyaan")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List what is asked of each side, with how many have answered."""
    found = queries.list_questions(current_edition().id, active=False)
    return render_template(
        "directory/organiser/questions.html",
        sides=[(side, SIDE_NAMES[side], [q for q in found if q.side is side]) for side in Side],
        counts=queries.count_answers(current_edition().id),
        kinds=KIND_NAMES,
        audiences=AUDIENCE_NAMES,
        say=say_question,
    )


@blueprint.get("/baru")
@access.roles(Role.ORGANISER)
def new(edition: str) -> str:
    """Ask for a new question."""
    form = QuestionForm(formdata=None, data={"side": request.args.get("sisi", "ikm")})
    form.fill_rows(())
    return _form_page(form, None)


@blueprint.post("/baru")
@access.roles(Role.ORGANISER)
def add(edition: str) -> Response | tuple[str, int]:
    """Ask a new question."""
    form = QuestionForm()
    draft = form.judge((), request.form)
    if draft is None:
        return _form_page(form, None), 422
    try:
        with transaction():
            service.add_question(current_edition(), draft)
    except service.TooManyQuestionsError:
        form.label_id.errors = [
            _("This side is asked 30 questions already: more nobody answers. Delete one first.")
        ]
        return _form_page(form, None), 409
    flash(_("Asked. It stands among the questions of the profile now."))
    return redirect(url_for("profile_questions.index", edition=edition), 303)


@blueprint.get("/jawaban")
@access.roles(Role.ORGANISER)
def answers(edition: str) -> str:
    """List the companies of a side with their answers, narrowed by them."""
    side = _side()
    found = queries.list_questions(current_edition().id, side)
    filters, wanted = read_filters(found, request.args)
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    rows, total = queries.list_answered(current_edition().id, side, wanted, page=page)
    return render_template(
        "directory/organiser/answers.html",
        side=side,
        sides=SIDE_NAMES,
        questions=found,
        filters=filters,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // queries.PAGE_SIZE),
        args=_args(side),
        say=say_question,
        say_answer=say_answer,
        where=name_place,
    )


@blueprint.get("/jawaban.xlsx")
@access.roles(Role.ORGANISER)
def export(edition: str) -> Response:
    """Hand out the companies of a side with their answers, narrowed as on the page."""
    side = _side()
    found = queries.list_questions(current_edition().id, side)
    _filters, wanted = read_filters(found, request.args)
    rows, _total = queries.list_answered(current_edition().id, side, wanted, page=None)
    answer = Response(write_answers(found, rows), mimetype=XLSX)
    name = f"jawaban-{side}-{current_edition().slug}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/<asked>")
@access.roles(Role.ORGANISER)
def edit(edition: str, asked: str) -> str:
    """Show a question to be changed."""
    found = _question(asked)
    form = QuestionForm(
        formdata=None,
        data={
            name: getattr(found, name)
            for name in (
                "side", "kind", "label_id", "label_en", "hint_id", "hint_en", "unit", "audience",
                "required",
            )
        },
    )  # fmt: skip
    form.fill_rows([Choice.from_json(stored) for stored in found.choices])
    return _form_page(form, found)


@blueprint.post("/<asked>")
@access.roles(Role.ORGANISER)
def change(edition: str, asked: str) -> Response | tuple[str, int]:
    """Change a question; answers that stand are never lost by it."""
    found = _question(asked)
    form = QuestionForm()
    draft = form.judge([Choice.from_json(stored) for stored in found.choices], request.form)
    if draft is None:
        return _form_page(form, found), 422
    try:
        with transaction():
            service.change_question(current_edition(), asked, draft)
    except service.AnsweredError as refusal:
        form.kind.errors = [
            ngettext(
                "%(num)s company has answered: what is asked of whom stays. Ask a new question.",
                "%(num)s companies have answered: what is asked of whom stays. Ask a new one.",
                refusal.number,
            )
        ]
        return _form_page(form, found), 409
    except service.ChosenError as refusal:
        form.choice_errors = [
            _(
                "“%(choice)s” was chosen %(number)s times: it can be reworded, not taken away.",
                choice=refusal.choice.text.in_language(current_locale()),
                number=refusal.number,
            )
        ]
        return _form_page(form, found), 409
    flash(_("Saved."))
    return redirect(url_for("profile_questions.index", edition=edition), 303)


@blueprint.post("/<asked>/tampil")
@access.roles(Role.ORGANISER)
def switch(edition: str, asked: str) -> Response:
    """Ask it again, or no more."""
    on = request.form.get("on") == "1"
    _question(asked)
    with transaction():
        service.switch_question(current_edition(), asked, on=on)
    flash(_("It is asked again.") if on else _("It is asked no more; the answers are kept."))
    return redirect(url_for("profile_questions.index", edition=edition), 303)


@blueprint.post("/<asked>/urut")
@access.roles(Role.ORGANISER)
def shift(edition: str, asked: str) -> Response:
    """Ask it one place earlier or later."""
    _question(asked)
    with transaction():
        service.shift_question(current_edition(), asked, up=request.form.get("up") == "1")
    return redirect(url_for("profile_questions.index", edition=edition), 303)


@blueprint.post("/<asked>/hapus")
@access.roles(Role.ORGANISER)
def remove(edition: str, asked: str) -> Response:
    """Delete a question that nobody has answered."""
    _question(asked)
    try:
        with transaction():
            service.remove_question(current_edition(), asked)
    except service.AnsweredError:
        flash(_("There are answers to it: switch it off instead."), "caution")
    else:
        flash(_("Deleted."))
    return redirect(url_for("profile_questions.index", edition=edition), 303)


def _question(public_id: str) -> Question:
    found = queries.find_question(current_edition().id, public_id)
    if found is None:
        abort(404)
    return found


def _side() -> Side:
    return Side.PARTNER if request.args.get("sisi") == Side.PARTNER else Side.IKM


def _args(side: Side) -> dict[str, Any]:
    """Return what links of the page carry: the side and the filters."""
    found: dict[str, Any] = {"sisi": str(side)}
    for name in request.args:
        if name.startswith("j-"):
            values = [value for value in request.args.getlist(name) if value]
            if values:
                found[name] = values
    return found


def _form_page(form: QuestionForm, question: Question | None) -> str:
    number = queries.count_answers(current_edition().id).get(question.id, 0) if question else 0
    return render_template(
        "directory/organiser/question.html",
        form=form,
        question=question,
        number=number,
        choosing=(QuestionKind.CHOICE, QuestionKind.CHOICES),
    )
