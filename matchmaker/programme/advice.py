"""Keep the list of alumni experts; ask one, answer, close. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchmaker.accounts import queries as people
from matchmaker.accounts import trail
from matchmaker.accounts.adding import add_person
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.outbox import service as outbox
from matchmaker.programme import experts
from matchmaker.programme.expertise import (
    MOST_OPEN_QUESTIONS,
    OPEN,
    REMIND_AFTER,
    Field,
    Help,
    Language,
    QuestionState,
)
from matchmaker.programme.models import Expert, ExpertQuestion


class TooManyQuestionsError(Exception):
    """Somebody's questions wait for answers already, as many as anybody may have open."""


class QuestionOverError(Exception):
    """The question has been answered or closed meanwhile."""


class AddressTakenError(Exception):
    """The address or number belongs to an account elsewhere, or to another expert."""


@dataclass(frozen=True, kw_only=True)
class ExpertEntry:
    """What the organiser writes of an expert; with an address or number comes an account."""

    name: str
    about: str = ""
    city: str = ""
    fields: Sequence[Field]
    languages: Sequence[Language] = ()
    availability: str = ""
    active: bool = True
    email: str | None = None
    phone: str | None = None
    anew: bool = False


def add_expert(host_id: int, entry: ExpertEntry) -> Expert:
    """Add an expert to the host's list.

    Raises AddressTakenError, accounts.adding.AskedToBeForgottenError.
    """
    expert = Expert(host_id=host_id)
    _write(expert, entry)
    db.session.add(expert)
    db.session.flush()
    _note("programme.expert_added", expert)
    return expert


def change_expert(expert: Expert, entry: ExpertEntry) -> None:
    """Change what the list says of an expert. Raises as `add_expert` does."""
    _write(expert, entry)
    db.session.flush()
    _note("programme.expert_changed", expert)


def ask(
    expert: Expert,
    edition: Edition,
    *,
    by: User,
    company: Company | None,
    message: str,
    now: datetime,
) -> ExpertQuestion:
    """Ask an expert, for an IKM or as an observer (`company` None); the expert hears of it.

    Raises LookupError when the expert is another host's or cannot be asked at present, and
    TooManyQuestionsError.
    """
    if expert.host_id != edition.host_id or not expert.active:
        raise LookupError(expert.public_id)
    if experts.count_open(by.id, edition.id) >= MOST_OPEN_QUESTIONS:
        raise TooManyQuestionsError
    question = ExpertQuestion(
        host_id=edition.host_id,
        edition_id=edition.id,
        expert_id=expert.id,
        asked_by_id=by.id,
        company_id=company.id if company else None,
        message=message.strip(),
        state=QuestionState.ASKED,
        asked_at=now,
    )
    db.session.add(question)
    db.session.flush()
    outbox.record("programme.expert_asked", _payload(question), key=str(question.id))
    _note_question("programme.expert_asked", question)
    return question


def accept(question: ExpertQuestion, *, now: datetime) -> None:
    """Promise to help: from now on both see how to reach each other. Raises QuestionOverError."""
    _lock(question, QuestionState.ASKED)
    question.accepted_at = now
    question.state = QuestionState.ACCEPTED
    _tell("programme.expert_accepted", question)


def decline(question: ExpertQuestion, reason: str, *, now: datetime) -> None:
    """Say that one cannot help, and why, so that another expert is asked.

    Raises QuestionOverError once it was answered, declined or closed.
    """
    _lock(question, *OPEN)
    question.declined_at = now
    question.decline_reason = reason.strip()
    question.state = QuestionState.DECLINED
    _tell("programme.expert_declined", question)


def answer(question: ExpertQuestion, text: str, *, now: datetime) -> None:
    """Answer a question: from now on both see how to reach each other.

    Raises QuestionOverError when it is answered, declined or closed already.
    """
    _lock(question, *OPEN)
    question.answer = text.strip()
    question.answered_at = now
    question.state = QuestionState.ANSWERED
    _tell("programme.expert_answered", question)


def close(
    question: ExpertQuestion, *, now: datetime, helped: Help | None = None, note: str = ""
) -> None:
    """Close a question, answered or not, and say whether it helped.

    Raises QuestionOverError when it is closed already.
    """
    _lock(question, *(state for state in QuestionState if state is not QuestionState.CLOSED))
    question.state = QuestionState.CLOSED
    question.closed_at = now
    question.helped = helped
    question.outcome_note = note.strip()
    db.session.flush()
    _note_question("programme.expert_question_closed", question)


def remind_silent(now: datetime) -> int:
    """Remind whoever has to say something for a week; again after each further week.

    Returns how many questions that were. Nothing is told twice in a week.
    """
    silent = experts.list_silent(now - REMIND_AFTER)
    for question in silent:
        question.reminded_at = now
        outbox.record(
            "programme.expert_reminded", _payload(question), key=f"{question.id}:{now:%Y%m%d}"
        )
        _note_question("programme.expert_reminded", question)
    db.session.flush()
    return len(silent)


def _write(expert: Expert, entry: ExpertEntry) -> None:
    expert.name = entry.name.strip()
    expert.about = entry.about.strip()
    expert.city = entry.city.strip()
    expert.fields = [str(field) for field in entry.fields]
    expert.languages = [str(language) for language in entry.languages]
    expert.availability = entry.availability.strip()
    expert.active = entry.active
    if expert.user_id is None and (entry.email or entry.phone):
        expert.user_id = _account(expert, entry).id


def _account(expert: Expert, entry: ExpertEntry) -> User:
    """Find or make the expert's account; it holds no role, it only reads their questions."""
    user = people.find_user_by_identity(entry.email, entry.phone)
    if user is None:
        return add_person(
            host_id=expert.host_id,
            name=expert.name,
            email=entry.email,
            phone=entry.phone,
            anew=entry.anew,
        )
    if user.host_id != expert.host_id or experts.find_expert_of(user.id) is not None:
        raise AddressTakenError
    return user


def _tell(fact: str, question: ExpertQuestion) -> None:
    db.session.flush()
    outbox.record(fact, _payload(question), key=str(question.id))
    _note_question(fact, question)


def _lock(question: ExpertQuestion, *states: QuestionState) -> None:
    """Hold a question; raises QuestionOverError when it is in none of these states any more."""
    db.session.execute(
        select(ExpertQuestion)
        .where(ExpertQuestion.id == question.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if question.state not in states:
        raise QuestionOverError


def _payload(question: ExpertQuestion) -> dict[str, object]:
    return {"question_id": question.id, "edition_id": question.edition_id}


def _note(action: str, expert: Expert) -> None:
    trail.record(action, host_id=expert.host_id, object_kind="expert", object_id=expert.public_id)


def _note_question(action: str, question: ExpertQuestion) -> None:
    trail.record(
        action,
        host_id=question.host_id,
        object_kind="question",
        object_id=question.public_id,
        acting_for_id=question.company_id,
    )
