"""Reads of organisers' own questions and of the answers to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, cast, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.types import Text

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.questions.core import QuestionKind, Range, Side
from matchmaker.directory.questions.models import Answer, Question

PAGE_SIZE = 30

# What is looked for: codes of choices, a range with open ends, words, or that a file is there.
Wanted = Collection[str] | Range | str | bool


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A company's part with its answers by the question's id."""

    participation: Participation
    answers: Mapping[int, Answer]


def list_questions(
    edition_id: int, side: Side | None = None, *, active: bool = True
) -> Sequence[Question]:
    """Return the questions of an edition in their order; those switched off with active=False."""
    wanted = select(Question).where(Question.edition_id == edition_id)
    if side is not None:
        wanted = wanted.where(Question.side == side)
    if active:
        wanted = wanted.where(Question.active)
    return db.session.scalars(wanted.order_by(Question.side, Question.position, Question.id)).all()


def find_question(edition_id: int, public_id: str) -> Question | None:
    """Return a question of the edition."""
    return db.session.scalar(
        select(Question).where(Question.edition_id == edition_id, Question.public_id == public_id)
    )


def list_answers(participation_id: int) -> Mapping[int, Answer]:
    """Return a company's answers by the question's id, with the questions and files."""
    return {
        answer.question_id: answer
        for answer in db.session.scalars(
            select(Answer)
            .where(Answer.participation_id == participation_id)
            .options(joinedload(Answer.question), joinedload(Answer.file))
        )
    }


def list_answers_of(participation_ids: Collection[int]) -> Sequence[Answer]:
    """Return the answers of several parts, with the questions and files."""
    return db.session.scalars(
        select(Answer)
        .where(Answer.participation_id.in_(participation_ids))
        .options(joinedload(Answer.question), joinedload(Answer.file))
        .order_by(Answer.id)
    ).all()


def count_answers(edition_id: int) -> Mapping[int, int]:
    """Return how many companies have answered each question, by its id."""
    rows = db.session.execute(
        select(Answer.question_id, func.count().label("number"))
        .where(Answer.edition_id == edition_id)
        .group_by(Answer.question_id)
    )
    return {row.question_id: row.number for row in rows}


def count_choices(question_id: int) -> Mapping[str, int]:
    """Return how often each choice of a question was chosen, by its code."""
    each = (
        select(func.unnest(Answer.chosen).label("code"))
        .where(Answer.question_id == question_id)
        .subquery("each_choice")
    )
    counted = select(each.c.code, func.count().label("number")).group_by(each.c.code)
    return {row.code: row.number for row in db.session.execute(counted)}


def answered(question: Question, value: Wanted) -> ColumnElement[bool]:
    """Return the condition on `Participation` that a company has answered so.

    A range: the number lies within, ends included. Words: the text holds them, or the choice of
    this code was made. Codes: any of them was chosen. True: there is an answer.
    """
    fits: ColumnElement[bool] = true()
    if isinstance(value, Range):
        bounds = [] if value.low is None else [Answer.number >= value.low]
        bounds += [] if value.high is None else [Answer.number <= value.high]
        fits = and_(true(), *bounds)
    elif question.kind is QuestionKind.TEXT and isinstance(value, str):
        fits = Answer.words.icontains(value, autoescape=True)
    elif not isinstance(value, bool):
        codes = [value] if isinstance(value, str) else list(value)
        fits = Answer.chosen.op("&&")(cast(codes, ARRAY(Text)))
    return (
        select(Answer.id)
        .where(Answer.question_id == question.id, Answer.participation_id == Participation.id, fits)
        .exists()
    )


def list_answered(
    edition_id: int,
    side: Side,
    wanted: Mapping[int, tuple[Question, Wanted]],
    *,
    page: int | None = 1,
) -> tuple[Sequence[Answered], int]:
    """Return a page of companies that answered as wanted, by name, and how many there are.

    Without a page all of them: for an export. Erased companies are left out.
    """
    found = _side(edition_id, side).where(
        *(answered(question, value) for question, value in wanted.values())
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if page is not None:
        found = found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    parts = db.session.scalars(
        found.options(contains_eager(Participation.company)).order_by(
            func.lower(Company.name), Participation.id
        )
    ).all()
    answers: dict[int, dict[int, Answer]] = {}
    for answer in list_answers_of([part.id for part in parts]):
        answers.setdefault(answer.participation_id, {})[answer.question_id] = answer
    return [Answered(participation=part, answers=answers.get(part.id, {})) for part in parts], total


def _side(edition_id: int, side: Side) -> Select[Participation]:
    is_ikm = Company.kind == CompanyKind.IKM
    return (
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(
            Participation.edition_id == edition_id,
            is_ikm if side is Side.IKM else ~is_ikm,
            Company.erased_at.is_(None),
        )
    )
