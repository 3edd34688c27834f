from __future__ import annotations

from datetime import UTC, datetime

from matchmaker.events import queries
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting


def test_an_edition_comes_with_its_slots_and_tables(db_session):
    edition = make_edition(make_host(), table_count=3)

    slots = queries.list_slots(edition.id)

    # 09.00 to 12.00 holds seven meetings of 20 minutes with 5 minutes between; so does 13 to 16.
    assert len(slots) == 2 * (7 + 7)
    assert slots[0].starts_at == datetime(2026, 12, 15, 2, tzinfo=UTC)
    assert [table.number for table in queries.list_tables(edition.id)] == [1, 2, 3]


def test_two_editions_of_one_name_get_different_addresses(db_session):
    host = make_host()
    assert make_edition(host).slug == "temu-bisnis-2026"
    assert make_edition(host).slug == "temu-bisnis-2026-2"


def test_the_factories_make_rows_that_the_database_accepts(db_session):
    edition = make_edition(make_host())
    meeting = make_meeting(make_ikm(edition), make_partner(edition, officers=2))
    assert meeting.ikm.company.name.startswith("Keripik")
    assert len(queries.list_person_seats(edition.id)) == 3
