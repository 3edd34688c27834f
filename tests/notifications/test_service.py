from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.db import db
from matchmaker.notifications import service
from matchmaker.notifications.core import (
    MOST_ATTEMPTS,
    STUCK_AFTER,
    Channel,
    Fate,
    MessageState,
    Outcome,
    WrongStateError,
)
from matchmaker.notifications.mail import post
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact

SENT = Outcome(fate=Fate.SENT)
LATER = Outcome(fate=Fate.TRY_AGAIN, reason="421 busy")
NEVER = Outcome(fate=Fate.REFUSED, reason="550 no such person")


def queued_facts(message: Message) -> list[Fact]:
    facts = db.session.query(Fact).filter_by(topic="notifications.queued").order_by(Fact.id)
    return [fact for fact in facts if fact.payload == {"message_id": message.id}]


def attempt(message: Message, outcome: Outcome) -> None:
    begun = service.begin_attempt(message.id, clock.now())
    assert begun is not None
    service.end_attempt(begun, outcome, clock.now())


def test_an_invitation_by_mail_is_queued_for_its_person(invitation):
    message = invitation.announced()

    assert (message.channel, message.state) == (Channel.EMAIL, MessageState.QUEUED)
    assert (message.host_id, message.edition_id) == (invitation.host.id, invitation.edition.id)
    assert len(queued_facts(message)) == 1


def test_who_has_only_a_number_gets_a_prepared_message_and_no_mail(prepared):
    message = prepared.announced()

    assert (message.channel, message.state) == (Channel.WHATSAPP, MessageState.QUEUED)
    assert queued_facts(message) == []
    assert service.begin_attempt(message.id, clock.now()) is None


def test_announced_twice_it_is_one_message(invitation):
    message = invitation.announced()

    assert service.announce(invitation.fact) == 0
    assert invitation.announced().id == message.id
    assert len(queued_facts(message)) == 1


def test_a_letter_is_laid_down_with_the_link_in_the_persons_language(app, invitation, mail_folder):
    message = invitation.announced()
    begun = service.begin_attempt(message.id, clock.now())
    assert begun is not None
    assert message.state is MessageState.SENDING

    service.end_attempt(begun, post(begun.mail, app.config["MAIL_URL"], clock.now()), clock.now())

    [file] = mail_folder.iterdir()
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert letter["To"] == "Sri Rejeki <sri@contoh.example>"
    assert letter["Message-ID"] == f"<{message.public_id}@localhost.example>"
    assert "http://localhost:8000/masuk/tautan/" in text
    assert "http://localhost:8000/masuk/tautan/" in html
    assert (message.state, message.error) == (MessageState.SENT, None)
    assert message.sent_at is not None


@pytest.mark.parametrize("how", ["used", "revoked", "expired"])
def test_a_dead_link_is_not_told_any_more(invitation, how):
    message = invitation.announced()
    link = db.session.get(
        accounts.LoginLink, invitation.fact.payload["link_id"], populate_existing=True
    )
    match how:
        case "used":
            link.used_at = clock.now()
        case "revoked":
            link.revoked_at = clock.now()
        case "expired":
            link.created_at = clock.now() - timedelta(days=2)
            link.expires_at = clock.now() - timedelta(days=1)
    db.session.commit()

    assert service.begin_attempt(message.id, clock.now()) is None
    assert message.state is MessageState.CANCELLED


def test_a_refusal_for_now_is_tried_again_later(invitation):
    message = invitation.announced()
    attempt(message, LATER)

    assert (message.state, message.error) == (MessageState.RETRYING, "421 busy")
    again = queued_facts(message)[-1]
    assert again.due_at == message.due_at
    assert timedelta(seconds=20) < again.due_at - clock.now() <= timedelta(seconds=30)
    attempt(message, SENT)
    assert message.state is MessageState.SENT


def test_a_refusal_for_good_fails_with_its_reason_and_can_be_tried_by_hand(invitation):
    message = invitation.announced()
    attempt(message, NEVER)
    assert (message.state, message.error) == (MessageState.FAILED, "550 no such person")
    assert service.begin_attempt(message.id, clock.now()) is None

    service.try_again(message, clock.now())

    assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
    assert len(queued_facts(message)) == 2
    attempt(message, SENT)


def test_after_the_last_attempt_it_has_failed(invitation):
    message = invitation.announced()
    for _ in range(MOST_ATTEMPTS):
        attempt(message, LATER)
    assert message.state is MessageState.FAILED


def test_only_a_failed_message_is_tried_by_hand(invitation):
    message = invitation.announced()
    with pytest.raises(WrongStateError):
        service.try_again(message, clock.now())


def test_two_workers_do_not_send_the_same_message(invitation):
    message = invitation.announced()
    assert service.begin_attempt(message.id, clock.now()) is not None
    assert service.begin_attempt(message.id, clock.now()) is None


def test_a_message_whose_sender_died_is_swept_and_its_late_end_ignored(invitation):
    message = invitation.announced()
    begun = service.begin_attempt(message.id, clock.now())
    assert begun is not None

    service.sweep(clock.now())
    assert message.state is MessageState.SENDING

    service.sweep(clock.now() + STUCK_AFTER + timedelta(seconds=1))
    assert message.state is MessageState.RETRYING
    service.end_attempt(begun, SENT, clock.now())
    assert message.state is MessageState.RETRYING


def test_the_late_end_of_an_attempt_says_nothing_of_the_next_one(invitation):
    message = invitation.announced()
    first = service.begin_attempt(message.id, clock.now())
    service.sweep(clock.now() + STUCK_AFTER + timedelta(seconds=1))
    second = service.begin_attempt(message.id, message.due_at + timedelta(seconds=1))
    assert first is not None
    assert second is not None

    service.end_attempt(first, NEVER, clock.now())
    assert message.state is MessageState.SENDING
    service.end_attempt(second, SENT, clock.now())
    assert message.state is MessageState.SENT


def test_a_message_that_lost_its_fact_is_queued_again_once(invitation):
    message = invitation.announced()
    for fact in queued_facts(message):
        fact.failed_at, fact.error = clock.now(), "lost"
    db.session.commit()
    later = clock.now() + timedelta(minutes=30)

    service.sweep(later)
    service.sweep(later)

    open_facts = [fact for fact in queued_facts(message) if fact.failed_at is None]
    assert len(open_facts) == 1


def test_an_address_that_is_none_fails_and_keeps_nobody_waiting(invitation):
    message = invitation.announced()
    invitation.user.email = "sri@@contoh"
    db.session.commit()

    assert service.begin_attempt(message.id, clock.now()) is None
    assert message.state is MessageState.FAILED


def test_a_letter_that_cannot_be_written_is_tried_again_with_the_reason(
    app, invitation, monkeypatch
):
    message = invitation.announced()
    monkeypatch.setattr(service, "find_letter", lambda message: {}["name"])

    assert service.begin_attempt(message.id, clock.now()) is None
    assert message.state is MessageState.RETRYING
    assert "KeyError" in (message.error or "")


def test_a_tap_is_noted_and_can_be_undone(prepared):
    message = prepared.announced()
    service.mark_tapped([message], prepared.user.id, clock.now())
    assert (message.state, message.sent_by_id) == (MessageState.SENT, prepared.user.id)

    with pytest.raises(WrongStateError):
        service.mark_tapped([message], prepared.user.id, clock.now())

    service.undo_tap([message])
    assert (message.state, message.sent_by_id, message.sent_at) == (
        MessageState.QUEUED,
        None,
        None,
    )
