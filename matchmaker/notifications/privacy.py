"""What this room keeps of a person, and how it forgets them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from matchmaker.accounts.subjects import Subject
from matchmaker.db import db
from matchmaker.notifications import mailbox, service
from matchmaker.notifications.core import MessageState
from matchmaker.notifications.mail import mail_folder
from matchmaker.notifications.models import Message

REASON_ERASED = "dihapus"


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return what the person was told of, how and when; the words are made when they are sent."""
    messages = db.session.scalars(
        select(Message).where(Message.user_id == subject.user_id).order_by(Message.id)
    )
    return {
        "messages": [
            {
                "about": message.topic,
                "channel": message.channel,
                "state": message.state,
                "created_at": message.created_at,
                "sent_at": message.sent_at,
            }
            for message in messages
        ]
    }


def erase(subject: Subject, now: datetime) -> None:
    """Send nothing more to the person; a mail server's answers may name their address."""
    own = select(Message).where(Message.user_id == subject.user_id)
    waiting = (MessageState.QUEUED, MessageState.RETRYING)
    for message in db.session.scalars(own.where(Message.state.in_(waiting)).with_for_update()):
        service.cancel(message)
    db.session.execute(
        update(Message)
        .where(Message.user_id == subject.user_id, Message.error.is_not(None))
        .values(error=REASON_ERASED)
    )
    db.session.flush()


def drop_letters(words: Iterable[str]) -> int:
    """Delete the letters in the mail folder that hold any of these words; returns how many.

    Without a folder (a real mail server) nothing is kept here. Called once the person is gone
    for good: files do not come back with a rollback.
    """
    folder = mail_folder(current_app.config["MAIL_URL"])
    wanted = [word.casefold() for word in words if word]
    if folder is None or not wanted:
        return 0
    gone = 0
    for letter in mailbox.list_letters(folder, most=None):
        try:
            text = mailbox.full_text(folder, letter).casefold()
        except mailbox.UnknownLetterError:
            continue
        if any(word in text for word in wanted):
            (folder / letter.name).unlink(missing_ok=True)
            gone += 1
    return gone
