from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from matchmaker.accounts import trail
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Host
from matchmaker.directory.models import Permit
from matchmaker.events.models import Day
from matchmaker.programme import service as gate
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.core import CriterionCode, Outcome
from matchmaker.programme.gates import queries, service
from matchmaker.programme.gates.core import Cause, GateSettings, SettingsError
from matchmaker.programme.gates.models import GateChange, GateDue, ProgrammeGate
from matchmaker.programme.gates.preview import preview
from matchmaker.programme.models import GateResult
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)
REASON = "Izinnya sudah dilihat pendamping di lapangan."
STRICT = GateSettings(field_verified=frozenset({CriterionCode.KNOWS_MARKET}))


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def mentor(db_session, edition):
    return make_user(db_session.get(Host, edition.host_id), Role.MENTOR, name="Endang")


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


@pytest.fixture
def cohort(db_session, edition, ikm):
    found = Cohort(host_id=edition.host_id, name="Kohort 1", starts_on=date(2026, 2, 1))
    db_session.add(found)
    db_session.flush()
    db_session.add(
        CohortMember(
            host_id=edition.host_id,
            cohort_id=found.id,
            company_id=ikm.company_id,
            joined_on=found.starts_on,
        )
    )
    db_session.commit()
    return found


def judge(edition) -> None:
    gate.evaluate_edition(edition, service.first_day(edition), now=NOW)


def save(edition, cohort, settings, mentor):
    return service.save_settings(edition, cohort, settings, by_id=mentor.id, now=NOW)


def verify(ikm, mentor, *, holds=True, note="", seen_on=TODAY, **more):
    return service.verify(
        ikm,
        CriterionCode.KNOWS_MARKET,
        holds=holds,
        note=note,
        seen_on=seen_on,
        today=TODAY,
        by_id=mentor.id,
        now=NOW,
        **more,
    )


def due(db_session) -> dict[int, str]:
    return dict(db_session.execute(select(GateDue.participation_id, GateDue.cause)).all())


def test_a_cohort_stands_at_its_own_gate_and_nobody_else(edition, cohort, ikm, mentor, db_session):
    other = make_ikm(edition)
    judge(edition)
    assert save(edition, cohort, STRICT, mentor) == 1
    assert db_session.get(GateResult, ikm.id).standing is False
    assert db_session.get(GateResult, other.id).standing is True
    [line, *_] = queries.list_history(ikm.id)
    assert (line.cause, line.by, line.stood, line.standing) == (
        Cause.SETTINGS,
        "Endang",
        True,
        False,
    )
    # What turned says what is missing too: its evidence alone reads like a pass.
    [turned] = line.changed
    assert turned.evidence.id == "Menjual lewat toko oleh-oleh."
    assert turned.mend.id == "Pendamping perlu memastikannya di lapangan."
    entry = db_session.scalars(select(AuditEntry).filter_by(action="programme.gate_set")).one()
    assert entry.details["after"]["field_verified"] == ["knows_market"]
    with pytest.raises(service.SameSettingsError):
        save(edition, cohort, STRICT, mentor)
    with pytest.raises(SettingsError):
        save(edition, cohort, GateSettings(criteria=()), mentor)


def test_the_default_settings_leave_the_cohort_with_the_programmes_gate(
    edition, cohort, mentor, db_session
):
    save(edition, cohort, STRICT, mentor)
    save(edition, cohort, GateSettings(), mentor)
    assert cohort.gate is None


def test_the_programmes_gate_holds_for_all_whose_cohort_has_none_of_its_own(
    edition, cohort, ikm, mentor, db_session
):
    alone, elsewhere = make_ikm(edition), make_ikm(make_edition(make_host()))
    judge(edition)
    lenient = GateSettings(criteria=(CriterionCode.PERMITS,))
    save(edition, cohort, lenient, mentor)
    assert preview(edition, None, STRICT, service.first_day(edition)).ikm == 1
    assert save(edition, None, STRICT, mentor) == 1
    standing = {one: db_session.get(GateResult, one.id).standing for one in (ikm, alone)}
    assert standing == {ikm: True, alone: False}
    assert queries.find_settings(edition.host_id) == STRICT
    assert queries.list_gates([elsewhere.company_id]) == {}
    # A cohort that asks the same as the programme follows it from now on.
    save(edition, cohort, STRICT, mentor)
    assert cohort.gate is None
    assert save(edition, None, GateSettings(), mentor) == 2
    assert queries.list_judged_ids(edition.host_id, None) == {ikm.company_id, alone.company_id}
    assert db_session.scalars(select(ProgrammeGate)).all() == []


def test_a_preview_says_who_changes_and_changes_nothing(edition, cohort, ikm, db_session):
    make_ikm(edition)
    judge(edition)
    before = db_session.scalar(select(GateChange.id).order_by(GateChange.id.desc()))
    seen = preview(edition, cohort, STRICT, service.first_day(edition))
    assert (seen.ikm, seen.before, seen.after) == (1, 1, 0)
    [switch] = seen.switches
    assert (switch.name, switch.passes) == (ikm.company.name, False)
    assert [one.criterion for one in switch.open] == [CriterionCode.KNOWS_MARKET]
    assert db_session.scalar(select(GateChange.id).order_by(GateChange.id.desc())) == before
    assert cohort.gate is None


def test_an_organisers_word_stands_in_a_preview(edition, cohort, ikm, mentor):
    judge(edition)
    gate.decide(ikm, passes=False, reason=REASON, user_id=mentor.id, now=NOW)
    seen = preview(edition, cohort, STRICT, service.first_day(edition))
    assert (seen.before, seen.after, list(seen.switches)) == (0, 0, [])


