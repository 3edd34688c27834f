from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.programme import queries, service
from matchmaker.programme.core import CriterionCode, Outcome, Standing
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

DAY = date(2026, 12, 15)
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
PIRT = "pirt"


@pytest.fixture
def edition(db_session):
    """Three IKM: one passes, one lacks its permit, one has not been asked for its market."""
    edition = make_edition(make_host())
    make_ikm(edition, name="Ayu Craft", permits=("nib", "bpom_food"))
    make_ikm(edition, name="Budi Snack", permits=("nib",), regency_code="33.21")
    make_ikm(edition, name="Citra 100% Jaya", permits=("nib", "bpom_food"), markets=None)
    service.evaluate_edition(edition, DAY, now=NOW)
    return edition


def names(edition, **filters) -> list[str]:
    return [line.name for line in queries.list_gate_lines(edition.id, **filters)[0]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Ayu Craft", "Budi Snack", "Citra 100% Jaya"]),
        ({"standing": Standing.PASSED}, ["Ayu Craft"]),
        ({"standing": Standing.FAILED}, ["Budi Snack"]),
        ({"standing": Standing.UNKNOWN}, ["Citra 100% Jaya"]),
        ({"standing": Standing.OVERRIDDEN}, []),
        ({"regency_codes": ["33.21"]}, ["Budi Snack"]),
        ({"criterion": CriterionCode.PERMITS}, ["Budi Snack"]),
        ({"criterion": CriterionCode.KNOWS_MARKET}, ["Citra 100% Jaya"]),
        ({"search": "snack"}, ["Budi Snack"]),
        ({"search": "100%"}, ["Citra 100% Jaya"]),
        ({"search": "%"}, ["Citra 100% Jaya"]),
        ({"search": "snack", "standing": Standing.PASSED}, []),
    ],
)
def test_filters_narrow_the_list(edition, filters, expected):
    assert names(edition, **filters) == expected


def test_the_counts_add_up_to_the_lists(edition):
    counts = queries.get_counts(edition.id)
    assert (counts.total, counts.passed, counts.held, counts.unknown) == (3, 1, 2, 1)
    assert counts.open_by_criterion[CriterionCode.PERMITS] == 1
    assert queries.list_regency_codes(edition.id) == [("33.05", 2), ("33.21", 1)]
    assert queries.find_gate_day(edition.id) == DAY


def test_a_line_says_why(edition):
    (line,), total = queries.list_gate_lines(edition.id, standing=Standing.FAILED)
    assert total == 1
    permits = next(one for one in line.criteria if one.code is CriterionCode.PERMITS)
    assert permits.outcome is Outcome.FAIL
    assert permits.mend is not None
    assert permits.mend.id == (
        "Perlu P-IRT atau BPOM MD yang berlaku. Urus P-IRT di dinas kesehatan kabupaten."
    )
    assert queries.find_gate_line(line.participation_id) == line


def test_pages_hold_thirty_and_never_repeat(edition):
    for _ in range(35):
        make_ikm(edition)
    first, total = queries.list_gate_lines(edition.id, page=1)
    second, _ = queries.list_gate_lines(edition.id, page=2)
    assert (len(first), len(second), total) == (30, 8, 38)
    assert not {line.public_id for line in first} & {line.public_id for line in second}


def test_another_edition_sees_nothing(edition):
    elsewhere = make_edition(make_host(), name="Lain")
    line = queries.list_gate_lines(edition.id)[0][0]
    assert names(elsewhere) == []
    assert queries.find_ikm_participation(elsewhere.id, line.public_id) is None
    assert queries.get_counts(elsewhere.id).total == 0
