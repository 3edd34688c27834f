"""A company answers what the organisers ask; whoever may see a file that it sent opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import acting_participation, carried
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.models import Participation
from matchmaker.directory.questions import service
from matchmaker.directory.questions.answering import answers_subject, say_question
from matchmaker.directory.questions.core import QuestionKind, may_see
from matchmaker.directory.questions.forms import answers_form, describe
from matchmaker.directory.questions.models import Question
from matchmaker.directory.questions.queries import find_question, list_answers, list_questions
from matchmaker.directory.views import own
from matchmaker.directory.views.seeing import find_seen, viewer_of
from matchmaker.directory.views.steps import BY_SCRIPT, ClashNote, Step, answer, show
from matchmaker.events.current import current_edition
from matchmaker.files.answers import hand_out
from matchmaker.files.core import FileKind
from matchmaker.web import access, limits

blueprint = Blueprint("answers", __name__, url_prefix="/acara/<edition>")

MEMBERS = (Role.IKM, Role.PARTNER, Role.MENTOR, Role.ORGANISER)
READERS = (*MEMBERS, Role.OBSERVER)


@blueprint.get("/jawaban")
@access.roles(*MEMBERS)
def edit(edition: str) -> str:
    """Show what the organisers ask of the company."""
    return show(_step(edition))


@blueprint.post("/jawaban")
@access.roles(*MEMBERS)
@limits.by_person("1200 per hour", person_key)
def save(edition: str) -> Response | tuple[str, int]:
    """Save the answers."""
    return answer(_step(edition))


@blueprint.post("/jawaban/<asked>/berkas")
@access.roles(*MEMBERS)
@limits.by_person("60 per hour", person_key)
def send_file(edition: str, asked: str) -> Response | tuple[str, int]:
    """Keep a file as the answer."""
    part, question = acting_participation(), _asked(asked)
    clean, mend = own.read_upload("file", FileKind.ANSWER)
    if clean is None:
        return show(_step(edition, {question.public_id: mend})), 422
    with transaction():
        service.put_file(part, question, clean, by_id=own.by_id(), data=own.data(), now=clock.now())
    flash(_("The file is kept."))
    return own.go("answers.edit", edition)


@blueprint.post("/jawaban/<asked>/berkas/hapus")
@access.roles(*MEMBERS)
def remove_file(edition: str, asked: str) -> Response:
    """Take a file away again."""
    part, question = acting_participation(), _asked(asked)
    with transaction():
        service.remove_file(part, question, own.data())
    flash(_("The file is deleted."))
    return own.go("answers.edit", edition)


@blueprint.get("/direktori/<company>/jawaban/<asked>")
@access.roles(*READERS)
def file(edition: str, company: str, asked: str) -> Response:
    """Hand out a file that a company answered with, to whom the answer is for."""
    seen = find_seen(company)
    question = find_question(current_edition().id, asked)
    if seen is None or question is None or not question.active:
        abort(404)
    found = list_answers(seen.id).get(question.id)
    if found is None or found.file is None or not may_see(question.audience, viewer_of(seen)):
        abort(404)
    return hand_out(found.file)


def _asked(public_id: str) -> Question:
    """Return a question that is answered by a file and asked of the company's side."""
    part = acting_participation()
    found = find_question(current_edition().id, public_id)
    if (
        found is None
        or found.kind is not QuestionKind.FILE
        or not found.active
        or found.side is not service.side_of(part.company.kind)
    ):
        abort(404)
    return found


def _step(edition: str, mends: Mapping[str, str] | None = None) -> Step:
    part = acting_participation()
    questions = list_questions(part.edition_id, service.side_of(part.company.kind))
    subject = answers_subject(part, questions, clock.now())
    plain = request.method == "GET" or mends is not None
    values = {"data": subject.read(), "formdata": None} if plain else {}
    form = answers_form(questions, strict=not request.headers.get(BY_SCRIPT), **values)

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return _page(part, questions, form, notes, mends or {}, edition)

    return Step(subject=subject, form=form, draw=draw, onward=_home(part, edition))


def _page(
    part: Participation,
    questions: Sequence[Question],
    form: StepForm,
    notes: Mapping[str, ClashNote],
    mends: Mapping[str, str],
    edition: str,
) -> str:
    given = list_answers(part.id)
    return render_template(
        "directory/editing/answers.html",
        form=form,
        notes=notes,
        has_typed=any(q.kind is not QuestionKind.FILE for q in questions),
        files=[
            (question, say_question(question), describe(question), given.get(question.id))
            for question in questions
            if question.kind is QuestionKind.FILE
        ],
        mends=mends,
        company=part.company,
        action=own.to("answers.edit", edition),
        back=_home(part, edition),
        carried=carried(),
        person=current_actor().user_id,
    )


def _home(part: Participation, edition: str) -> str:
    """Return the address of the company's own overview."""
    ikm = part.company.kind is CompanyKind.IKM
    return own.to("editing.overview" if ikm else "brief.overview", edition)
