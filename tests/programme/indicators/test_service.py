from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.programme.indicators import queries, service
from matchmaker.programme.indicators.core import Occasion
from matchmaker.programme.indicators.models import Measurement
from matchmaker.programme.indicators.service import MeasuredEntry
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def measure(edition):
    host = db.session.get(Host, edition.host_id)
    by, company = make_user(host, Role.MENTOR), make_ikm(edition).company

    def write(on, *, yearly=False, of=company, **values):
        entry = MeasuredEntry(measured_on=on, **values)
        return service.measure(of, entry, by_id=by.id, now=NOW, yearly=yearly)

    return write


def test_the_first_is_the_baseline_and_the_others_say_their_occasion(measure):
    occasions = [
        measure(date(2026, 5, 1), workers=2).occasion,
        measure(date(2026, 6, 1), workers=3).occasion,
        measure(date(2026, 7, 1), workers=3, yearly=True).occasion,
    ]
    assert occasions == [Occasion.BASELINE, Occasion.VISIT, Occasion.YEARLY]


def test_a_second_one_of_a_day_adds_to_the_first_and_corrects_it(measure):
    first = measure(date(2026, 5, 1), workers=2, sales_per_month=4_000_000)
    again = measure(date(2026, 5, 1), workers=3, permits=())
    assert first.id == again.id
    assert (again.workers, again.sales_per_month, again.permits) == (3, 4_000_000, [])


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2014, 12, 31), date(2026, 11, 26)])
def test_a_day_far_off_is_refused(measure, day):
    with pytest.raises(service.DayOutOfRangeError):
        measure(day, workers=2)


def test_nothing_is_no_measurement(measure):
    with pytest.raises(service.NothingMeasuredError):
        measure(date(2026, 5, 1))


def test_the_database_keeps_one_baseline(measure):
    row = measure(date(2026, 5, 1), workers=2)
    db.session.add(
        Measurement(
            host_id=row.host_id,
            company_id=row.company_id,
            measured_on=date(2026, 6, 1),
            occasion=Occasion.BASELINE,
            workers=1,
            recorded_by_id=row.recorded_by_id,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_what_was_measured_is_read_in_order(measure):
    later, first = (
        measure(date(2026, 6, 1), workers=3),
        measure(date(2026, 5, 1), workers=2, markets=("pasar",)),
    )
    assert queries.list_measurements(first.company_id) == [first, later]
    assert queries.values_of(first).markets == ("pasar",)
