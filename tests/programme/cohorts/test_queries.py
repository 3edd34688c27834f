from __future__ import annotations

from datetime import date

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.programme.cohorts import queries, service
from matchmaker.programme.cohorts.queries import Wanted
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.programme.cohorts.test_service import DAY, entry


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def cohort(edition):
    return service.create_cohort(edition.host_id, entry())


def test_cohorts_are_listed_with_who_is_in_and_who_left(cohort, edition):
    parts = [make_ikm(edition) for _ in range(3)]
    service.add_members(cohort, [part.company_id for part in parts], DAY)
    member = queries.find_member(cohort.id, parts[0].company.public_id)
    service.leave(member, DAY, "Tutup.")
    [line] = queries.list_cohorts(edition.host_id)
    assert (line.members, line.left) == (2, 1)
    assert queries.list_cohorts(make_host().id) == []
    assert queries.find_cohort(make_host().id, cohort.public_id) is None


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["Anyaman Sae", "Keripik Enak"]),
        (Wanted(search="keRIpik"), ["Keripik Enak"]),
        (Wanted(search="100%"), []),
        (Wanted(regency_code="33.29"), ["Anyaman Sae"]),
        (Wanted(sector="kerajinan"), ["Anyaman Sae"]),
    ],
)
def test_candidates_are_ikm_in_no_cohort_that_fit(cohort, edition, wanted, names):
    make_ikm(edition, name="Keripik Enak")
    make_ikm(edition, name="Anyaman Sae", regency_code="33.29", sectors=["kerajinan"])
    taken = make_ikm(edition, name="Keripik Taken")
    service.add_members(cohort, [taken.company_id], DAY)
    found, total = queries.list_candidates(edition.host_id, wanted)
    assert [company.name for company in found] == names
    assert total == len(names) == len(queries.list_candidate_ids(edition.host_id, wanted))


def test_candidates_may_be_those_of_an_edition(edition):
    host = db.session.get(Host, edition.host_id)
    make_ikm(edition, name="Keripik Enak")
    make_ikm(make_edition(host, name="Lain"), name="Keripik Lain")
    found, _total = queries.list_candidates(host.id, Wanted(edition_id=edition.id))
    assert [company.name for company in found] == ["Keripik Enak"]


def test_mentors_are_listed_with_how_many_they_have(cohort, edition):
    host = db.session.get(Host, edition.host_id)
    parts = [make_ikm(edition) for _ in range(3)]
    make_user(host, Role.MENTOR, name="Ratna", mentors=tuple(part.company_id for part in parts))
    make_user(host, Role.MENTOR, name="Agus")
    other = service.create_cohort(host.id, entry("Angkatan 8", starts_on=date(2026, 5, 1)))
    service.add_members(cohort, [parts[0].company_id], DAY)
    service.add_members(other, [parts[1].company_id], DAY)
    loads = queries.list_loads(host.id, cohort.id)
    assert [(load.mentor.name, load.here, load.everywhere) for load in loads] == [
        ("Agus", 0, 0),
        ("Ratna", 1, 2),
    ]
    names = queries.list_mentor_names([part.company_id for part in parts])
    assert names == {part.company_id: ["Ratna"] for part in parts}
