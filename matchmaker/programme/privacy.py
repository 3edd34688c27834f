"""What this room keeps of a person and their companies, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.programme.expertise import QuestionState
from matchmaker.programme.models import Expert, ExpertQuestion, GateOverride, GateResult
from matchmaker.programme.visits import privacy as mentoring

# Long enough for the rule that a decision has a reason.
REASON_ERASED = "Alasan telah dihapus."
EXPERT_ERASED = "Ahli yang telah dihapus"
WORDS_ERASED = "(dihapus)"
NOTHING = {"id": "", "en": ""}


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return what the gate says of the person's companies, and what they know, ask and answer."""
    parts = _part_ids(subject)
    results = db.session.scalars(select(GateResult).where(GateResult.participation_id.in_(parts)))
    overrides = db.session.scalars(
        select(GateOverride)
        .where(GateOverride.participation_id.in_(parts))
        .order_by(GateOverride.id)
    )
    return {
        "gate": [
            {"day": r.day, "passed": r.standing, "by_the_gate": r.graduated, "criteria": r.outcomes}
            for r in results
        ],
        "decisions": [
            {"passes": o.passes, "reason": o.reason, "decided_at": o.decided_at} for o in overrides
        ],
        "expertise": [_expertise(expert) for expert in _list_experts(subject)],
        "questions": [_question(question) for question in _list_questions(subject)],
        **mentoring.personal_data(subject),
    }


def erase(subject: Subject, now: datetime) -> None:
    """Keep the verdicts that totals count, without evidence and without reasons in words."""
    parts = _part_ids(subject, sole=True)
    for result in db.session.scalars(
        select(GateResult).where(GateResult.participation_id.in_(parts))
    ):
        result.outcomes = [one | {"evidence": NOTHING, "mend": None} for one in result.outcomes]
    db.session.execute(
        update(GateOverride)
        .where(GateOverride.participation_id.in_(parts))
        .values(reason=REASON_ERASED)
    )
    for question in _list_questions(subject, sole=True):
        _empty(question, now)
    for expert in _list_experts(subject):
        expert.name = EXPERT_ERASED
        expert.about = expert.city = expert.availability = ""
        expert.active = False
        expert.user_id = None
    mentoring.erase(subject)
    db.session.flush()


def _empty(question: ExpertQuestion, now: datetime) -> None:
    """Take the words out of a question; one that waits for an answer waits no longer."""
    question.message = WORDS_ERASED
    if question.answer:
        question.answer = WORDS_ERASED
    if question.state is QuestionState.ASKED:
        question.state = QuestionState.CLOSED
        question.closed_at = now


def _list_experts(subject: Subject) -> Sequence[Expert]:
    return db.session.scalars(select(Expert).where(Expert.user_id == subject.user_id)).all()


def _list_questions(subject: Subject, *, sole: bool = False) -> Sequence[ExpertQuestion]:
    """The questions that the person asked or answers, and those about their companies."""
    companies = subject.sole_ids if sole else subject.company_ids
    asked_of = select(Expert.id).where(Expert.user_id == subject.user_id)
    return db.session.scalars(
        select(ExpertQuestion)
        .where(
            or_(
                ExpertQuestion.asked_by_id == subject.user_id,
                ExpertQuestion.company_id.in_(companies),
                ExpertQuestion.expert_id.in_(asked_of),
            )
        )
        .options(joinedload(ExpertQuestion.expert))
        .order_by(ExpertQuestion.id)
    ).all()


def _expertise(expert: Expert) -> dict[str, Any]:
    return {
        "name": expert.name,
        "about": expert.about,
        "city": expert.city,
        "fields": expert.fields,
        "languages": expert.languages,
        "availability": expert.availability,
        "created_at": expert.created_at,
    }


def _question(question: ExpertQuestion) -> dict[str, Any]:
    return {
        "to": question.expert.name,
        "message": question.message,
        "answer": question.answer,
        "state": question.state,
        "asked_at": question.asked_at,
        "answered_at": question.answered_at,
    }


def _part_ids(subject: Subject, *, sole: bool = False) -> Sequence[int]:
    companies = subject.sole_ids if sole else subject.company_ids
    return db.session.scalars(
        select(Participation.id).where(Participation.company_id.in_(companies))
    ).all()
