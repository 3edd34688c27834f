from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.directory.core import PermitState
from matchmaker.directory.expiry import service
from matchmaker.directory.models import Permit
from matchmaker.notifications.core import Channel
from matchmaker.notifications.letters import email_words, whatsapp_text
from matchmaker.notifications.models import Message
from matchmaker.notifications.service import announce, find_letter, find_recipient
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

END = date(2026, 12, 31)
MONTH_AHEAD = date(2026, 11, 30)
AFTER = date(2027, 1, 1)


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, name="Keripik Bu Sri", permits=("nib",))


def add(db_session, ikm, kind="pirt", number="2133305010012-26", **values):
    permit = Permit(
        company_id=ikm.company_id,
        kind=kind,
        number=number,
        **({"state": PermitState.DECLARED} | values),
    )
    db_session.add(permit)
    db_session.flush()
    return permit


def topics(db_session):
    return db_session.scalars(
        select(Fact.topic).where(Fact.topic.like("directory.permit%")).order_by(Fact.id)
    ).all()


def test_a_month_ahead_it_is_said_once_and_once_more_when_it_has_ended(db_session, ikm):
    add(db_session, ikm)
    service.tell_of_ends(date(2026, 11, 29))
    assert topics(db_session) == []
    for day in (MONTH_AHEAD, date(2026, 12, 1), END):
        service.tell_of_ends(day)
    assert topics(db_session) == ["directory.permit_end_neared"]
    for day in (AFTER, date(2027, 1, 2)):
        service.tell_of_ends(day)
    assert topics(db_session) == ["directory.permit_end_neared", "directory.permit_expired"]


def test_a_date_counts_where_one_is_known(db_session, ikm):
    add(db_session, ikm, "halal", "ID33110000000000001", expires_on=date(2026, 12, 15))
    add(db_session, ikm, "haccp", "H-1", expires_on=date(2028, 1, 1))
    assert service.tell_of_ends(date(2026, 11, 20)) == 1
    [fact] = db_session.scalars(select(Fact).filter_by(topic="directory.permit_end_neared"))
    assert fact.payload["ends"] == "2026-12-15"
    assert fact.payload["edition_id"] == ikm.edition_id


def test_a_renewed_permit_with_another_day_is_news_again(db_session, ikm):
    permit = add(db_session, ikm, "halal", "ID1", expires_on=END)
    service.tell_of_ends(MONTH_AHEAD)
    permit.expires_on = date(2027, 12, 31)
    db_session.flush()
    service.tell_of_ends(date(2027, 11, 30))
    assert len(topics(db_session)) == 2


def test_nothing_is_said_of_what_is_replaced_in_process_or_long_over(db_session, edition, ikm):
    add(db_session, ikm)
    add(db_session, ikm, number="2133305010012-31")
    other = make_ikm(edition, permits=("nib",))
    add(db_session, other, state=PermitState.IN_PROCESS)
    add(db_session, other, "halal", "ID2", expires_on=date(2026, 1, 1))
    assert service.tell_of_ends(MONTH_AHEAD) == 0
    assert topics(db_session) == []


def test_nothing_is_said_of_a_closed_or_erased_company(db_session, ikm):
    add(db_session, ikm)
    ikm.company.restricted_at = clock.now()
    db_session.flush()
    assert service.tell_of_ends(MONTH_AHEAD) == 0


def test_owner_and_mentor_get_a_letter_with_the_mend_or_a_prepared_message(
    db_session, host, edition, ikm
):
    owner = make_user(host, Role.IKM, phone="+628123000111", acts_for=(ikm.company_id,))
    mentor = make_user(host, Role.MENTOR, email="m@contoh.example", mentors=(ikm.company_id,))
    mentor.locale = "en"
    make_user(host, Role.IKM, acts_for=(make_ikm(edition).company_id,))
    permit = add(db_session, ikm)
    service.tell_of_ends(MONTH_AHEAD)
    [fact] = db_session.scalars(select(Fact).filter_by(topic="directory.permit_end_neared"))
    assert announce(fact) == 2
    messages = {
        message.user_id: message
        for message in db_session.scalars(select(Message).filter_by(fact_id=fact.id))
    }
    assert messages[owner.id].channel is Channel.WHATSAPP
    assert messages[mentor.id].channel is Channel.EMAIL
    tapped = words(messages[owner.id])
    assert "31 Desember 2026" in tapped
    assert "dinas kesehatan" in tapped
    assert f"/profil/izin/{permit.public_id}" in tapped
    mailed = words(messages[mentor.id])
    assert "31 December 2026" in mailed
    assert "health office" in mailed
    # Renewed in the meantime: there is nothing to say any more.
    add(db_session, ikm, number="2133305010012-31")
    assert words(messages[mentor.id]) is None


def words(message):
    """What somebody reads, None when there is nothing to say any more."""
    recipient, letter = find_recipient(message), find_letter(message)
    if letter is None:
        return None
    if message.channel is Channel.WHATSAPP:
        return whatsapp_text(message.topic, recipient, letter)
    mail = email_words(message.topic, recipient, letter)
    assert mail.subject
    assert "http" in mail.html
    return mail.text
