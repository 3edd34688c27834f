from __future__ import annotations

import pytest
from flask_security import verify_password
from sqlalchemy import func, select

from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.accounts.security import find_by_typed_identity
from matchmaker.db import db
from matchmaker.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from matchmaker.demo.earlier import PAIRS
from matchmaker.demo.generator import SEED
from matchmaker.demo.service import AlreadyFilledError, LoadedDemo, load_demo
from matchmaker.directory.core import Brief, CompanyKind, Need
from matchmaker.directory.models import Company, Disclosure, Participation
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition, Seat, Slot
from matchmaker.events.queries import find_edition, list_editions
from matchmaker.matching.core.past import Outcome
from matchmaker.matching.evidence.models import PairOutcome
from matchmaker.matching.field import load_field
from matchmaker.meetings.core import CONTACTS_OPEN, MeetingState, Side
from matchmaker.meetings.models import Meeting
from matchmaker.outbox.models import Fact
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.expertise import Field
from matchmaker.programme.models import Expert, GateOverride, GateResult
from matchmaker.programme.standing import get_mentor_page
from matchmaker.programme.visits.core import VisitState
from matchmaker.programme.visits.models import Visit
from matchmaker.scheduling.models import Run
from tests.demo.conftest import NOW


def _count(*where: object) -> int:
    model, *conditions = where
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_every_field_has_an_expert(loaded: LoadedDemo) -> None:
    known = db.session.scalars(select(func.unnest(Expert.fields)).distinct()).all()
    assert set(known) == set(Field)


def test_it_fills_an_empty_database(loaded: LoadedDemo) -> None:
    edition = db.session.scalars(select(Edition).where(Edition.phase == Phase.OPEN)).one()
    assert edition.name == "Temu Bisnis Akhir Tahun 2026"
    assert edition.slug == loaded.edition_slug
    assert tuple(day.date for day in edition.days) == loaded.days
    assert edition.table_count == 45
    assert _count(Slot, Slot.edition_id == edition.id) == 2 * 2 * 7
    assert _count(Company, Company.kind == CompanyKind.IKM) == loaded.ikm == 350
    assert _count(Participation) == 440
    assert _count(GateResult) == 350
    assert _count(GateResult, GateResult.standing) == loaded.graduated
    assert _count(GateOverride) == 2
    assert _count(Meeting) == sum(loaded.requests.values())
    assert _count(Disclosure) == _count(Meeting, Meeting.state.in_(CONTACTS_OPEN))
    people = _count(Seat, Seat.participation_id.is_not(None))
    assert people > 440


def test_what_it_wrote_reads_back_as_values(loaded: LoadedDemo) -> None:
    for part in db.session.scalars(select(Participation)):
        Brief.from_json(part.brief)
        for need in part.needs:
            Need.from_json(need)


def test_only_graduated_ikm_have_requests(loaded: LoadedDemo) -> None:
    not_graduated = select(GateResult.participation_id).where(~GateResult.standing)
    assert _count(Meeting, Meeting.ikm_id.in_(not_graduated)) == 0


def test_everybody_has_somebody_who_comes_in_by_a_link(loaded: LoadedDemo) -> None:
    staff = sum(account.acts_for is None for account in DEMO_ACCOUNTS)
    second_mentor = 1
    assert _count(User) == 440 + staff + second_mentor


def test_the_mentors_ikm_are_in_two_cohorts_with_visits_behind_and_before_them(
    loaded: LoadedDemo,
) -> None:
    assert _count(Cohort) == 2
    states = {state for (state,) in db.session.execute(select(Visit.state))}
    assert states == set(VisitState)
    today = NOW.date()
    mentor = find_by_typed_identity("pendamping@contoh.example")
    assert mentor is not None
    page = get_mentor_page(mentor.host_id, actor_of(mentor).mentored_company_ids, today)
    assert page.today
    assert page.week
    assert page.alone


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.who.en)
def test_each_demo_account_signs_in_and_has_something_to_do(
    loaded: LoadedDemo, account: DemoAccount
) -> None:
    user = find_by_typed_identity(account.identity)
    assert user is not None
    assert verify_password(account.password, user.password)
    actor = actor_of(user)
    assert actor.roles == {account.role}
    if actor.is_a(Role.MENTOR):
        assert len(actor.mentored_company_ids) >= 10
    if actor.is_a(Role.IKM, Role.PARTNER):
        parts = select(Participation.id).where(Participation.company_id.in_(actor.company_ids))
        mine = _count(Meeting, Meeting.ikm_id.in_(parts) | Meeting.partner_id.in_(parts))
        assert mine >= 4


def test_the_owner_has_a_request_to_answer(loaded: LoadedDemo) -> None:
    owner = next(account for account in DEMO_ACCOUNTS if account.role is Role.IKM)
    user = find_by_typed_identity(owner.identity)
    assert user is not None
    parts = select(Participation.id).where(Participation.company_id.in_(actor_of(user).company_ids))
    waiting = _count(
        Meeting,
        Meeting.ikm_id.in_(parts),
        Meeting.state == MeetingState.REQUESTED,
        Meeting.asked_by == Side.PARTNER,
    )
    assert waiting >= 1


def test_a_first_plan_is_out_and_requests_stay_open(loaded: LoadedDemo) -> None:
    placed = _count(Meeting, Meeting.state == MeetingState.CONFIRMED)
    assert placed == loaded.placed >= 150
    assert _count(Meeting, Meeting.state == MeetingState.ACCEPTED) >= 100
    assert _count(Run, Run.published_at.is_not(None)) == 1
    edition = find_edition(loaded.edition_slug)
    assert edition is not None
    assert edition.phase is Phase.OPEN


def test_some_pairs_know_each_other_from_the_year_before(loaded: LoadedDemo) -> None:
    edition = find_edition(loaded.edition_slug)
    assert edition is not None
    known = list(db.session.scalars(select(PairOutcome)))
    assert len(known) == PAIRS
    assert {row.outcome for row in known} == set(Outcome)
    earlier = db.session.scalars(select(Edition).where(Edition.phase == Phase.CLOSED)).one()
    assert {row.edition_id for row in known} == {earlier.id}
    assert earlier.name == "Temu Bisnis Akhir Tahun 2025"
    field = load_field(edition)
    assert sum(len(one.past) for one in field.ikm) >= PAIRS // 2
    # The newest is the one that people arrive at.
    assert next(iter(list_editions())).id == edition.id


@pytest.mark.parametrize("kind", ["IKM owner", "Retailer", "Bank", "Exporter"])
def test_everybody_who_meets_finds_a_place_in_the_plan(loaded: LoadedDemo, kind: str) -> None:
    account = next(account for account in DEMO_ACCOUNTS if account.who.en == kind)
    user = find_by_typed_identity(account.identity)
    assert user is not None
    parts = select(Participation.id).where(Participation.company_id.in_(actor_of(user).company_ids))
    mine = Meeting.ikm_id.in_(parts) | Meeting.partner_id.in_(parts)
    assert _count(Meeting, Meeting.state == MeetingState.CONFIRMED, mine) >= 2


def test_the_past_is_not_told_again(loaded: LoadedDemo) -> None:
    """Requests of the demo are history: loading it must not send hundreds of letters."""
    assert _count(Fact, Fact.topic.like("meetings.%")) == 0


def test_a_second_load_says_so_and_changes_nothing(loaded: LoadedDemo) -> None:
    with pytest.raises(AlreadyFilledError):
        load_demo(host_name="Inopak Institute", seed=SEED, now=NOW)
    assert _count(Edition) == 2
