"""What the programme has to tell: a question to an expert, and its answer."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.accounts.core import Role
from matchmaker.accounts.queries import list_with_role
from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.programme import experts
from matchmaker.programme.expertise import OPEN, QuestionState
from matchmaker.web.addresses import absolute
from matchmaker.web.locale import short_day


def _asked_to(payload: Payload) -> Sequence[Recipient]:
    """Return the expert; who has no account is asked through the organisers."""
    question = experts.get_question_by_id(payload["question_id"])
    user = question.expert.user
    if user is not None and user.active:
        return [recipient_of(user)]
    return [recipient_of(person) for person in list_with_role(question.host_id, Role.ORGANISER)]


def _question(payload: Payload, recipient: Recipient) -> Letter | None:
    question = experts.get_question_by_id(payload["question_id"])
    if question.state is not QuestionState.ASKED:
        return None
    return _letter(payload)


def _silent_to(payload: Payload) -> Sequence[Recipient]:
    """Return the expert and the organisers: one of them has to say something."""
    question = experts.get_question_by_id(payload["question_id"])
    organisers = [recipient_of(one) for one in list_with_role(question.host_id, Role.ORGANISER)]
    user = question.expert.user
    return [*([recipient_of(user)] if user is not None and user.active else []), *organisers]


def _silence(payload: Payload, recipient: Recipient) -> Letter | None:
    question = experts.get_question_by_id(payload["question_id"])
    return _letter(payload) if question.state in OPEN else None


def _answered_to(payload: Payload) -> Sequence[Recipient]:
    asker = experts.get_question_by_id(payload["question_id"]).asked_by
    return [recipient_of(asker)] if asker is not None and asker.active else []


def _answer(payload: Payload, recipient: Recipient) -> Letter | None:
    return _letter(payload)


def _letter(payload: Payload) -> Letter:
    question = experts.get_question_by_id(payload["question_id"])
    edition = db.session.get_one(Edition, question.edition_id)
    return Letter(
        context={
            "expert": question.expert.name,
            # Through the organisers there are no contacts to promise.
            "reachable": question.expert.user_id is not None,
            "asker": question.asked_by.name if question.asked_by else "",
            "company": question.company.name if question.company else "",
            "message": question.message,
            "answer": question.answer,
            "reason": question.decline_reason,
            "asked_on": short_day(question.asked_at, edition.time_zone),
            "others": absolute("experts.index", edition=edition.slug),
            "url": absolute("questions.show", edition=edition.slug, question=question.public_id),
        }
    )


ANNOUNCEMENTS = (
    Announcement(topic="programme.expert_asked", recipients=_asked_to, letter=_question),
    Announcement(topic="programme.expert_accepted", recipients=_answered_to, letter=_answer),
    Announcement(topic="programme.expert_declined", recipients=_answered_to, letter=_answer),
    Announcement(topic="programme.expert_reminded", recipients=_silent_to, letter=_silence),
    Announcement(topic="programme.expert_answered", recipients=_answered_to, letter=_answer),
)
