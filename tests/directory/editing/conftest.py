"""An IKM with its owner, its mentor and the organiser, and what the services need."""

from __future__ import annotations

import pytest

from matchmaker import clock
from matchmaker.accounts.core import Role
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def owner(host, ikm):
    return make_user(host, Role.IKM, acts_for=(ikm.company_id,))


@pytest.fixture
def mentor(host, ikm):
    return make_user(host, Role.MENTOR, name="Ratna", mentors=(ikm.company_id,))


@pytest.fixture
def by(owner):
    return {"by_id": owner.id, "now": clock.now()}
