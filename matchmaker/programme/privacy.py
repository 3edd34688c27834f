"""What this room keeps of a person and their companies, and how it forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.programme.expertise import OPEN, QuestionState
from matchmaker.programme.gates.models import GateChange, Verification
from matchmaker.programme.models import Expert, ExpertQuestion, GateOverride, GateResult
from matchmaker.programme.scores.models import ScoreTick
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
        "history": _history(parts),
        "seen_in_the_field": _seen(subject),
        "checklists": _ticks(subject),
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
    db.session.execute(
        update(GateChange).where(GateChange.participation_id.in_(parts)).values(details=[])
    )
    db.session.execute(
        update(Verification)
        .where(Verification.company_id.in_(subject.sole_ids))
        # Long enough for the rule that a difference is told.
        .values(note=WORDS_ERASED, markets=None, capacity_per_month=None)
    )
    db.session.execute(delete(ScoreTick).where(ScoreTick.company_id.in_(subject.sole_ids)))
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
    if question.decline_reason:
        question.decline_reason = WORDS_ERASED
    question.outcome_note = ""
    if question.state in OPEN:
        question.state = QuestionState.CLOSED
        question.closed_at = now


def _history(parts: Sequence[int]) -> list[dict[str, Any]]:
    changes = db.session.scalars(
        select(GateChange).where(GateChange.participation_id.in_(parts)).order_by(GateChange.id)
    )
    return [
        {
            "at": one.changed_at,
            "passed": one.standing,
            "passed_before": one.stood,
            "cause": one.cause,
            "changed": one.details,
        }
        for one in changes
    ]


def _seen(subject: Subject) -> list[dict[str, Any]]:
    """What mentors saw at the person's companies, and what the person saw as a mentor."""
    rows = db.session.scalars(
        select(Verification)
        .where(
            or_(
                Verification.company_id.in_(subject.company_ids),
                Verification.user_id == subject.user_id,
            )
        )
        .order_by(Verification.id)
    )
    return [
        {
            "criterion": one.criterion,
            "as_stated": one.holds,
            "seen_on": one.verified_on,
            "note": one.note,
            "markets": one.markets,
            "capacity_per_month": one.capacity_per_month,
            "by_me": one.user_id == subject.user_id,
        }
        for one in rows
    ]


def _ticks(subject: Subject) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(ScoreTick)
        .where(
            or_(
                ScoreTick.company_id.in_(subject.company_ids),
                ScoreTick.user_id == subject.user_id,
            )
        )
        .order_by(ScoreTick.id)
    )
    return [{"item": one.item, "seen_on": one.ticked_on} for one in rows]


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
        "declined": question.decline_reason,
        "helped": question.helped,
        "outcome": question.outcome_note,
        "state": question.state,
        "asked_at": question.asked_at,
        "answered_at": question.answered_at,
    }


def _part_ids(subject: Subject, *, sole: bool = False) -> Sequence[int]:
    companies = subject.sole_ids if sole else subject.company_ids
    return db.session.scalars(
        select(Participation.id).where(Participation.company_id.in_(companies))
    ).all()
