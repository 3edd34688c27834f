"""Breaches: noted with whom they concern, the notice drafted in both languages, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.notifications.core import Letter, Recipient
from matchmaker.notifications.letters import email_words
from matchmaker.outbox import service as outbox
from matchmaker.privacy.core import Exposed
from matchmaker.privacy.models import Breach

TOPIC = "privacy.breach_announced"
EXPOSED_NAMES = {
    Exposed.ACCOUNTS: _l("Name, e-mail address and WhatsApp number of the account"),
    Exposed.CONTACTS: _l("Contacts of the business"),
    Exposed.FINANCES: _l("Sales in a year and the loan looked for"),
    Exposed.PERMITS: _l("NIB and numbers of permits"),
    Exposed.MEETINGS: _l("Meetings and what was written in requests"),
}


class AlreadyToldError(Exception):
    """The notice of this breach has gone out already."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The notice in one language, ready to be copied."""

    locale: str
    subject: str
    text: str


def note(
    *,
    host_id: int,
    edition_id: int | None,
    starts_on: date,
    ends_on: date,
    exposed: Sequence[Exposed],
    happened: str,
    measures: str,
    contact: str,
    by_id: int,
    now: datetime,
) -> Breach:
    """Write a breach down; nobody is told yet."""
    breach = Breach(
        host_id=host_id,
        edition_id=edition_id,
        starts_on=starts_on,
        ends_on=ends_on,
        exposed=[str(kind) for kind in exposed],
        happened=happened.strip(),
        measures=measures.strip(),
        contact=contact.strip(),
        noted_by_id=by_id,
        noted_at=now,
    )
    db.session.add(breach)
    db.session.flush()
    _note("privacy.breach_noted", breach)
    return breach


def tell(breach: Breach, now: datetime) -> None:
    """Send the notice to everybody concerned, once; raises AlreadyToldError."""
    db.session.refresh(breach, with_for_update=True)
    if breach.told_at is not None:
        raise AlreadyToldError
    breach.told_at = now
    outbox.record("privacy.breach_announced", {"breach_id": breach.id}, key=str(breach.id))
    _note("privacy.breach_told", breach)


def draft(breach: Breach) -> list[Draft]:
    """Return the notice in Indonesian and in English, to whom it may concern."""
    drafts = []
    for locale, name in (("id", "Bapak/Ibu"), ("en", "Sir or Madam")):
        reader = Recipient(user_id=0, name=name, email=None, phone=None, locale=locale)
        words = email_words(TOPIC, reader, letter_of(breach, [Exposed(k) for k in breach.exposed]))
        drafts.append(Draft(locale=locale, subject=words.subject, text=words.text))
    return drafts


def letter_of(breach: Breach, exposed: Sequence[Exposed]) -> Letter:
    """Return what a person reads of whom these kinds were exposed."""
    return Letter(
        context={
            "starts_on": breach.starts_on,
            "ends_on": breach.ends_on,
            "exposed": [EXPOSED_NAMES[kind] for kind in exposed],
            "happened": breach.happened,
            "measures": breach.measures,
            "contact": breach.contact,
        }
    )


def _note(action: str, breach: Breach) -> None:
    trail.record(
        action,
        host_id=breach.host_id,
        object_kind="breach",
        object_id=breach.public_id,
        details={"exposed": breach.exposed},
    )
    db.session.flush()
