from __future__ import annotations

from datetime import date

from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.indicators.core import Indicator
from matchmaker.programme.indicators.queries import GroupBy, get_totals, list_changes_of
from tests.factories.directory import make_ikm
from tests.programme.cohorts.test_service import entry
from tests.programme.indicators.test_service import edition, measure

__all__ = ["edition", "measure"]
FIRST, LATER = date(2026, 5, 1), date(2026, 11, 1)


def grown(measure, company, before, now):
    measure(FIRST, of=company, sales_per_month=before)
    measure(LATER, of=company, sales_per_month=now)


def test_changes_are_read_for_many_companies_at_once(edition, measure):
    one, other = make_ikm(edition).company, make_ikm(edition).company
    grown(measure, one, 100, 300)
    measure(FIRST, of=other, workers=2)
    changes = list_changes_of([one.id, other.id])
    assert [change.difference for change in changes[one.id]] == [200]
    assert changes[other.id] == []


def test_sums_are_by_cohort_kabupaten_and_sector(edition, measure):
    first = cohorts.create_cohort(edition.host_id, entry())
    second = cohorts.create_cohort(edition.host_id, entry("Angkatan 8"))
    kebumen = make_ikm(edition, regency_code="33.05", sectors=["herbal"]).company
    brebes = make_ikm(edition, regency_code="33.29", sectors=["herbal", "kerajinan"]).company
    outside = make_ikm(edition).company
    cohorts.add_members(first, [kebumen.id], FIRST)
    cohorts.add_members(second, [brebes.id], FIRST)
    grown(measure, kebumen, 100, 300)
    grown(measure, brebes, 50, 40)
    grown(measure, outside, 1, 1_000)

    def sums(group_by, **only):
        totals = get_totals(edition.host_id, group_by, **only)
        return {
            key: (each[Indicator.SALES].ikm, each[Indicator.SALES].difference)
            for key, each in totals.items()
        }

    assert sums(GroupBy.COHORT) == {first.public_id: (1, 200), second.public_id: (1, -10)}
    assert sums(GroupBy.REGENCY) == {"33.05": (1, 200), "33.29": (1, -10)}
    assert sums(GroupBy.SECTOR) == {"herbal": (2, 190), "kerajinan": (1, -10)}
    assert sums(GroupBy.SECTOR, regency_code="33.29") == {
        "herbal": (1, -10),
        "kerajinan": (1, -10),
    }


def test_another_hosts_sums_are_empty(edition, measure):
    company = make_ikm(edition).company
    cohort = cohorts.create_cohort(edition.host_id, entry())
    cohorts.add_members(cohort, [company.id], FIRST)
    grown(measure, company, 1, 2)
    assert get_totals(edition.host_id + 1_000, GroupBy.COHORT) == {}
