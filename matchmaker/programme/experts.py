"""Reads of alumni experts and of the questions to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.types import Text

from matchmaker.db import db
from matchmaker.programme.expertise import OPEN, REMIND_AFTER, Field, Help, Language, QuestionState
from matchmaker.programme.models import Expert, ExpertQuestion

PAGE_SIZE = 24


@dataclass(frozen=True, kw_only=True)
class ExpertPage:
    """One page of experts; `total` counts what the filters let through."""

    experts: Sequence[Expert]
    total: int
    page: int
    pages: int


def list_experts(
    host_id: int,
    *,
    fields: Collection[Field] = (),
    languages: Collection[Language] = (),
    words: str = "",
    page: int = 1,
    everyone: bool = False,
) -> ExpertPage:
    """Return a page of the host's experts by name; several fields widen the list, languages too.

    Each of `words` stands somewhere in what the list says of them: name, town, what they know or
    when they can be asked.
    Those who cannot be asked at present are in it only with `everyone`.
    """
    wanted = select(Expert).where(Expert.host_id == host_id)
    if not everyone:
        wanted = wanted.where(Expert.active)
    if fields:
        wanted = wanted.where(Expert.fields.op("&&")(cast(list(fields), ARRAY(Text))))
    if languages:
        wanted = wanted.where(Expert.languages.op("&&")(cast(list(languages), ARRAY(Text))))
    said = func.concat_ws(" ", Expert.name, Expert.city, Expert.about, Expert.availability)
    for word in words.split():
        wanted = wanted.where(said.icontains(word, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = db.session.scalars(
        wanted.options(joinedload(Expert.user))
        .order_by(func.lower(Expert.name), Expert.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return ExpertPage(experts=found, total=total, page=page, pages=pages)


def find_expert(host_id: int, public_id: str) -> Expert | None:
    """Return an expert of the host."""
    return db.session.scalar(
        select(Expert)
        .where(Expert.host_id == host_id, Expert.public_id == public_id)
        .options(joinedload(Expert.user))
    )


def find_expert_of(user_id: int) -> Expert | None:
    """Return the expert that a person is."""
    return db.session.scalar(select(Expert).where(Expert.user_id == user_id))


def find_question(
    edition_id: int, public_id: str, reader: ColumnElement[bool]
) -> ExpertQuestion | None:
    """Return a question of the edition when its reader may see it (`readable_by`)."""
    return db.session.scalar(
        select(ExpertQuestion)
        .join(Expert, Expert.id == ExpertQuestion.expert_id)
        .where(
            ExpertQuestion.edition_id == edition_id,
            ExpertQuestion.public_id == public_id,
            reader,
        )
        .options(*_whole())
    )


def list_questions(
    edition_id: int,
    reader: ColumnElement[bool],
    *,
    states: Collection[QuestionState] = (),
    silent_since: datetime | None = None,
) -> Sequence[ExpertQuestion]:
    """Return the questions of the edition that a reader may see: open ones first, then by age.

    With `states` only those in them, with `silent_since` only those that wait since then.
    """
    open_first = case((ExpertQuestion.state.in_(OPEN), 0), else_=1)
    more: list[ColumnElement[bool]] = []
    if states:
        more.append(ExpertQuestion.state.in_(states))
    if silent_since is not None:
        began = func.coalesce(ExpertQuestion.accepted_at, ExpertQuestion.asked_at)
        more += [ExpertQuestion.state.in_(OPEN), began <= silent_since]
    return db.session.scalars(
        select(ExpertQuestion)
        .join(Expert, Expert.id == ExpertQuestion.expert_id)
        .where(ExpertQuestion.edition_id == edition_id, reader, *more)
        .options(*_whole())
        .order_by(open_first, ExpertQuestion.asked_at.desc(), ExpertQuestion.id.desc())
        .limit(200)
    ).all()


def readable_by(user_id: int, company_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that somebody may read: they asked, are asked, or act for the IKM."""
    return or_(
        ExpertQuestion.asked_by_id == user_id,
        Expert.user_id == user_id,
        ExpertQuestion.company_id.in_(company_ids),
    )


def of_host(host_id: int) -> ColumnElement[bool]:
    """Return the condition under which the host's organisers read a question: it is theirs."""
    return ExpertQuestion.host_id == host_id


def get_question_by_id(question_id: int) -> ExpertQuestion:
    """Return the question that a fact names; raises NoResultFound."""
    return db.session.scalars(
        select(ExpertQuestion).where(ExpertQuestion.id == question_id).options(*_whole())
    ).one()


def count_open(user_id: int, edition_id: int) -> int:
    """Return how many questions of somebody wait for an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(ExpertQuestion)
            .where(
                ExpertQuestion.asked_by_id == user_id,
                ExpertQuestion.edition_id == edition_id,
                ExpertQuestion.state.in_(OPEN),
            )
        )
        or 0
    )


def list_silent(before: datetime) -> Sequence[ExpertQuestion]:
    """Return, locked, the open questions in which nobody has said or was reminded since then."""
    since = func.greatest(
        ExpertQuestion.asked_at, ExpertQuestion.accepted_at, ExpertQuestion.reminded_at
    )
    return db.session.scalars(
        select(ExpertQuestion)
        .where(ExpertQuestion.state.in_(OPEN), since <= before)
        .order_by(ExpertQuestion.id)
        .with_for_update(skip_locked=True)
    ).all()


def is_stuck(question: ExpertQuestion, now: datetime) -> bool:
    """Tell whether a question has waited for its expert for a week or more."""
    since = question.accepted_at or question.asked_at
    return question.state in OPEN and now - since >= REMIND_AFTER


def count_by_state(edition_id: int, reader: ColumnElement[bool]) -> Mapping[str, int]:
    """Return how many questions that a reader may see are in each state."""
    rows = db.session.execute(
        select(ExpertQuestion.state, func.count())
        .join(Expert, Expert.id == ExpertQuestion.expert_id)
        .where(ExpertQuestion.edition_id == edition_id, reader)
        .group_by(ExpertQuestion.state)
    )
    return {str(state): count for state, count in rows}


def count_help(edition_id: int, reader: ColumnElement[bool]) -> Mapping[Help, int]:
    """Return how often help helped, partly helped and did not, as the askers say."""
    rows = db.session.execute(
        select(ExpertQuestion.helped, func.count())
        .join(Expert, Expert.id == ExpertQuestion.expert_id)
        .where(ExpertQuestion.edition_id == edition_id, reader, ExpertQuestion.helped.is_not(None))
        .group_by(ExpertQuestion.helped)
    )
    return {Help(helped): count for helped, count in rows if helped is not None}


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(ExpertQuestion.expert).joinedload(Expert.user),
        joinedload(ExpertQuestion.asked_by),
        joinedload(ExpertQuestion.company),
    )
