"""The invitation says to what it invites."""

from __future__ import annotations

from datetime import timedelta

from matchmaker import clock
from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.organiser.announcements import ANNOUNCEMENTS
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition

TOPIC = "accounts.invited"


def told(app, *, with_edition: bool) -> list[str]:
    """Return each text in which the invitation is told: subject, letter twice, WhatsApp."""
    host = make_host()
    accounts.make_links(
        [make_user(host, Role.IKM)],
        edition_id=make_edition(host).id if with_edition else None,
        secret=app.config["SECRET_KEY"],
        now=clock.now(),
        valid_for=timedelta(days=14),
        created_by_id=None,
    )
    fact = db.session.query(Fact).filter_by(topic=TOPIC).one()
    [announcement] = ANNOUNCEMENTS
    [recipient] = announcement.recipients(fact.payload)
    letter = announcement.letter(fact.payload, recipient)
    words = email_words(TOPIC, recipient, letter)
    return [words.subject, words.text, words.html, whatsapp_text(TOPIC, recipient, letter)]


def test_an_invitation_names_the_edition_its_day_and_place(app, db_session):
    subject, *texts = told(app, with_edition=True)
    assert "Temu Bisnis 2026" in subject
    for text in texts:
        assert "Temu Bisnis 2026" in text
        assert "Selasa, 15 Desember 2026" in text
        assert "Gedung Wanita, Semarang" in text
        assert "/masuk/tautan/" in text


def test_a_link_without_an_edition_invites_to_the_host(app, db_session):
    subject, *texts = told(app, with_edition=False)
    assert "Temu Bisnis 2026" not in subject
    for text in texts:
        assert "/masuk/tautan/" in text
        assert "None" not in text
