from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Disclosure
from matchmaker.events import queries as events
from matchmaker.events.core import Phase
from matchmaker.matching.core.rule import RefusalCode
from matchmaker.meetings import core, service
from matchmaker.meetings.core import MeetingState, Purpose, Side, StepRefusedError
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.meetings.placing import Placing, place
from matchmaker.meetings.refusals import (
    AlreadyAskedError,
    NotAllowedToMeetError,
    NotAPairError,
    NotGraduatedError,
    NotTakingRequestsError,
    TooLateToUndoError,
    TooManyRequestsError,
    UnknownMeetingError,
    UnknownPurposeError,
)
from matchmaker.outbox.models import Fact
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.matching import keep_apart
from tests.factories.meetings import make_meeting

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def partner(edition):
    return make_partner(edition)


def ask(asker, other, purpose=Purpose.SUPPLY, **more):
    return service.ask(asker, other, purpose=purpose, by_user_id=None, now=NOW, **more)


def facts(topic):
    return db.session.query(Fact).filter_by(topic=topic).order_by(Fact.id).all()


def disclosures():
    return {(row.ikm_id, row.partner_id) for row in db.session.query(Disclosure)}


def confirmed(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    service.accept(ikm, meeting.public_id, now=NOW)
    slot, table = events.list_slots(edition.id)[0], events.list_tables(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    return meeting


def test_either_side_asks_and_the_fact_goes_with_the_request(edition, ikm, partner):
    meeting = ask(ikm, partner, message="  Kami membuat keripik.  ")

    assert (meeting.state, meeting.asked_by) == (MeetingState.REQUESTED, Side.IKM)
    assert (meeting.ikm_id, meeting.partner_id) == (ikm.id, partner.id)
    assert (meeting.message, meeting.asked_at) == ("Kami membuat keripik.", NOW)
    [fact] = facts("meetings.requested")
    assert fact.payload == {
        "edition_id": edition.id, "meeting_id": meeting.id, "by": "ikm", "revision": 0,
    }  # fmt: skip
    other = make_ikm(edition)
    assert ask(partner, other).asked_by is Side.PARTNER


def test_only_a_graduated_ikm_takes_part(edition, partner):
    held = make_ikm(edition, graduated=False)
    for asker, other in [(held, partner), (partner, held)]:
        with pytest.raises(NotGraduatedError):
            ask(asker, other)


def test_whom_the_rule_keeps_apart_cannot_ask_each_other(edition, ikm, partner):
    keep_apart(edition)
    for asker, other in [(ikm, partner), (partner, ikm)]:
        with pytest.raises(NotAllowedToMeetError) as refused:
            ask(asker, other)
        assert refused.value.refusal.code is RefusalCode.KIND


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.PUBLISHED, Phase.CLOSED])
def test_requests_are_taken_in_the_open_phase_only(edition, ikm, partner, phase):
    edition.phase = phase
    db.session.commit()
    with pytest.raises(NotTakingRequestsError):
        ask(ikm, partner)


def test_only_an_ikm_and_a_partner_of_one_edition_make_a_pair(edition, ikm, partner):
    for other in [make_ikm(edition), ikm, make_partner(make_edition(make_host()))]:
        with pytest.raises(NotAPairError):
            ask(ikm, other)
    with pytest.raises(NotAPairError):
        ask(partner, make_partner(edition))


def test_a_meeting_is_for_what_the_partner_does(edition, ikm, partner):
    bank = make_partner(edition, kind=CompanyKind.BANK)
    with pytest.raises(UnknownPurposeError):
        ask(ikm, partner, Purpose.LOAN)
    assert ask(ikm, bank, Purpose.LOAN).purpose == "loan"


@pytest.mark.parametrize("asked_by", list(Side))
def test_a_pair_has_one_live_meeting_whoever_asks_again(edition, ikm, partner, asked_by):
    existing = make_meeting(ikm, partner, asked_by=asked_by)
    for asker, other in [(ikm, partner), (partner, ikm)]:
        with pytest.raises(AlreadyAskedError) as refusal:
            ask(asker, other)
        assert refusal.value.meeting.id == existing.id
    assert facts("meetings.requested") == []


def test_a_pair_may_try_again_after_the_end(edition, ikm, partner):
    make_meeting(ikm, partner, state=MeetingState.DECLINED)
    assert ask(ikm, partner).state is MeetingState.REQUESTED


def test_open_requests_have_a_limit_and_an_answer_makes_room(edition, ikm, monkeypatch):
    monkeypatch.setitem(core.MOST_OPEN_REQUESTS, Side.IKM, 2)
    first = ask(ikm, make_partner(edition))
    ask(ikm, make_partner(edition))
    asked_of_us = make_partner(edition)
    ask(asked_of_us, ikm)
    third = make_partner(edition)
    with pytest.raises(TooManyRequestsError) as refusal:
        ask(ikm, third)
    assert refusal.value.limit == 2
    service.accept(first.partner, first.public_id, now=NOW)
    assert ask(ikm, third)


