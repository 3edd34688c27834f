from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Host
from matchmaker.db import db
from matchmaker.directory.team import UnknownPersonError
from matchmaker.programme.cohorts import queries, service
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.models import CohortMember
from matchmaker.programme.cohorts.service import CohortEntry
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = date(2026, 11, 1)


def entry(name="Angkatan 7", **values):
    given = {
        "name": name,
        "starts_on": DAY,
        "close_months": 2,
        "follow_months": 12,
        "mode": CohortMode.MIXED,
    }
    return CohortEntry(**(given | values))


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def cohort(edition):
    return service.create_cohort(edition.host_id, entry())


def test_a_cohort_is_opened_changed_closed_and_goes_on(cohort):
    service.change_cohort(cohort, entry(close_months=3, mode=CohortMode.ONLINE))
    assert (cohort.close_months, cohort.phases.follows) == (3, date(2027, 2, 1))
    service.close_cohort(cohort, NOW)
    service.close_cohort(cohort, datetime(2030, 1, 1, tzinfo=UTC))
    assert cohort.closed_at == NOW
    service.reopen_cohort(cohort)
    assert cohort.closed_at is None
    actions = db.session.query(AuditEntry.action).filter_by(object_kind="cohort").all()
    assert [action for (action,) in actions] == [
        "programme.cohort_opened",
        "programme.cohort_changed",
        "programme.cohort_closed",
        "programme.cohort_closed",
        "programme.cohort_reopened",
    ]


def test_two_cohorts_of_a_host_have_two_names(cohort, edition):
    other = service.create_cohort(edition.host_id, entry("Angkatan 8"))
    with pytest.raises(service.NameTakenError):
        service.change_cohort(other, entry())
    assert service.create_cohort(make_host().id, entry()).name == "Angkatan 7"


def test_who_is_in_a_cohort_stays_there(cohort, edition):
    first, second = make_ikm(edition), make_ikm(edition)
    other = service.create_cohort(edition.host_id, entry("Angkatan 8"))
    assert service.add_members(cohort, [first.company_id], DAY) == 1
    assert service.add_members(other, [first.company_id, second.company_id], DAY) == 1
    assert service.add_members(other, [second.company_id], DAY) == 0


def test_neither_a_bank_nor_another_hosts_ikm_joins(cohort, edition):
    elsewhere = make_ikm(make_edition(make_host()))
    bank = make_partner(edition)
    assert service.add_members(cohort, [elsewhere.company_id, bank.company_id], DAY) == 0


def test_nobody_joins_a_closed_cohort(cohort, edition):
    service.close_cohort(cohort, NOW)
    with pytest.raises(service.CohortClosedError):
        service.add_members(cohort, [make_ikm(edition).company_id], DAY)


def test_one_leaves_with_a_reason_and_may_come_again(cohort, edition):
    part = make_ikm(edition)
    service.add_members(cohort, [part.company_id], DAY)
    member = queries.find_member(cohort.id, part.company.public_id)
    with pytest.raises(service.LeavesTooEarlyError):
        service.leave(member, date(2026, 10, 31), "Pindah usaha.")
    service.leave(member, date(2026, 11, 20), "Pindah usaha.")
    assert queries.find_member(cohort.id, part.company.public_id) is None
    assert service.add_members(cohort, [part.company_id], date(2026, 11, 24)) == 1


def test_the_database_lets_no_company_be_in_two_cohorts(cohort, edition):
    part = make_ikm(edition)
    service.add_members(cohort, [part.company_id], DAY)
    db.session.add(
        CohortMember(
            host_id=edition.host_id,
            cohort_id=cohort.id,
            company_id=part.company_id,
            joined_on=DAY,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_mentor_is_given_many_at_once(cohort, edition):
    host = db.session.get(Host, edition.host_id)
    mentor, owner = make_user(host, Role.MENTOR), make_user(host, Role.IKM)
    parts = [make_ikm(edition) for _ in range(3)]
    companies = [part.company for part in parts]
    assert service.assign_mentor(companies[:1], mentor) == 1
    assert service.assign_mentor(companies, mentor) == 2
    with pytest.raises(UnknownPersonError):
        service.assign_mentor(companies, owner)
