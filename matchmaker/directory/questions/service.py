"""Organisers' own questions: asked, changed, ordered, switched off; and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.directory.questions.core import (
    CHOOSING,
    Choice,
    Draft,
    QuestionKind,
    Side,
    list_lost,
)
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.directory.questions.queries import (
    count_answers,
    count_choices,
    find_question,
    list_questions,
)
from matchmaker.events.models import Edition
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind

MOST_QUESTIONS = 30


class TooManyQuestionsError(ValueError):
    """An edition asks a side at most thirty questions: more nobody answers."""


class UnknownQuestionError(LookupError):
    """The edition asks no such question."""


class AnsweredError(ValueError):
    """Companies have answered it: its kind and side stay, and it is switched off, not removed."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number} answers")
        self.number = number


class ChosenError(ValueError):
    """A choice that was chosen cannot be taken away."""

    def __init__(self, choice: Choice, number: int) -> None:
        super().__init__(choice.code)
        self.choice, self.number = choice, number


def add_question(edition: Edition, draft: Draft) -> Question:
    """Ask a new question, after the others of its side. Raises TooManyQuestionsError."""
    _lock(edition.id)
    standing = list_questions(edition.id, draft.side, active=False)
    if len(standing) >= MOST_QUESTIONS:
        raise TooManyQuestionsError(len(standing))
    question = Question(
        host_id=edition.host_id,
        edition_id=edition.id,
        position=max((other.position for other in standing), default=0) + 1,
        active=True,
    )
    _write(question, draft)
    db.session.add(question)
    db.session.flush()
    _note("directory.question_added", question)
    return question


def change_question(edition: Edition, public_id: str, draft: Draft) -> Question:
    """Ask it otherwise. Answers stay: raises AnsweredError or ChosenError where they could not.

    Raises UnknownQuestionError.
    """
    question = _get(edition, public_id)
    number = count_answers(edition.id).get(question.id, 0)
    if number and (draft.kind, draft.side) != (question.kind, question.side):
        raise AnsweredError(number)
    chosen = count_choices(question.id)
    before = [Choice.from_json(stored) for stored in question.choices]
    for choice in list_lost(before, draft.choices):
        if chosen.get(choice.code):
            raise ChosenError(choice, chosen[choice.code])
    _write(question, draft)
    db.session.flush()
    _note("directory.question_changed", question)
    return question


def switch_question(edition: Edition, public_id: str, *, on: bool) -> None:
    """Ask it again, or no more; the answers are kept. Raises UnknownQuestionError."""
    question = _get(edition, public_id)
    question.active = on
    db.session.flush()
    _note("directory.question_switched_on" if on else "directory.question_switched_off", question)


def shift_question(edition: Edition, public_id: str, *, up: bool) -> None:
    """Ask it one place earlier or later; at the end nothing happens."""
    question = _get(edition, public_id)
    order = list(list_questions(edition.id, question.side, active=False))
    place = next(i for i, other in enumerate(order) if other.id == question.id)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(order):
        return
    order[place], order[target] = order[target], order[place]
    for position, other in enumerate(order, start=1):
        other.position = position
    db.session.flush()
    _note("directory.question_shifted", question)


def remove_question(edition: Edition, public_id: str) -> None:
    """Delete a question that nobody has answered. Raises AnsweredError or UnknownQuestionError."""
    question = _get(edition, public_id)
    number = count_answers(edition.id).get(question.id, 0)
    if number:
        raise AnsweredError(number)
    _note("directory.question_removed", question)
    db.session.delete(question)
    db.session.flush()


def put_answer(part: Participation, question: Question, value: Any, now: datetime) -> None:
    """Write a company's answer, or take it away with None: text, number, code or codes.

    Whoever calls has read the value by the question's kind and notes the edit. Codes that the
    question does not offer are left out.
    """
    answer = _find_answer(part, question)
    if question.kind in CHOOSING:
        offered = [stored["code"] for stored in question.choices]
        codes = [value] if isinstance(value, str) else list(value or ())
        value = [code for code in offered if code in codes] or None
    if value is None or value == "":
        if answer is not None:
            db.session.delete(answer)
            db.session.flush()
        return
    if answer is None:
        answer = _new_answer(part, question)
    column = {QuestionKind.TEXT: "words", QuestionKind.NUMBER: "number"}.get(
        question.kind, "chosen"
    )
    setattr(answer, column, value)
    answer.answered_at = now
    db.session.add(answer)
    db.session.flush()


def put_file(
    part: Participation,
    question: Question,
    clean: CleanFile,
    *,
    by_id: int,
    data: Path,
    now: datetime,
) -> None:
    """Keep a file as the answer; an earlier one is deleted."""
    answer = _find_answer(part, question) or _new_answer(part, question)
    before = answer.file
    answer.file = files.keep(
        clean,
        FileKind.ANSWER,
        host_id=part.host_id,
        company_id=part.company_id,
        data=data,
        now=now,
        made_by_id=by_id,
    )
    answer.answered_at = now
    db.session.add(answer)
    db.session.flush()
    if before is not None:
        files.delete([before], data)
    _note_answer("directory.answer_file_set", part, question)


def remove_file(part: Participation, question: Question, data: Path) -> None:
    """Take a file away again; without one nothing happens."""
    answer = _find_answer(part, question)
    if answer is None or answer.file is None:
        return
    file = answer.file
    db.session.delete(answer)
    db.session.flush()
    files.delete([file], data)
    _note_answer("directory.answer_file_removed", part, question)


def side_of(kind: CompanyKind) -> Side:
    """Return which questions a company of a kind is asked."""
    return Side.IKM if kind is CompanyKind.IKM else Side.PARTNER


def list_open(questions: Sequence[Question], answers: Any) -> list[Question]:
    """Return the required questions that have no answer yet."""
    return [one for one in questions if one.required and one.id not in answers]


def _find_answer(part: Participation, question: Question) -> Answer | None:
    return db.session.scalar(
        select(Answer).where(Answer.participation_id == part.id, Answer.question_id == question.id)
    )


def _new_answer(part: Participation, question: Question) -> Answer:
    return Answer(
        edition_id=part.edition_id,
        question_id=question.id,
        participation_id=part.id,
        kind=question.kind,
    )


def _get(edition: Edition, public_id: str) -> Question:
    _lock(edition.id)
    question = find_question(edition.id, public_id)
    if question is None:
        raise UnknownQuestionError(public_id)
    return question


def _lock(edition_id: int) -> None:
    db.session.execute(
        select(Edition.id).where(Edition.id == edition_id).with_for_update(key_share=True)
    )


def _write(question: Question, draft: Draft) -> None:
    question.side, question.kind = draft.side, draft.kind
    question.label_id, question.label_en = draft.label.id, draft.label.en
    question.hint_id, question.hint_en = draft.hint.id, draft.hint.en
    question.unit = draft.unit if draft.kind is QuestionKind.NUMBER else ""
    choosing = draft.kind in CHOOSING
    question.choices = [choice.to_json() for choice in draft.choices] if choosing else []
    question.required, question.audience = draft.required, draft.audience


def _note(action: str, question: Question) -> None:
    trail.record(
        action,
        host_id=question.host_id,
        object_kind="question",
        object_id=question.public_id,
        details={"kind": question.kind, "audience": question.audience},
    )


def _note_answer(action: str, part: Participation, question: Question) -> None:
    trail.record(
        action,
        host_id=part.host_id,
        object_kind="question",
        object_id=question.public_id,
        acting_for_id=part.company_id,
    )
