"""From the asking to requests that both sides find, on a real database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.accounts.models import AuditEntry
from matchmaker.db import db, transaction
from matchmaker.events.core import Phase
from matchmaker.jobs.core import JobState
from matchmaker.matching.field import load_settings
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.core import Limits, ProposalState
from matchmaker.meetings.proposals.models import Proposal
from matchmaker.meetings.proposals.refusals import (
    AlreadyInError,
    AlreadySentError,
    NothingToSendError,
    NotOpenError,
    ReplacedError,
    UnderWayError,
    UnknownBatchError,
    UnknownProposalError,
)
from matchmaker.meetings.proposals.stage import Pick
from matchmaker.outbox.models import Fact
from tests.factories.directory import make_partner
from tests.factories.matching import keep_apart
from tests.factories.meetings import make_meeting
from tests.meetings.proposals.making import make_fair, work


@pytest.fixture
def fair(db_session):
    return make_fair()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": ProposalState.DROPPED, "refused": "hidden"},
        {"state": ProposalState.SENT},
        {"score": 1.5},
        {"musts": 3},
        {"partner_id": Proposal.ikm_id},
    ],
)
def test_no_impossible_pair_can_be_written(fair, wrong):
    pair = queries.list_proposals(fair.make().id)[0]
    with pytest.raises(IntegrityError):
        db.session.execute(update(Proposal).where(Proposal.id == pair.id).values(wrong))


def pairs_of(batch):
    return {(p.ikm_id, p.partner_id) for p in queries.list_proposals(batch.id)}


def states_of(batch):
    db.session.expire_all()
    return [p.state for p in queries.list_proposals(batch.id)]


def meetings():
    return db.session.scalars(select(Meeting).order_by(Meeting.id)).all()


def test_everybody_gets_a_meeting_with_everybody_where_there_is_room(fair):
    batch = fair.make(Limits(floor=3))
    assert pairs_of(batch) == {(i.id, p.id) for i in fair.ikm for p in fair.partners}
    assert set(states_of(batch)) == {ProposalState.DRAFT}
    assert (batch.account["reached"], batch.account["short"]) == (3, [])


def test_nothing_is_a_request_before_it_is_sent(fair):
    fair.make()
    assert meetings() == []


def test_what_stands_is_counted_and_not_proposed_again(fair):
    make_meeting(fair.ikm[0], fair.partners[0])
    make_meeting(fair.ikm[1], fair.partners[0], state=MeetingState.DECLINED)
    batch = fair.make(Limits(floor=3))
    proposed = pairs_of(batch)
    assert (fair.ikm[0].id, fair.partners[0].id) not in proposed
    assert (fair.ikm[1].id, fair.partners[0].id) not in proposed
    [short] = batch.account["short"]
    assert short["ikm"] == fair.ikm[1].public_id
    assert short["lack"] == "few_partners"
    assert short["bars"] == {"none": 2, "refused": 1}


def test_rather_not_is_respected_and_a_must_comes_first(fair):
    def wish(whose, about, kind):
        db.session.add(
            Wish(edition_id=fair.edition.id, from_id=whose.id, about_id=about.id, kind=kind)
        )

    wish(fair.ikm[0], fair.partners[0], WishKind.RATHER_NOT)
    wish(fair.partners[1], fair.ikm[2], WishKind.MUST)
    db.session.commit()
    batch = fair.make(Limits(floor=0, most_ikm=1, most_partner=1))
    assert (fair.ikm[2].id, fair.partners[1].id) in pairs_of(batch)
    assert (fair.ikm[0].id, fair.partners[0].id) not in pairs_of(batch)
    assert (batch.account["musts_met"], batch.account["musts_asked"]) == (1, 1)


def test_limits_bound_both_sides(fair):
    batch = fair.make(Limits(floor=0, most_ikm=2, most_partner=1))
    pairs = pairs_of(batch)
    assert len(pairs) == 3
    assert len({partner for _ikm, partner in pairs}) == 3


def test_who_is_not_there_on_the_same_day_is_not_proposed(fair):
    fair.ikm[0].attends = ["2026-12-15:morning"]
    for partner in fair.partners:
        partner.attends = ["2026-12-16:morning", "2026-12-16:afternoon"]
    db.session.commit()
    batch = fair.make(Limits(floor=1))
    [short] = batch.account["short"]
    assert (short["lack"], short["bars"], short["days"]) == ("no_partner", {"apart": 3}, [0])


def test_what_was_left_out_before_stays_out_unless_wanted(fair):
    first = fair.make()
    [proposal, *_] = queries.list_proposals(first.id)
    with transaction():
        service.drop(fair.edition, first.public_id, proposal.public_id)
    pair = (proposal.ikm_id, proposal.partner_id)
    assert pair not in pairs_of(fair.make())
    assert pair in pairs_of(fair.make(Limits(keep_dropped=False)))


def test_sent_pairs_are_requests_of_the_side_that_was_chosen(fair):
    batch = fair.make()
    job = fair.send(batch, asked_by=Side.PARTNER)
    made = meetings()
    assert len(made) == 9
    assert {(m.state, m.asked_by, m.proposed) for m in made} == {
        (MeetingState.REQUESTED, Side.PARTNER, True)
    }
    assert {m.asked_by_user_id for m in made} == {fair.organiser.id}
    assert set(states_of(batch)) == {ProposalState.SENT}
    assert (job.state, job.result) == (JobState.DONE, {"sent": 9, "left": 0})


def test_each_request_is_told_once_and_each_asker_once(fair):
    fair.send(fair.make())
    rows = db.session.execute(select(Fact.topic, func.count().label("number")).group_by(Fact.topic))
    topics = {row.topic: row.number for row in rows}
    assert topics["meetings.requested"] == 9
    assert topics["meetings.proposed"] == 3
    told = db.session.scalars(select(Fact).where(Fact.topic == "meetings.proposed")).all()
    assert {fact.payload["participation_id"] for fact in told} == {part.id for part in fair.ikm}
    assert all(len(fact.payload["meetings"]) == 3 for fact in told)


def test_the_trail_says_who_sent_each(fair):
    fair.send(fair.make())
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "meetings.requested")
    ).all()
    assert {entry.actor_id for entry in entries} == {fair.organiser.id}
    assert len(entries) == 9


def test_only_what_was_chosen_is_sent(fair):
    batch = fair.make()
    chosen = [p.public_id for p in queries.list_proposals(batch.id)][:2]
    fair.send(batch, chosen=chosen)
    assert len(meetings()) == 2
    assert states_of(batch).count(ProposalState.DRAFT) == 7


def test_sent_twice_sends_nothing_twice(fair):
    batch = fair.make()
    fair.send(batch)
    with pytest.raises(NothingToSendError), transaction():
        service.request_sending(fair.edition, batch.public_id, fair.actor, asked_by=Side.IKM)
    assert len(meetings()) == 9


def test_what_is_refused_meanwhile_stays_and_says_why_and_the_rest_goes(fair):
    batch = fair.make()
    make_meeting(fair.ikm[0], fair.partners[0])
    fair.partners[1].company.restricted_at = clock.now()
    db.session.commit()
    job = fair.send(batch)
    left = [p for p in queries.list_proposals(batch.id) if p.state is ProposalState.DRAFT]
    assert sorted(p.refused for p in left) == ["already", "hidden", "hidden", "hidden"]
    assert job.result == {"sent": 5, "left": 4}


def test_an_unknown_batch_or_pair_is_refused(fair):
    batch = fair.make()
    with pytest.raises(UnknownBatchError), transaction():
        service.drop(fair.edition, "nowhere", "nothing")
    with pytest.raises(UnknownProposalError), transaction():
        service.drop(fair.edition, batch.public_id, "nothing")


def test_a_replaced_proposal_can_only_be_read(fair):
    old = fair.make()
    [proposal, *_] = queries.list_proposals(old.id)
    fair.make()
    with pytest.raises(ReplacedError), transaction():
        service.drop(fair.edition, old.public_id, proposal.public_id)
    with pytest.raises(ReplacedError), transaction():
        service.request_sending(fair.edition, old.public_id, fair.actor, asked_by=Side.IKM)


def test_a_pair_that_was_sent_cannot_be_left_out(fair):
    batch = fair.make()
    fair.send(batch)
    [proposal, *_] = queries.list_proposals(batch.id)
    with pytest.raises(AlreadySentError), transaction():
        service.drop(fair.edition, batch.public_id, proposal.public_id)


def test_what_was_left_out_is_not_sent_until_it_is_taken_in_again(fair):
    batch = fair.make()
    [proposal, *_] = queries.list_proposals(batch.id)
    with transaction():
        service.drop(fair.edition, batch.public_id, proposal.public_id)
    fair.send(batch)
    assert len(meetings()) == 8
    with transaction():
        service.restore(fair.edition, batch.public_id, proposal.public_id)
    fair.send(batch)
    assert len(meetings()) == 9


def test_a_pair_added_by_hand_is_sent_like_the_others(fair):
    batch = fair.make(Limits(floor=0, most_ikm=1, most_partner=1))
    late = make_partner(fair.edition)
    pick = Pick(ikm_id=fair.ikm[0].id, partner_id=late.id, score=0.4, musts=0, stopped=False)
    with transaction():
        added = service.add_pair(fair.edition, batch.public_id, pick)
        assert added.by_hand
    with pytest.raises(AlreadyInError), transaction():
        service.add_pair(fair.edition, batch.public_id, pick)
    fair.send(batch)
    assert (fair.ikm[0].id, late.id) in {(m.ikm_id, m.partner_id) for m in meetings()}


def test_one_job_at_a_time(fair):
    with transaction():
        job = service.request_batch(fair.edition, fair.actor, Limits())
    with pytest.raises(UnderWayError), transaction():
        service.request_batch(fair.edition, fair.actor, Limits())
    work(job)
    batch = queries.list_batches(fair.edition.id)[0]
    with transaction():
        service.request_sending(fair.edition, batch.public_id, fair.actor, asked_by=Side.IKM)
    with pytest.raises(UnderWayError), transaction():
        service.request_batch(fair.edition, fair.actor, Limits())


def test_an_edition_that_takes_no_requests_gets_no_proposal(fair):
    batch = fair.make()
    fair.edition.phase = Phase.PUBLISHED
    db.session.commit()
    with pytest.raises(NotOpenError), transaction():
        service.request_batch(fair.edition, fair.actor, Limits())
    with pytest.raises(NotOpenError), transaction():
        service.request_sending(fair.edition, batch.public_id, fair.actor, asked_by=Side.IKM)


def test_every_step_of_the_organiser_is_in_the_trail(fair):
    batch = fair.make()
    [proposal, *_] = queries.list_proposals(batch.id)
    with transaction():
        service.drop(fair.edition, batch.public_id, proposal.public_id)
        service.restore(fair.edition, batch.public_id, proposal.public_id)
    fair.send(batch)
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {
        "meetings.proposal_requested",
        "meetings.proposal_left_out",
        "meetings.proposal_taken_in",
        "meetings.proposals_sent",
    } <= actions
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 9


def test_how_the_edition_pairs_is_read_once_for_many_requests(fair, monkeypatch):
    read = []

    def count(edition):
        read.append(edition.id)
        return load_settings(edition)

    monkeypatch.setattr(service, "load_settings", count)
    monkeypatch.setattr("matchmaker.meetings.service.load_settings", count)
    batch = fair.make(Limits(floor=3))
    job = fair.send(batch)
    assert job.result == {"sent": 9, "left": 0}
    assert read == [fair.edition.id]


def test_a_rule_made_after_the_proposal_keeps_its_requests_back(fair):
    batch = fair.make(Limits(floor=3))
    keep_apart(fair.edition)
    fair.send(batch)
    assert meetings() == []
    assert {p.refused for p in queries.list_proposals(batch.id)} == {"rule"}
