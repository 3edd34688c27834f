"""Erasing while something else goes on, in connections of their own."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy.exc import DBAPIError

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.accounts.queries import list_with_role
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.privacy import service
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.meetings.conftest import outcomes


@pytest.mark.parametrize("what", ["person", "company"])
def test_who_is_being_erased_cannot_write_themself_back(racing_app, race, what):
    with racing_app.app_context():
        host = make_host()
        ikm = make_ikm(make_edition(host), name="Rengginang Sri")
        user = make_user(host, Role.IKM, name="Sri Rejeki", acts_for=(ikm.company_id,))
        user_id, company_id = user.id, ikm.company_id
        db.session.remove()
    read, erased = Event(), Event()

    def write():
        person, company = db.session.get_one(User, user_id), db.session.get_one(Company, company_id)
        read.set()
        assert erased.wait(10)
        if what == "person":
            service.correct_name(person, "Sri Rejeki Wati")
        else:
            company.contact_name = "Sri Wati"
        db.session.flush()

    def erase():
        assert read.wait(10)
        service.erase_person(db.session.get_one(User, user_id), clock.now())
        db.session.commit()
        erased.set()

    results = race(write, erase)
    assert isinstance(results[0], DBAPIError)
    assert "stays erased" in str(results[0])
    with racing_app.app_context():
        person, company = db.session.get_one(User, user_id), db.session.get_one(Company, company_id)
        assert "Sri" not in f"{person.name} {company.name} {company.contact_name}"
        db.session.remove()


def test_the_last_two_organisers_cannot_both_leave_at_once(racing_app, race):
    with racing_app.app_context():
        host = make_host()
        host_id = host.id
        ids = [make_user(host, Role.ORGANISER).id for _ in range(2)]
        db.session.remove()

    def leave(user_id):
        return lambda: service.erase_person(db.session.get_one(User, user_id), clock.now())

    assert outcomes(race(*[leave(user_id) for user_id in ids])) == ["LastOrganiserError", "done"]
    with racing_app.app_context():
        assert len(list_with_role(host_id, Role.ORGANISER)) == 1
        db.session.remove()
