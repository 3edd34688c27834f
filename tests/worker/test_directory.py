from __future__ import annotations

from datetime import date

from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.owner import Owner
from matchmaker.directory.searches import service
from matchmaker.directory.searches.queries import Eyes
from matchmaker.notifications.core import Channel
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from worker.routes import TOLD_TO_PEOPLE, find_task
from worker.schedule import SCHEDULE
from worker.tasks import directory as tasks
from worker.tasks.directory import tell_news
from worker.tasks.notifications import announce


def test_beat_tells_once_that_a_permit_expires(committed_app, monkeypatch):
    make_ikm(make_edition(make_host()), permits=("pirt",))
    monkeypatch.setattr("worker.tasks.directory.clock.today", lambda zone: date(2030, 12, 1))
    for _ in range(2):
        tasks.tell_of_ends()
    told = db.session.query(Fact).filter_by(topic="directory.permit_end_neared").count()
    assert told == 1


def test_beat_knows_the_task():
    assert tasks.tell_of_ends.name in {entry["task"] for entry in SCHEDULE.values()}


def test_a_new_hit_becomes_one_message(committed_app):
    edition = make_edition(make_host())
    partner = make_partner(edition)
    user = make_user(
        make_host(), Role.PARTNER, acts_for=(partner.company_id,), email="beli@contoh.example"
    )
    owner = Owner(
        host_id=edition.host_id,
        edition_id=edition.id,
        user_id=user.id,
        company_id=partner.company_id,
    )
    with transaction():
        service.save_search(
            owner,
            "Keripik",
            Search(text="keripik"),
            Eyes(sight=Sight.GRADUATED_IKM),
            clock.now(),
        )
    tell_news()
    assert facts() == []
    make_ikm(edition, name="Keripik Baru")
    tell_news()
    tell_news()
    [fact] = facts()
    assert find_task(fact.topic) == TOLD_TO_PEOPLE
    announce(fact.id)
    announce(fact.id)
    messages = db.session.scalars(select(Message).where(Message.fact_id == fact.id)).all()
    assert [(one.user_id, one.channel) for one in messages] == [(user.id, Channel.EMAIL)]
    assert "directory.tell_news" in {entry["task"] for entry in SCHEDULE.values()}


def facts() -> list[Fact]:
    return list(db.session.scalars(select(Fact).where(Fact.topic == service.SEARCH_ANSWERED)).all())
