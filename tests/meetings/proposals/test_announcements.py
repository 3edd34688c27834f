"""The one letter to the company in whose name was asked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals.announcements import ANNOUNCEMENTS
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_user
from tests.meetings.proposals.making import make_fair

[TOLD] = ANNOUNCEMENTS


@pytest.fixture
def fair(db_session):
    return make_fair(ikm=1, partners=2)


def payload_of(fair, **sending: object):
    fair.send(fair.make(), **sending)
    return db.session.scalars(select(Fact).where(Fact.topic == TOLD.topic)).one().payload


def test_the_owner_hears_of_all_requests_at_once(fair, app):
    owner = make_user(fair.host, Role.IKM, acts_for=(fair.ikm[0].company_id,))
    payload = payload_of(fair)
    [recipient] = TOLD.recipients(payload)
    assert recipient.user_id == owner.id
    with app.test_request_context():
        letter = TOLD.letter(payload, recipient)
    assert letter is not None
    names = {line.who for line in letter.context["lines"]}
    assert names == {partner.company.name for partner in fair.partners}
    assert letter.context["own"] == fair.ikm[0].company.name


def test_a_mentor_hears_for_an_owner_without_an_account(fair):
    mentor = make_user(fair.host, Role.MENTOR, mentors=(fair.ikm[0].company_id,))
    assert [one.user_id for one in TOLD.recipients(payload_of(fair))] == [mentor.id]


def test_each_partner_hears_when_partners_ask(fair):
    fair.send(fair.make(), asked_by=Side.PARTNER)
    facts = db.session.scalars(select(Fact).where(Fact.topic == TOLD.topic)).all()
    assert {fact.payload["participation_id"] for fact in facts} == {p.id for p in fair.partners}


def test_what_is_answered_or_taken_back_meanwhile_is_not_told(fair, app):
    make_user(fair.host, Role.IKM, acts_for=(fair.ikm[0].company_id,))
    payload = payload_of(fair)
    [recipient] = TOLD.recipients(payload)
    for meeting in db.session.scalars(select(Meeting)):
        meeting.state = MeetingState.ACCEPTED
        meeting.answered_at = meeting.asked_at
    db.session.commit()
    with app.test_request_context():
        assert TOLD.letter(payload, recipient) is None


def test_nobody_is_told_of_a_company_that_has_left(fair):
    assert list(TOLD.recipients({"participation_id": 0, "edition_id": 0, "meetings": []})) == []
