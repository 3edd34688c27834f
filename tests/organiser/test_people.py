from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.organiser.people import get_member_home, list_days, list_mentored
from matchmaker.organiser.places import list_by_kabupaten, list_by_sector
from matchmaker.programme.models import GateResult
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition
from tests.factories.meetings import make_meeting


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def placed(ikm, partner, edition, slot: int):
    hour, table = list_slots(edition.id)[slot], list_tables(edition.id)[0]
    meeting = make_meeting(ikm, partner, state=MeetingState.ACCEPTED)
    meeting.slot_id, meeting.table_id, meeting.state = hour.id, table.id, MeetingState.CONFIRMED
    return meeting


def test_each_side_answers_what_the_other_has_asked(edition):
    ikm, partner = make_ikm(edition), make_partner(edition)
    asked = make_meeting(ikm, partner, asked_by=Side.PARTNER)
    before = list_slots(edition.id)[0].starts_at

    of_ikm, of_partner = get_member_home(ikm, before), get_member_home(partner, before)

    assert (of_ikm.side, list(of_ikm.waiting), of_ikm.waiting_count) == (Side.IKM, [asked], 1)
    assert (of_partner.waiting_count, of_partner.asked_count) == (0, 1)


def test_only_a_few_requests_are_shown_and_all_are_counted(edition):
    ikm = make_ikm(edition)
    for _ in range(5):
        make_meeting(ikm, make_partner(edition))
    home = get_member_home(ikm, list_slots(edition.id)[0].starts_at)
    assert (len(home.waiting), home.waiting_count) == (3, 5)


def test_the_next_meeting_is_the_first_that_is_not_over(edition, db_session):
    ikm = make_ikm(edition)
    late = placed(ikm, make_partner(edition), edition, 5)
    early = placed(ikm, make_partner(edition), edition, 2)
    db_session.commit()
    slots = list_slots(edition.id)

    def next_at(moment):
        return list(get_member_home(ikm, moment).next_meetings)

    assert next_at(slots[0].starts_at) == [early]
    assert next_at(slots[2].ends_at - timedelta(seconds=1)) == [early]
    assert next_at(slots[2].ends_at) == [late]
    assert next_at(slots[5].ends_at) == []
    assert get_member_home(ikm, slots[0].starts_at).agreed_count == 2


def test_a_mentor_sees_who_waits_first_and_what_is_open(edition, db_session):
    calm, busy = make_ikm(edition, name="Anyaman"), make_ikm(edition, name="Batik", graduated=False)
    stranger = make_ikm(edition, name="Carica")
    make_meeting(busy, make_partner(edition))
    make_meeting(stranger, make_partner(edition))
    db_session.get(GateResult, busy.id).outcomes = [
        {"criterion": "permits", "outcome": "fail"},
        {"criterion": "knows_market", "outcome": "pass"},
    ]
    db_session.commit()

    found = list_mentored(edition.id, {calm.company_id, busy.company_id})

    assert [(one.name, one.waiting, one.standing) for one in found] == [
        ("Batik", 1, False),
        ("Anyaman", 0, True),
    ]
    assert found[0].open_criteria == ["permits"]


def test_observers_count_by_place_and_sector(edition):
    twice = make_ikm(edition, sectors=["herbal", "teknologi_pangan"])
    make_ikm(edition, regency_code="33.07", graduated=False)
    make_meeting(twice, make_partner(edition), state=MeetingState.ACCEPTED)

    places = {
        one.code: (one.ikm, one.graduated, one.agreed) for one in list_by_kabupaten(edition.id)
    }
    sectors = {one.code: (one.ikm, one.agreed) for one in list_by_sector(edition.id)}

    assert places == {"33.05": (1, 1, 1), "33.07": (1, 0, 0)}
    assert sectors == {"herbal": (1, 1), "teknologi_pangan": (2, 1)}


def test_days_tell_how_many_meetings_they_hold(edition, db_session):
    placed(make_ikm(edition), make_partner(edition), edition, 0)
    db_session.commit()
    days = dict(list_days(edition.id))
    assert days[FIRST_DAY] == 1
    assert sum(days.values()) == 1
    assert len(days) == 2
