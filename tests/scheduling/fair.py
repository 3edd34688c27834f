"""An edition with agreed meetings, for the tests of plans and of their pages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.scheduling import queries
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import FIRST_DAY, SECOND_DAY, make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish

ZONE = "Asia/Jakarta"
NASTY = "<b>Batik</b>"


class Fair:
    """An edition of one day with `ikm` IKM who have each agreed to meet every partner."""

    days: tuple[date, ...] = (FIRST_DAY,)

    def __init__(self, *, ikm=3, partners=2, tables=5, officers=1):
        self.host = make_host()
        self.edition = make_edition(self.host, days=self.days, table_count=tables)
        self.organiser = self.one(Role.ORGANISER, "Dewi Lestari")
        self.ikm = [make_ikm(self.edition, name=f"{NASTY} {n}") for n in range(ikm)]
        self.partners = [
            make_partner(self.edition, name=f"Toko {n}", officers=officers) for n in range(partners)
        ]
        self.meetings = [self.agree(one, two) for one in self.ikm for two in self.partners]

    def agree(self, ikm, partner):
        return make_meeting(ikm, partner, state=MeetingState.ACCEPTED)

    def run(self):
        return make_run(self.edition, self.organiser)

    def publish(self, run, **options):
        return publish(self.edition, run, self.organiser, **options)

    def fresh(self, meeting):
        return db.session.get(Meeting, meeting.id, populate_existing=True)

    def one(self, role, name="Joko"):
        user = make_user(self.host, role, name=name)
        user.locale = "en"
        db.session.commit()
        return user

    def url(self, *parts):
        return "/".join([f"/kelola/{self.edition.slug}/jadwal", *parts])

    def job(self):
        return queries.find_newest_job(self.host.id, self.edition.id)


class TwoDays(Fair):
    """The same over two days, as most pages are shown."""

    days = (FIRST_DAY, SECOND_DAY)


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def read(client, url, **options):
    answer = client.get(url, **options)
    assert answer.status_code == 200, answer.status
    return answer.text
