from __future__ import annotations

from datetime import UTC, datetime

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.directory.core import CompanyKind
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.notifications.models import Message
from matchmaker.organiser.queries import get_figures, get_hands
from matchmaker.outbox.models import Fact
from matchmaker.programme.models import GateResult
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import ASKED_AT, make_meeting

UNKNOWN = [{"criterion": "knows_market", "outcome": "unknown"}]
FAILED = [{"criterion": "permits", "outcome": "fail"}]


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def test_an_empty_edition_has_no_figures_and_needs_no_hand(edition):
    figures = get_figures(edition.id)
    assert (figures.ikm, figures.graduated, figures.partners, figures.requests) == (0, 0, 0, 0)
    assert not get_hands(edition.id).anything


def test_figures_count_this_edition_alone(edition):
    other = make_edition(make_host(), name="Another")
    make_meeting(make_ikm(other), make_partner(other))
    ikm = make_ikm(edition)
    make_ikm(edition, graduated=False, regency_code="33.07")
    bank = make_partner(edition, kind=CompanyKind.BANK)
    make_meeting(ikm, bank, state=MeetingState.ACCEPTED)

    figures = get_figures(edition.id)

    assert (figures.ikm, figures.graduated, figures.kabupaten) == (2, 1, 2)
    assert figures.companies[CompanyKind.BANK] == figures.partners == 1
    assert (figures.requests, figures.agreed, figures.placed) == (1, 1, 0)


def test_a_placed_meeting_is_agreed_too(edition, db_session):
    meeting = make_meeting(make_ikm(edition), make_partner(edition), state=MeetingState.ACCEPTED)
    place(meeting, edition)
    figures = get_figures(edition.id)
    assert (figures.agreed, figures.placed) == (1, 1)
    assert get_hands(edition.id).unplaced == 0


def place(meeting, edition) -> None:
    hour, table = list_slots(edition.id)[0], list_tables(edition.id)[0]
    meeting.slot_id, meeting.table_id, meeting.state = hour.id, table.id, MeetingState.CONFIRMED


def test_requests_and_agreed_meetings_wait_for_somebody(edition):
    partner = make_partner(edition)
    make_meeting(make_ikm(edition), partner)
    make_meeting(make_ikm(edition), partner, state=MeetingState.ACCEPTED)
    hands = get_hands(edition.id)
    assert (hands.requests, hands.oldest_request, hands.unplaced) == (1, ASKED_AT, 1)


@pytest.mark.parametrize(
    ("state", "without"), [(MeetingState.REQUESTED, 0), (MeetingState.DECLINED, 1)]
)
def test_only_a_living_meeting_counts_for_an_ikm(edition, state, without):
    make_meeting(make_ikm(edition), make_partner(edition), state=state)
    assert get_hands(edition.id).ikm_without_meeting == without


def test_an_ikm_that_has_not_passed_needs_no_meeting(edition):
    make_ikm(edition, graduated=False)
    assert get_hands(edition.id).ikm_without_meeting == 0


def test_only_an_ikm_that_nothing_else_keeps_out_is_an_open_question(edition, db_session):
    for outcomes in (UNKNOWN, FAILED, UNKNOWN + FAILED):
        ikm = make_ikm(edition, graduated=False)
        db_session.get(GateResult, ikm.id).outcomes = outcomes
    passed = make_ikm(edition)
    db_session.get(GateResult, passed.id).outcomes = UNKNOWN
    db_session.commit()
    assert get_hands(edition.id).unclear_at_gate == 1


def test_people_count_once_and_only_when_they_may_come(edition, db_session):
    first, second = make_partner(edition), make_partner(edition)
    held = make_ikm(edition, graduated=False)
    host = db_session.get(Host, edition.host_id)
    make_user(host, Role.PARTNER, acts_for=(first.company_id, second.company_id))
    make_user(host, Role.IKM, acts_for=(held.company_id,))
    arrived = make_user(host, Role.PARTNER, acts_for=(first.company_id,))
    arrived.last_seen_at = datetime(2026, 11, 24, tzinfo=UTC)
    db_session.commit()
    assert get_hands(edition.id).people_not_yet_in == 1


def test_prepared_and_failed_messages_wait(edition, db_session):
    host = db_session.get(Host, edition.host_id)
    user = make_user(host, Role.IKM, phone="+6281234500001")
    for number, (channel, state) in enumerate(
        [
            (Channel.WHATSAPP, MessageState.QUEUED),
            (Channel.EMAIL, MessageState.QUEUED),
            (Channel.EMAIL, MessageState.FAILED),
        ]
    ):
        fact = Fact(topic="meetings.requested", payload={}, dedupe_key=f"test-{number}")
        db_session.add(fact)
        db_session.flush()
        db_session.add(
            Message(
                host_id=host.id,
                edition_id=edition.id,
                fact_id=fact.id,
                user_id=user.id,
                topic=fact.topic,
                channel=channel,
                state=state,
                error="refused" if state is MessageState.FAILED else None,
            )
        )
    db_session.commit()
    hands = get_hands(edition.id)
    assert (hands.whatsapp, hands.failed_messages) == (1, 1)


def test_a_request_by_either_side_waits(edition):
    ikm = make_ikm(edition)
    make_meeting(ikm, make_partner(edition), asked_by=Side.IKM)
    make_meeting(ikm, make_partner(edition), asked_by=Side.PARTNER)
    assert get_hands(edition.id).requests == 2
