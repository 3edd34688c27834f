"""What a view rolls back is a savepoint here: what the test has made stays. An IKM, its people."""

from __future__ import annotations

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition


@pytest.fixture(autouse=True, scope="package")
def rolled_back_to_a_savepoint() -> None:
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def host(edition):
    return db.session.get(Host, edition.host_id)


@pytest.fixture
def company(edition):
    return make_ikm(edition, name="Keripik <b>Mekar</b>").company


@pytest.fixture
def mentor(host, company):
    return make_user(host, Role.MENTOR, name="Ratna", mentors=(company.id,))


@pytest.fixture
def organiser(host):
    return make_user(host, Role.ORGANISER, name="Dewi")
