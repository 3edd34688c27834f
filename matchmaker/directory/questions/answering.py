"""Organisers' questions as answers that are edited (directory/editing), and as a profile shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.directory.editing.service import Subject
from matchmaker.directory.models import Participation
from matchmaker.directory.questions.core import (
    Choice,
    QuestionKind,
    Viewer,
    may_see,
    write_number,
)
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.directory.questions.queries import list_answers
from matchmaker.directory.questions.service import put_answer
from matchmaker.web.locale import current_locale


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An answer as a profile shows it; `is_file` when it is opened rather than read."""

    question_id: str
    label: str
    value: str
    is_file: bool


def name_of(question: Question) -> str:
    """Return the name under which an answer is edited."""
    return f"q_{question.public_id}"


def answers_subject(part: Participation, questions: Sequence[Question], now: datetime) -> Subject:
    """Return what a company answers to questions; files are no part of it."""
    typed = {name_of(q): q for q in questions if q.kind is not QuestionKind.FILE}

    def read() -> dict[str, Any]:
        answers = list_answers(part.id)
        return {name: value_of(q, answers.get(q.id)) for name, q in typed.items()}

    def put(name: str, value: Any) -> None:
        put_answer(part, typed[name], value, now)

    return Subject(owner=part, read=read, put=put)


def value_of(question: Question, answer: Answer | None) -> Any:
    """Return an answer as its field takes it: text, number, code or codes; None for none."""
    if answer is None:
        return None
    if answer.chosen is not None:
        return answer.chosen[0] if question.kind is QuestionKind.CHOICE else list(answer.chosen)
    return answer.words if answer.number is None else answer.number


def list_shown(part: Participation, viewer: Viewer) -> list[Shown]:
    """Return the answers of a company that this visitor may see, in the order of the questions."""
    answers = sorted(list_answers(part.id).values(), key=lambda one: one.question.position)
    return [
        Shown(
            question_id=answer.question.public_id,
            label=say_question(answer.question),
            value=say_answer(answer),
            is_file=answer.file is not None,
        )
        for answer in answers
        if answer.question.active and may_see(answer.question.audience, viewer)
    ]


def say_question(question: Question) -> str:
    """Return a question in the language of the page."""
    return question.label_en if current_locale() == "en" else question.label_id


def say_answer(answer: Answer) -> str:
    """Return an answer in words; "" for a file."""
    if answer.chosen is not None:
        choices = map(Choice.from_json, answer.question.choices)
        texts = {choice.code: choice.text.in_language(current_locale()) for choice in choices}
        return ", ".join(texts.get(code, code) for code in answer.chosen)
    if answer.number is not None:
        number = write_number(answer.number, english=current_locale() == "en")
        return f"{number} {answer.question.unit}".strip()
    return answer.words or ""