def test_what_a_mentor_saw_opens_a_gate_that_asks_for_it(edition, cohort, ikm, mentor, db_session):
    judge(edition)
    save(edition, cohort, STRICT, mentor)
    verify(ikm, mentor, note="Dilihat di pasar.")
    assert db_session.get(GateResult, ikm.id).standing is True
    verify(ikm, mentor, holds=False, note="Tidak berjualan lagi.", markets=["tetangga"])
    assert db_session.get(GateResult, ikm.id).standing is False
    check = queries.list_checks_of(ikm.company_id)[CriterionCode.KNOWS_MARKET]
    assert (check.holds, check.by, check.markets) == (False, "Endang", ("tetangga",))
    assert queries.count_disagreements(edition.id) == 1
    causes = [line.cause for line in queries.list_history(ikm.id)]
    assert causes[:2] == [Cause.VERIFICATION, Cause.VERIFICATION]


def test_only_what_can_be_seen_of_an_ikm_and_not_before_it_was(edition, ikm, mentor):
    with pytest.raises(service.NotSeenYetError):
        verify(ikm, mentor, seen_on=date(2026, 11, 25))
    with pytest.raises(service.NotVerifiableError):
        verify(make_partner(edition), mentor)
    with pytest.raises(service.NotVerifiableError):
        service.verify(
            ikm,
            CriterionCode.PERMITS,
            holds=True,
            note="",
            seen_on=TODAY,
            today=TODAY,
            by_id=mentor.id,
            now=NOW,
        )


def test_a_changed_profile_is_judged_anew_by_whom_it_was_changed(edition, ikm, mentor, db_session):
    judge(edition)
    assert due(db_session) == {}
    ikm.company.markets = None
    db_session.flush()
    trail.record(
        "directory.profile_edited",
        host_id=edition.host_id,
        object_kind="company",
        object_id=ikm.company.public_id,
        actor_id=mentor.id,
    )
    assert due(db_session) == {ikm.id: "profile"}
    assert service.judge_due(NOW) == 1
    line = queries.list_history(ikm.id)[0]
    assert (line.cause, line.by, line.standing) == (Cause.PROFILE, "Endang", False)
    [turned] = line.changed
    assert (turned.criterion, turned.before, turned.after) == (
        CriterionCode.KNOWS_MARKET,
        Outcome.PASS,
        Outcome.UNKNOWN,
    )
    assert due(db_session) == {}
    assert service.judge_due(NOW) == 0


def test_what_the_gate_does_not_look_at_leaves_nobody_to_be_judged(edition, ikm, db_session):
    judge(edition)
    ikm.company.story = "Sejak nenek."
    db_session.flush()
    assert due(db_session) == {}
    ikm.company.products[0].price = 16_000
    db_session.flush()
    assert due(db_session) == {ikm.id: "profile"}


def test_permits_days_and_cohorts_are_watched(edition, ikm, cohort, db_session):
    judge(edition)
    db_session.execute(delete(Permit).where(Permit.company_id == ikm.company_id))
    db_session.expire_all()
    assert due(db_session) == {ikm.id: "profile"}
    service.judge_due(NOW)
    assert db_session.get(GateResult, ikm.id).standing is False
    db_session.execute(update(Day).where(Day.edition_id == edition.id).values(date=Day.date + 365))
    db_session.expire_all()
    assert due(db_session) == {ikm.id: "day"}
    service.judge_due(NOW)
    assert db_session.get(GateResult, ikm.id).day == service.first_day(edition)
    db_session.execute(
        update(CohortMember).values(left_on=date(2026, 10, 1), left_reason="Pindah.")
    )
    assert due(db_session) == {ikm.id: "cohort"}


def test_nobody_is_judged_where_the_gate_was_not_or_the_edition_is_over(edition, ikm, db_session):
    ikm.company.markets = None
    db_session.flush()
    db_session.execute(delete(GateResult))
    assert service.judge_due(NOW) == 1
    assert db_session.get(GateResult, ikm.id) is None
    judge(edition)
    ikm.company.markets = ["pasar"]
    db_session.flush()
    service.judge_due(datetime(2027, 6, 1, tzinfo=UTC))
    assert db_session.get(GateResult, ikm.id).standing is False


def test_an_organisers_word_is_history_too(edition, ikm, mentor, db_session):
    judge(edition)
    gate.decide(ikm, passes=False, reason=REASON, user_id=mentor.id, now=NOW)
    gate.decide(ikm, passes=None, reason=REASON, user_id=mentor.id, now=NOW)
    back, held = queries.list_history(ikm.id)[:2]
    assert (held.cause, held.standing, held.reason, held.returned) == (
        Cause.OVERRIDE,
        False,
        REASON,
        False,
    )
    assert (back.standing, back.returned) == (True, True)


def test_nobody_rewrites_the_history(edition, ikm, db_session):
    judge(edition)
    for statement in (
        update(GateChange).values(standing=False),
        update(GateChange).values(details=[{"criterion": "permits"}]),
        delete(GateChange),
    ):
        savepoint = db_session.begin_nested()
        with pytest.raises(DBAPIError, match="kept for good"):
            db_session.execute(statement)
        savepoint.rollback()
    db_session.execute(update(GateChange).values(details=[]))
    db_session.delete(ikm)
    db_session.flush()
    assert db_session.scalar(select(GateChange.id)) is None


def test_judged_twice_alike_there_is_one_line(edition, ikm):
    judge(edition)
    lines = len(queries.list_history(ikm.id))
    judge(edition)
    assert len(queries.list_history(ikm.id)) == lines
