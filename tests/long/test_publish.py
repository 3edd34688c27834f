"""A plan through the real processes: its worker is killed, two organisers publish at once."""

from __future__ import annotations

import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.notifications.core import MessageState
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from matchmaker.scheduling.models import Run
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.platform import Platform, wait_for

pytestmark = pytest.mark.long

IKM, PARTNERS, EACH = 40, 12, 5


@dataclass(frozen=True, kw_only=True)
class Site:
    """An edition with agreed meetings, seen through the web process by its organiser."""

    platform: Platform
    console: str
    cookie: str

    def read(self, path: str) -> str:
        """Return a page."""
        with urllib.request.urlopen(self._request(path, self.cookie), timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str) -> None:
        """Press a button of the console: its token belongs to the session that comes with it."""
        with urllib.request.urlopen(self._request(self.console, self.cookie)) as page:
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
            cookie = re.search(r"session=([^;]+)", page.headers["Set-Cookie"])
        assert token is not None
        assert cookie is not None
        request = self._request(path, cookie[1])
        request.data = urlencode({"csrf_token": token[1]}).encode()
        with urllib.request.urlopen(request, timeout=60):
            pass

    def _request(self, path: str, cookie: str) -> urllib.request.Request:
        headers = {"Cookie": f"session={cookie}"}
        return urllib.request.Request(self.platform.url + path, headers=headers)


@pytest.fixture(scope="module")
def site(platform: Platform) -> Site:
    app = platform.app
    with app.app_context():
        host = make_host()
        edition = make_edition(host, table_count=20)
        organiser = make_user(host, Role.ORGANISER, name="Dewi Lestari")
        ikm = [make_ikm(edition) for _ in range(IKM)]
        partners = [make_partner(edition) for _ in range(PARTNERS)]
        for role, parts in ((Role.IKM, ikm), (Role.PARTNER, partners)):
            for part in parts:
                make_user(host, role, acts_for=(part.company_id,))
        for number, one in enumerate(ikm):
            for step in range(EACH):
                other = partners[(number + step * 2) % PARTNERS]
                make_meeting(one, other, state=MeetingState.ACCEPTED)
        cookie = sign_in(app.test_client(), organiser).get_cookie("session")
        assert cookie is not None
        return Site(
            platform=platform, console=f"/kelola/{edition.slug}/jadwal", cookie=cookie.value
        )


def ask(site: Site, query: object) -> object:
    """Ask the database as it is now."""
    with site.platform.app.app_context():
        return db.session.scalar(query)  # type: ignore[call-overload]


def count(site: Site, table: type, *where: object) -> int:
    found = ask(site, select(func.count()).select_from(table).where(*where))  # type: ignore[arg-type]
    assert isinstance(found, int)
    return found


def test_a_killed_workers_run_ends_in_one_plan_published_once(site: Site) -> None:
    site.post(f"{site.console}/susun")
    progress = select(Job.progress).order_by(Job.id.desc()).limit(1)
    state = select(Job.state).order_by(Job.id.desc()).limit(1)
    wait_for(lambda: (ask(site, progress) or 0) > 0.06, "the search is under way", 60, every=0.05)
    assert ask(site, state) == JobState.RUNNING
    assert 'id="work"' in site.read(site.console)

    site.platform.kill_worker()
    assert count(site, Run) == 0
    site.platform.start_worker()
    wait_for(lambda: ask(site, state) == JobState.DONE, "the plan is made all the same", 120)

    assert count(site, Run) == 1
    assert ask(site, select(Job.attempts).order_by(Job.id.desc()).limit(1)) == 2
    run = str(ask(site, select(Run.public_id)))
    assert "plan-meeting" in site.read(f"{site.console}/{run}")

    publish = f"{site.console}/{run}/terbitkan"
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: site.post(publish), range(2)))
    assert count(site, Fact, Fact.topic == "scheduling.published") == 1
    placed = count(site, Meeting, Meeting.state == MeetingState.CONFIRMED)
    waiting = count(site, Meeting, Meeting.unplaced_reason.is_not(None))
    assert placed + waiting == IKM * EACH
    assert placed > waiting
    assert count(site, SlotClaim) == 3 * placed

    sent = Message.topic == "scheduling.published", Message.state == MessageState.SENT
    wait_for(lambda: count(site, Message, *sent) == IKM + PARTNERS, "everybody has a letter", 120)
    letters = list(site.platform.mail.glob("*.eml"))
    assert len(letters) == IKM + PARTNERS
    assert all(b"text/calendar" in letter.read_bytes() for letter in letters)
