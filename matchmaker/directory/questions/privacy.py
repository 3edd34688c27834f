"""Answers among what is kept of a company, and how they are forgotten with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.directory.questions.core import Choice
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.web.locale import current_locale


def list_said(names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return what the companies (names by id) have answered, in the language of the page."""
    rows = db.session.execute(
        select(Answer, Participation.company_id)
        .join(Question, Question.id == Answer.question_id)
        .join(Participation, Participation.id == Answer.participation_id)
        .where(Participation.company_id.in_(list(names)))
        .options(contains_eager(Answer.question))
        .order_by(Answer.id)
    )
    english = current_locale() == "en"
    return [
        {
            "company": names[company_id],
            "question": answer.question.label_en if english else answer.question.label_id,
            "answer": _say(answer),
            "answered_at": answer.answered_at,
        }
        for answer, company_id in rows
    ]


def forget_answers(company_ids: Collection[int]) -> None:
    """Delete all that companies have answered; their files go with the companies' files."""
    parts = select(Participation.id).where(Participation.company_id.in_(company_ids))
    db.session.execute(delete(Answer).where(Answer.participation_id.in_(parts)))


def _say(answer: Answer) -> Any:
    if answer.chosen is not None:
        choices = map(Choice.from_json, answer.question.choices)
        texts = {choice.code: choice.text.in_language(current_locale()) for choice in choices}
        return [texts.get(code, code) for code in answer.chosen]
    return answer.words if answer.number is None else answer.number
