"""A roster that names a seat for somebody whom a plan has booked for another company by then."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.imports.outcomes import Effect
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.queries import list_seats
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.placing import Placing, place
from tests.directory.test_service import mitra
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

ONE = {
    "Nama Lembaga": "Toko Satu",
    "Email": "satu@contoh.example",
    "Jumlah Petugas": "1",
    "No. WA": "081200000801",
}
TWO = {
    "Nama Lembaga": "Toko Dua",
    "Email": "dua@contoh.example",
    "Jumlah Petugas": "1",
    "No. WA": "081200000802",
}


def part_of(row):
    name = row["Nama Lembaga"]
    return db.session.scalars(select(Participation).join(Company).where(Company.name == name)).one()


def test_the_booked_seat_keeps_its_name_and_the_import_goes_on(db_session):
    edition = make_edition(make_host())
    mitra(edition, ONE, TWO)
    parts = [part_of(row) for row in (ONE, TWO)]
    first, second = (list_seats(part.id)[0] for part in parts)
    # The contact of the second company goes for the first one; nobody is named for the second.
    first.user_id, second.user_id = second.user_id, None
    db_session.commit()
    booked = first.user_id
    slot, tables = list_slots(edition.id)[0], list_tables(edition.id)
    for part, table in zip(parts, tables, strict=False):
        meeting = make_meeting(make_ikm(edition), part, state=MeetingState.ACCEPTED)
        place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])

    report = mitra(edition, TWO | {"Kota": "Surakarta"})

    assert [outcome.effect for outcome in report.outcomes] == [Effect.UPDATED]
    db_session.expire_all()
    assert [list_seats(part.id)[0].user_id for part in parts] == [booked, None]
    assert parts[1].company.city == "Surakarta"
