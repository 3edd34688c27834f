"""One draft, publishing it and the plan in force, as each kind of person finds them."""

from __future__ import annotations

import pytest

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.events.core import Phase
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from tests.conftest import sign_in
from tests.factories.directory import make_ikm
from tests.factories.meetings import make_meeting
from tests.factories.scheduling import make_run, publish
from tests.scheduling.fair import NASTY, TwoDays, read


@pytest.fixture
def fair(db_session):
    return TwoDays()


@pytest.fixture
def organiser(client, fair):
    return sign_in(client, fair.organiser)


def days(fair):
    return [day.date.isoformat() for day in fair.edition.days]


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


# Making it final


def test_the_plan_in_force_is_made_final_without_another_one(organiser, fair):
    run = make_run(fair.edition, fair.organiser)
    publish(fair.edition, run, fair.organiser)
    before = {m.id: (m.slot_id, m.revision) for m in map(fair.fresh, fair.meetings)}
    for page in (fair.url(), fair.url(run.public_id)):
        assert "Make this plan final" in read(organiser, page)
    answer = organiser.post(fair.url("final"))
    assert (answer.status_code, answer.location) == (303, fair.url())
    page = read(organiser, fair.url())
    assert "The plan is final." in page
    assert "Make this plan final" not in page
    assert fair.edition.phase is Phase.PUBLISHED
    assert {m.id: (m.slot_id, m.revision) for m in map(fair.fresh, fair.meetings)} == before
    organiser.post(fair.url("final"))
    assert "The plan is final already." in read(organiser, fair.url())


def test_without_a_plan_in_force_there_is_nothing_to_make_final(organiser, fair):
    make_run(fair.edition, fair.organiser)
    assert "Make this plan final" not in read(organiser, fair.url())
    organiser.post(fair.url("final"))
    assert "No plan is published yet." in read(organiser, fair.url())
    assert fair.edition.phase is Phase.OPEN
