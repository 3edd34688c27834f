from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.accounts import service
from matchmaker.accounts.core import Role, link_token
from matchmaker.accounts.models import LoginLink
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SECRET = "a secret"


def make_link(user, now=NOW):
    [link] = service.make_links(
        [user],
        edition_id=None,
        secret=SECRET,
        now=now,
        valid_for=timedelta(days=14),
        created_by_id=None,
    )
    return link, link_token(SECRET, link.public_id)


def test_a_link_lets_its_person_in_once(db_session):
    user = make_user(make_host(), Role.IKM)
    _link, token = make_link(user)

    assert service.use_link(token, NOW) is user
    with pytest.raises(service.LinkRefusedError):
        service.use_link(token, NOW)


def test_the_database_keeps_no_token(db_session):
    link, token = make_link(make_user(make_host(), Role.IKM))
    fact = db_session.scalars(select(Fact).where(Fact.topic == "accounts.invited")).one()
    kept = [str(getattr(link, column.name)) for column in LoginLink.__table__.columns]
    assert not any(token in value for value in [*kept, str(fact.payload)])


def test_an_expired_link_is_refused(db_session):
    _link, token = make_link(make_user(make_host(), Role.IKM))
    with pytest.raises(service.LinkRefusedError):
        service.use_link(token, NOW + timedelta(days=14))


def test_a_newer_link_ends_the_earlier_one(db_session):
    user = make_user(make_host(), Role.IKM)
    _link, old = make_link(user)
    _link, new = make_link(user, NOW + timedelta(hours=1))
    with pytest.raises(service.LinkRefusedError):
        service.use_link(old, NOW + timedelta(hours=2))
    assert service.use_link(new, NOW + timedelta(hours=2)) is user


def test_a_link_of_somebody_who_was_shut_out_is_refused(db_session):
    user = make_user(make_host(), Role.IKM)
    _link, token = make_link(user)
    user.active = False
    db_session.flush()
    with pytest.raises(service.LinkRefusedError):
        service.use_link(token, NOW)


def test_two_people_cannot_share_a_number(db_session):
    host = make_host()
    make_user(host, Role.IKM, phone="+6281200000001")
    with pytest.raises(service.IdentityTakenError):
        service.create_user(host_id=host.id, name="Another", phone="+6281200000001")


def test_roles_and_mandates_are_given_once(db_session):
    user = make_user(make_host(), Role.IKM)
    service.grant_role(user, Role.IKM)
    service.grant_role(user, Role.MENTOR)
    assert sorted(held.role for held in user.memberships) == ["ikm", "mentor"]
