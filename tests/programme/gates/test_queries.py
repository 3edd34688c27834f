from __future__ import annotations

from datetime import date

import pytest

from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.core import CriterionCode
from matchmaker.programme.gates import queries
from matchmaker.programme.gates.core import GateSettings
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def make_cohort(db_session, edition, part, name, *, gate=None, left_on=None):
    cohort = Cohort(host_id=edition.host_id, name=name, starts_on=date(2026, 2, 1), gate=gate)
    db_session.add(cohort)
    db_session.flush()
    db_session.add(
        CohortMember(
            host_id=edition.host_id,
            cohort_id=cohort.id,
            company_id=part.company_id,
            joined_on=date(2026, 2, 1),
            left_on=left_on,
            left_reason="Pindah." if left_on else None,
        )
    )
    db_session.commit()
    return cohort


def test_who_is_in_no_cohort_has_the_programmes_gate(edition, db_session):
    part = make_ikm(edition)
    own = GateSettings(criteria=(CriterionCode.PERMITS,), months_running=6).as_json()
    make_cohort(db_session, edition, part, "Lama", gate=own, left_on=date(2026, 5, 1))
    assert queries.list_gates([part.company_id]) == {}
    make_cohort(db_session, edition, part, "Baru", gate=own)
    [gate] = queries.list_gates([part.company_id]).values()
    assert gate.criteria == (CriterionCode.PERMITS,)


def test_cohorts_are_listed_with_what_they_ask_and_found_in_their_host_alone(edition, db_session):
    part = make_ikm(edition)
    cohort = make_cohort(db_session, edition, part, "Satu")
    [line] = queries.list_cohorts(edition.host_id)
    assert (line.name, line.ikm, line.own, line.settings) == ("Satu", 1, False, GateSettings())
    assert queries.list_member_ids(cohort.id) == [part.company_id]
    other = make_host()
    assert queries.list_cohorts(other.id) == []
    assert queries.find_cohort(other.id, cohort.public_id) is None
    assert queries.find_cohort(edition.host_id, cohort.public_id) == cohort