def test_accepting_opens_the_contacts_of_just_these_two(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    make_meeting(ikm, make_partner(edition))

    service.accept(ikm, meeting.public_id, now=LATER)

    assert (meeting.state, meeting.answered_at) == (MeetingState.ACCEPTED, LATER)
    assert disclosures() == {(ikm.company_id, partner.company_id)}
    assert [fact.payload["by"] for fact in facts("meetings.accepted")] == ["ikm"]


def test_the_asker_cannot_accept_and_a_stranger_knows_nothing_of_it(edition, ikm, partner):
    meeting = make_meeting(ikm, partner, asked_by=Side.IKM)
    with pytest.raises(StepRefusedError):
        service.accept(ikm, meeting.public_id, now=NOW)
    for stranger in [make_ikm(edition), make_ikm(make_edition(make_host()))]:
        for step in [service.accept, service.decline, service.withdraw, service.reopen]:
            with pytest.raises(UnknownMeetingError):
                step(stranger, meeting.public_id, now=NOW)
    assert meeting.state is MeetingState.REQUESTED


def test_an_ikm_held_back_since_cannot_be_met(edition, partner):
    held = make_ikm(edition, graduated=False)
    meeting = make_meeting(held, partner)
    with pytest.raises(NotGraduatedError):
        service.accept(held, meeting.public_id, now=NOW)


def test_a_closed_edition_takes_no_answers_but_the_organiser_may_cancel(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    edition.phase = Phase.CLOSED
    db.session.commit()
    with pytest.raises(NotTakingRequestsError):
        service.accept(ikm, meeting.public_id, now=NOW)
    service.cancel(edition.id, meeting.public_id, note="Acara selesai.", now=NOW)
    assert (meeting.state, meeting.ended_by) == (MeetingState.CANCELLED, None)


def test_a_decline_keeps_its_reason_and_waits_before_it_is_told(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)

    service.decline(ikm, meeting.public_id, note=" Kapasitas penuh. ", now=NOW)

    assert (meeting.state, meeting.answer_note) == (MeetingState.DECLINED, "Kapasitas penuh.")
    assert (meeting.answered_at, meeting.ended_at, meeting.ended_by) == (NOW, NOW, Side.IKM)
    [fact] = facts("meetings.declined")
    assert fact.due_at == NOW + core.DECLINE_IS_TOLD_AFTER
    assert fact.payload["ended_at"] == NOW.isoformat()


def test_an_undone_decline_is_as_if_it_had_not_been_and_a_second_is_told_anew(
    edition, ikm, partner
):
    meeting = make_meeting(ikm, partner)
    service.decline(ikm, meeting.public_id, note="Salah pencet.", now=NOW)
    service.reopen(ikm, meeting.public_id, now=LATER)
    assert (meeting.state, meeting.answer_note) == (MeetingState.REQUESTED, "")
    assert (meeting.answered_at, meeting.ended_at, meeting.ended_by) == (None, None, None)
    service.decline(ikm, meeting.public_id, now=LATER)
    assert len(facts("meetings.declined")) == 2


def test_a_decline_cannot_be_undone_late_nor_past_a_new_request(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    service.decline(ikm, meeting.public_id, now=NOW)
    with pytest.raises(TooLateToUndoError):
        service.reopen(ikm, meeting.public_id, now=NOW + timedelta(hours=1))
    newer = ask(partner, ikm)
    with pytest.raises(AlreadyAskedError) as refusal:
        service.reopen(ikm, meeting.public_id, now=LATER)
    assert refusal.value.meeting.id == newer.id


@pytest.mark.parametrize("side", list(Side))
def test_withdrawing_a_placed_meeting_frees_its_place_and_closes_the_contacts(
    edition, ikm, partner, side
):
    meeting = confirmed(edition, ikm, partner)
    slot_id, table_id = meeting.slot_id, meeting.table_id

    acting = ikm if side is Side.IKM else partner
    service.withdraw(acting, meeting.public_id, note="Sakit.", now=LATER)

    assert (meeting.state, meeting.ended_by) == (MeetingState.WITHDRAWN, side)
    assert (meeting.slot_id, meeting.table_id, meeting.revision) == (None, None, 2)
    assert db.session.query(SlotClaim).count() == 0
    assert disclosures() == set()
    [fact] = facts("meetings.withdrawn")
    assert (fact.payload["slot_id"], fact.payload["table_id"]) == (slot_id, table_id)
    assert (fact.payload["revision"], fact.payload["was_agreed"]) == (2, True)


def test_before_the_answer_only_the_asker_takes_a_request_back(edition, ikm, partner):
    meeting = make_meeting(ikm, partner, asked_by=Side.PARTNER)
    with pytest.raises(StepRefusedError):
        service.withdraw(ikm, meeting.public_id, now=NOW)
    service.withdraw(partner, meeting.public_id, now=NOW)
    assert facts("meetings.withdrawn")[0].payload["was_agreed"] is False


def test_cancelling_by_the_organiser_frees_the_place_too(edition, ikm, partner):
    meeting = confirmed(edition, ikm, partner)
    service.cancel(edition.id, meeting.public_id, note="Meja rusak.", now=LATER)
    assert (meeting.state, meeting.answer_note) == (MeetingState.CANCELLED, "Meja rusak.")
    assert db.session.query(SlotClaim).count() == 0
    assert disclosures() == set()
    with pytest.raises(StepRefusedError):
        service.cancel(edition.id, meeting.public_id, note="Dua kali.", now=LATER)


def test_the_organiser_of_another_edition_cancels_nothing(edition, ikm, partner):
    meeting = make_meeting(ikm, partner)
    other = make_edition(make_host())
    with pytest.raises(UnknownMeetingError):
        service.cancel(other.id, meeting.public_id, note="Bukan punya kami.", now=NOW)


def test_contacts_stay_open_while_another_agreed_meeting_of_the_pair_lives(edition, ikm, partner):
    over = make_meeting(ikm, partner, state=MeetingState.DECLINED)
    agreed = make_meeting(ikm, partner)
    service.accept(ikm, agreed.public_id, now=NOW)
    from matchmaker.meetings.disclosures import close_contacts

    close_contacts(over)
    assert disclosures() == {(ikm.company_id, partner.company_id)}
    assert db.session.query(Meeting).count() == 2
