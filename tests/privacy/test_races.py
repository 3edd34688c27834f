"""Erasing while something else goes on, in connections of their own."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from matchmaker import clock
from matchmaker.accounts import codes
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import LoginCode, User
from matchmaker.accounts.queries import list_with_role
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation, Product
from matchmaker.events.models import Edition
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import Purpose
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.refusals import NotShownError
from matchmaker.privacy import service
from matchmaker.programme import advice
from matchmaker.programme.expertise import Field
from matchmaker.programme.models import ExpertQuestion
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
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


def _ask(ikm, shop, user_id):
    meetings.ask(
        db.session.get_one(Participation, ikm),
        db.session.get_one(Participation, shop),
        purpose=Purpose.SUPPLY,
        message="Dari Sri Rejeki",
        by_user_id=user_id,
        now=clock.now(),
    )


def _add_product(ikm, shop, user_id):
    company_id = db.session.get_one(Participation, ikm).company_id
    db.session.add(
        Product(
            company_id=company_id,
            position=9,
            name_id="Rengginang Sri",
            name_en="",
            product_type="food_dry",
            type_is_guessed=False,
            unit="pcs",
        )
    )
    db.session.flush()


def _ask_expert(ikm, shop, user_id):
    part = db.session.get_one(Participation, ikm)
    expert = advice.add_expert(part.host_id, advice.ExpertEntry(name="Rini", fields=[Field.HERBAL]))
    advice.ask(
        expert,
        db.session.get_one(Edition, part.edition_id),
        by=db.session.get_one(User, user_id),
        company=part.company,
        message="Saya Sri Rejeki",
        now=clock.now(),
    )


def _change_number(ikm, shop, user_id):
    codes.request_change(
        db.session.get_one(User, user_id),
        email="sri@contoh.example",
        phone=None,
        secret="s" * 40,
        now=clock.now(),
    )


STEPS = (_ask, _add_product, _ask_expert, _change_number)


@pytest.fixture
def sri(racing_app):
    """Numbers of an IKM's part, of a shop's part, and of the IKM's owner."""
    with racing_app.app_context():
        host = make_host()
        edition = make_edition(host)
        ikm, shop = make_ikm(edition, name="Rengginang Sri"), make_partner(edition)
        user = make_user(host, Role.IKM, name="Sri Rejeki", acts_for=(ikm.company_id,))
        numbers = ikm.id, shop.id, user.id
        db.session.remove()
    return numbers


def _words_left(racing_app, ikm):
    with racing_app.app_context():
        company_id = db.session.get_one(Participation, ikm).company_id
        words = [
            *db.session.scalars(select(Product.name_id).where(Product.company_id == company_id)),
            *db.session.scalars(select(Meeting.message).where(Meeting.ikm_id == ikm)),
            *db.session.scalars(
                select(ExpertQuestion.message).where(ExpertQuestion.company_id == company_id)
            ),
            *db.session.scalars(
                select(LoginCode.new_email).where(LoginCode.new_email.is_not(None))
            ),
        ]
        db.session.remove()
    return [word for word in words if "sri" in (word or "").lower()]


@pytest.mark.parametrize("step", STEPS)
def test_what_begins_before_an_erasure_and_ends_after_it_leaves_nothing(
    racing_app, race, sri, step
):
    erased, read = Event(), Event()

    def add():
        db.session.get_one(User, sri[2])
        read.set()
        assert erased.wait(10)
        step(*sri)

    def erase():
        assert read.wait(10)
        service.erase_person(db.session.get_one(User, sri[2]), clock.now())
        db.session.commit()
        erased.set()

    results = race(add, erase)
    # A request is refused by its own rules before the database has to.
    assert isinstance(results[0], DBAPIError | NotShownError)
    assert _words_left(racing_app, sri[0]) == []


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_waits_for_what_is_being_added_and_erases_it_too(racing_app, race, sri, step):
    """The row is there, uncommitted, when the erasure begins."""
    added, waits = Event(), Event()

    def add():
        step(*sri)
        pid = db.session.scalar(text("SELECT pg_backend_pid()"))
        added.set()
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))"
        )
        with racing_app.app_context():
            for _ in range(1000):
                with db.engine.connect() as watching:
                    if watching.scalar(waiting, {"pid": pid}):
                        waits.set()
                        return
        assert waits.is_set()

    def erase():
        assert added.wait(10)
        service.erase_person(db.session.get_one(User, sri[2]), clock.now())

    assert race(add, erase)[0] is None
    assert waits.is_set()
    assert _words_left(racing_app, sri[0]) == []
