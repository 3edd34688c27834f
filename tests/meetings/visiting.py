"""What the tests of the members' pages share: addresses, signing in, a placed meeting."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events import queries as events
from matchmaker.meetings import service
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.placing import Placing, place
from tests.conftest import sign_in
from tests.directory.visiting import statements
from tests.factories.accounts import make_user
from tests.factories.meetings import make_meeting

NASTY = "<script>alert(1)</script>"
HTMX = {"HX-Request": "true"}


def enter(client, part, role=None):
    """Sign in somebody of a company."""
    host = db.session.get_one(Host, part.host_id)
    role = role or (Role.IKM if part.company.kind is CompanyKind.IKM else Role.PARTNER)
    sign_in(client, make_user(host, role, acts_for=(part.company_id,)))
    return client


def inbox(edition):
    return f"/acara/{edition.slug}/pertemuan"


def page_of(meeting, edition, step=""):
    return f"{inbox(edition)}/{meeting.public_id}{step}"


def ask_page(edition, part):
    return f"/acara/{edition.slug}/ajukan/{part.company.public_id}"


def state_of(meeting):
    return db.session.scalar(select(Meeting.state).where(Meeting.id == meeting.id))


def placed(edition, ikm, partner, number=0):
    meeting = make_meeting(ikm, partner)
    service.accept(ikm, meeting.public_id, now=clock.now())
    slot, table = events.list_slots(edition.id)[number], events.list_tables(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    db.session.commit()
    return meeting


def queries_of(client, url):
    db.session.expire_all()
    with statements() as sent:
        assert client.get(url).status_code == 200
    return len(sent)
