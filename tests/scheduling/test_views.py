"""The console of drafts, whose it is, and how often it asks the database."""

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
from matchmaker.meetings.core import MeetingState
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.running import perform_run
from tests.conftest import sign_in
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish, request_plan, take_up
from tests.scheduling.fair import TwoDays, read


@pytest.fixture
def fair(db_session):
    return TwoDays()


@pytest.fixture
def organiser(client, fair):
    return sign_in(client, fair.organiser)


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
    fair = TwoDays(ikm=0)
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
    waiting = read(organiser, url, headers={"HX-Request": "true"})
    assert "A worker takes it up in a moment" in waiting
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


# Whose it is


def test_another_hosts_organiser_finds_nothing(client, fair):
    run = make_run(fair.edition, fair.organiser)
    job = request_plan(fair.edition, fair.organiser)
    sign_in(client, TwoDays().organiser)
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
    other = TwoDays()
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
        fair = TwoDays(ikm=ikm, partners=partners)
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
    fair = TwoDays()
    one = make_edition(fair.host, name="Satu Hari", days=(date(2026, 12, 15),))
    make_meeting(make_ikm(one), make_partner(one), state=MeetingState.ACCEPTED)
    run = make_run(one, fair.organiser)
    sign_in(client, fair.organiser)
    page = read(client, f"/kelola/{one.slug}/jadwal/{run.public_id}")
    assert 'aria-label="Days"' not in page
    assert page.count('<td class="plan-meeting"') == 1
