"""The console, a draft, publishing it and the plan in force, as each kind of person finds them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.events.core import Phase
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.scheduling import queries
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.running import perform_run
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish, request_plan, take_up

NASTY = "<b>Batik</b>"


class Fair:
    def __init__(self, *, ikm=3, partners=2):
        self.host = make_host()
        self.edition = make_edition(self.host)
        self.organiser = self.one(Role.ORGANISER, "Dewi Lestari")
        self.ikm = [make_ikm(self.edition, name=f"{NASTY} {n}") for n in range(ikm)]
        self.partners = [make_partner(self.edition, name=f"Toko {n}") for n in range(partners)]
        self.meetings = [
            make_meeting(one, two, state=MeetingState.ACCEPTED)
            for one in self.ikm
            for two in self.partners
        ]

    def one(self, role, name="Joko"):
        user = make_user(self.host, role, name=name)
        user.locale = "en"
        db.session.commit()
        return user

    def url(self, *parts):
        return "/".join([f"/kelola/{self.edition.slug}/jadwal", *parts])

    def job(self):
        return queries.find_newest_job(self.host.id, self.edition.id)


@pytest.fixture
def fair(db_session):
    return Fair()


@pytest.fixture
def organiser(client, fair):
    return sign_in(client, fair.organiser)


def read(client, url, **options):
    answer = client.get(url, **options)
    assert answer.status_code == 200, answer.status
    return answer.text


# The console


def test_the_console_offers_a_plan_and_a_worker_gets_the_job(organiser, fair):
    page = read(organiser, fair.url())
    assert "Make a plan" in page
    assert "6 agreed meetings, 0 of them have an hour." in page
    answer = organiser.post(fair.url("susun"))
    assert (answer.status_code, answer.location) == (303, fair.url())
    job = fair.job()
    assert (job.state, job.kind, job.requested_by_id) == (
        JobState.REQUESTED,
        "scheduling.plan",
        fair.organiser.id,
    )
    page = read(organiser, fair.url())
    assert "Make a plan" not in page
    assert fair.url("proses", job.public_id) in page
    assert "every 1s" in page


def test_a_second_tap_is_answered_kindly(organiser, fair):
    organiser.post(fair.url("susun"))
    organiser.post(fair.url("susun"))
    assert "A plan is being made already." in read(organiser, fair.url())
    assert db.session.query(type(fair.job())).count() == 1


def test_without_an_agreed_meeting_there_is_nothing_to_make(client, db_session):
    fair = Fair(ikm=0)
    sign_in(client, fair.organiser)
    page = read(client, fair.url())
    assert "Nothing to place yet" in page
    assert "Make a plan" not in page
    client.post(fair.url("susun"))
    assert "There is nothing to place yet" in read(client, fair.url())
    assert fair.job() is None


def test_an_event_that_is_over_is_planned_no_more(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    fair.edition.phase = Phase.CLOSED
    db.session.commit()
    organiser.post(fair.url("susun"))
    assert "This event is over." in read(organiser, fair.url())
    organiser.post(fair.url(run.public_id, "terbitkan"))
    assert "This event is over." in read(organiser, fair.url(run.public_id))
    assert db.session.get(Run, run.id, populate_existing=True).published_at is None


def test_the_bar_says_how_far_it_is_and_then_loads_the_page(organiser, fair):
    job = request_plan(fair.edition, fair.organiser)
    url = fair.url("proses", job.public_id)
    assert "A worker takes it up in a moment" in read(organiser, url)
    handle = take_up(job)
    with transaction():
        jobs.beat(
            job.id,
            handle.fence,
            clock.now(),
            progress=0.4,
            stage="improve",
            figures={"placed": 5, "requested": 6, "unplaced": 1},
        )
    db.session.expire_all()
    part = read(organiser, url, headers={"HX-Request": "true"})
    assert 'value="0.400"' in part
    assert "The plan is being improved" in part
    assert "5 of 6 meetings have an hour" in part
    assert "<html" not in part
    perform_run(handle)
    answer = organiser.get(url, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")
    assert organiser.get(url).location == fair.url()


def test_stop_asks_the_worker_and_shows_that_it_was_asked(organiser, fair):
    job = request_plan(fair.edition, fair.organiser)
    handle = take_up(job)
    answer = organiser.post(fair.url("proses", job.public_id, "berhenti"))
    assert answer.location == fair.url()
    assert jobs.find_job(job.id).stop_requested
    page = read(organiser, fair.url())
    assert "stopping" in page
    assert "Stop and keep" not in page
    perform_run(handle)
    assert "of 6 meetings have an hour" in read(organiser, fair.url())


def test_a_run_that_failed_says_so_in_plain_words(organiser, fair):
    handle = take_up(request_plan(fair.edition, fair.organiser))
    with transaction():
        held = jobs.hold(handle.job_id, handle.fence)
        jobs.give_up(held, clock.now(), "something went wrong on our side (KeyError)")
    page = read(organiser, fair.url())
    assert "Something went wrong on our side." in page
    assert "KeyError" not in page
    assert "Make a plan" in page


def test_drafts_stand_side_by_side_with_what_became_of_them(organiser, fair):
    first, second = (make_run(fair.edition, fair.organiser) for _ in range(2))
    publish(fair.edition, first, fair.organiser)
    page = read(organiser, fair.url())
    assert page.count("Look at this plan") == 2
    assert "by Dewi Lestari" in page
    assert fair.url(second.public_id) in page
    assert "something has changed since" not in page
    fair.partners[0].attends = ["2026-12-15:morning"]
    db.session.commit()
    assert "something has changed since" in read(organiser, fair.url())


# One draft


def test_a_draft_is_a_grid_with_every_meeting_in_it(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    pages = [
        read(organiser, fair.url(run.public_id) + f"?hari={day}")
        for day in ("2026-12-15", "2026-12-16")
    ]
    cells = sum(page.count('<td class="plan-meeting"') for page in pages)
    assert cells == len(fair.meetings)
    for page in pages:
        assert "Table 5" in page
        assert "09.00" in page
        assert NASTY not in page
    assert "&lt;b&gt;Batik&lt;/b&gt; 0" in "".join(pages)
    assert "Publish this plan" in pages[0]


def test_an_unknown_day_shows_the_first(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    url = fair.url(run.public_id)
    grids = [
        read(organiser, f"{url}?hari={day}").split('<table class="plan">')[1].split("</table>")[0]
        for day in ("1999-01-01", "2026-12-15", "2026-12-16")
    ]
    assert grids[0] == grids[1] != grids[2]


def test_what_has_no_place_stands_beside_it_with_reason_and_offer(organiser, fair):
    fair.partners[0].attends = ["2026-12-14:morning"]
    db.session.commit()
    run = make_run(fair.edition, fair.organiser)
    page = read(organiser, fair.url(run.public_id))
    assert "The two are never there at the same time." in page
    assert "Ask one of them for another half-day." in page


def test_what_changed_since_is_said_by_name(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    late = make_meeting(
        make_ikm(fair.edition, name="Madu Lereng"), fair.partners[0], state=MeetingState.ACCEPTED
    )
    with transaction():
        meetings.withdraw(fair.ikm[0], fair.meetings[0].public_id, now=clock.now())
    page = read(organiser, fair.url(run.public_id))
    assert "1 meeting has ended and is left out" in page
    assert "1 meeting has been agreed and is not in it" in page
    assert "Madu Lereng" in page
    organiser.post(fair.url(run.public_id, "terbitkan"))
    page = read(organiser, fair.url(run.public_id))
    assert "5 meetings have an hour and a table" in page
    assert "1 meeting ended before publishing" in page
    assert "1 meeting was agreed after this plan was made" in page
    assert db.session.get(type(late), late.id, populate_existing=True).slot_id is None


def test_a_meeting_that_ended_is_struck_out_in_the_grid(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    with transaction():
        meetings.withdraw(fair.ikm[0], fair.meetings[0].public_id, now=clock.now())
    pages = [read(organiser, fair.url(run.public_id) + f"?hari={d}") for d in days(fair)]
    assert sum(page.count("ended since") for page in pages) == 1


def days(fair):
    return [day.date.isoformat() for day in fair.edition.days]


# Publishing


def test_publishing_twice_says_when_and_by_whom(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    url = fair.url(run.public_id)
    answer = organiser.post(f"{url}/terbitkan")
    assert (answer.status_code, answer.location) == (303, url)
    page = read(organiser, url)
    assert "6 meetings have an hour and a table" in page
    assert "Publish this plan" not in page
    organiser.post(f"{url}/terbitkan")
    page = read(organiser, url)
    assert "This plan was published before. Nothing was changed." in page
    assert "by Dewi Lestari." in page


def test_the_organiser_says_whether_the_plan_is_final(organiser, fair):
    first, second = (make_run(fair.edition, fair.organiser) for _ in range(2))
    assert "checked" not in read(organiser, fair.url(first.public_id))
    organiser.post(fair.url(first.public_id, "terbitkan"), data={"final": "1"})
    assert fair.edition.phase is Phase.PUBLISHED
    assert "checked" in read(organiser, fair.url(second.public_id))
    organiser.post(fair.url(second.public_id, "terbitkan"))
    assert fair.edition.phase is Phase.OPEN


def test_a_plan_that_a_later_one_replaced_says_so(organiser, fair):
    first, second = (make_run(fair.edition, fair.organiser) for _ in range(2))
    publish(fair.edition, first, fair.organiser)
    assert "Another plan is in force." in read(organiser, fair.url(second.public_id))
    publish(fair.edition, second, fair.organiser)
    assert "A later plan is in force now." in read(organiser, fair.url(first.public_id))


# The crew's plan


def test_the_desk_reads_the_plan_in_force_and_no_more(client, fair):
    sign_in(client, fair.one(Role.DESK))
    url = f"/acara/{fair.edition.slug}/jadwal-terbit"
    assert "No plan has been published yet" in read(client, url)
    publish(fair.edition, make_run(fair.edition, fair.organiser), fair.organiser)
    pages = [read(client, f"{url}?hari={day}") for day in days(fair)]
    assert sum(page.count('<td class="plan-meeting"') for page in pages) == len(fair.meetings)
    for page in pages:
        assert fair.ikm[0].company.phone not in page
        assert fair.partners[0].company.email not in page
        assert "/kelola/" not in page
        assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_what_ends_after_publishing_leaves_the_plan_in_force(client, fair):
    sign_in(client, fair.one(Role.DESK))
    publish(fair.edition, make_run(fair.edition, fair.organiser), fair.organiser)
    with transaction():
        meetings.withdraw(fair.ikm[0], fair.meetings[0].public_id, now=clock.now())
    url = f"/acara/{fair.edition.slug}/jadwal-terbit"
    pages = [read(client, f"{url}?hari={day}") for day in days(fair)]
    assert sum(page.count('<td class="plan-meeting"') for page in pages) == len(fair.meetings) - 1


# Whose it is


def test_another_hosts_organiser_finds_nothing(client, fair):
    run = make_run(fair.edition, fair.organiser)
    job = request_plan(fair.edition, fair.organiser)
    sign_in(client, Fair().organiser)
    for url in (
        fair.url(),
        fair.url(run.public_id),
        fair.url("proses", job.public_id),
        f"/acara/{fair.edition.slug}/jadwal-terbit",
    ):
        assert client.get(url).status_code == 404
    for url in (
        fair.url("susun"),
        fair.url(run.public_id, "terbitkan"),
        fair.url("proses", job.public_id, "berhenti"),
    ):
        assert client.post(url).status_code == 404
    assert db.session.get(Run, run.id, populate_existing=True).published_at is None
    assert not jobs.find_job(job.id).stop_requested


def test_another_editions_draft_or_job_is_not_found(organiser, fair):
    other = Fair()
    run = make_run(other.edition, other.organiser)
    job = request_plan(other.edition, other.organiser)
    assert organiser.get(fair.url(run.public_id)).status_code == 404
    assert organiser.post(fair.url(run.public_id, "terbitkan")).status_code == 404
    assert organiser.get(fair.url("proses", job.public_id)).status_code == 404
    assert organiser.post(fair.url("proses", job.public_id, "berhenti")).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.IKM, Role.PARTNER, Role.MENTOR, Role.OBSERVER])
def test_only_the_organiser_plans(client, fair, role):
    run = make_run(fair.edition, fair.organiser)
    sign_in(client, fair.one(role))
    assert client.get(fair.url()).status_code == 403
    assert client.get(fair.url(run.public_id)).status_code == 403
    assert client.post(fair.url("susun")).status_code == 403
    assert client.post(fair.url(run.public_id, "terbitkan")).status_code == 403


# How often it asks


def test_the_number_of_questions_does_not_grow_with_the_meetings(client, db_session):
    def questions(ikm, partners):
        fair = Fair(ikm=ikm, partners=partners)
        run = make_run(fair.edition, fair.organiser)
        publish(fair.edition, run, fair.organiser)
        browser = sign_in(client, fair.organiser)
        published = f"/acara/{fair.edition.slug}/jadwal-terbit"
        return [
            counted(lambda url=url: read(browser, url))
            for url in (fair.url(), fair.url(run.public_id), published)
        ]

    assert questions(1, 1) == questions(6, 4)


def counted(step):
    db.session.remove()
    statements = []

    def note(*args):
        statement = str(args[2])
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        step()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len(statements)


def test_an_edition_of_one_day_has_no_tabs(client, db_session):
    fair = Fair()
    one = make_edition(fair.host, name="Satu Hari", days=(date(2026, 12, 15),))
    make_meeting(make_ikm(one), make_partner(one), state=MeetingState.ACCEPTED)
    run = make_run(one, fair.organiser)
    sign_in(client, fair.organiser)
    page = read(client, f"/kelola/{one.slug}/jadwal/{run.public_id}")
    assert 'aria-label="Days"' not in page
    assert page.count('<td class="plan-meeting"') == 1
