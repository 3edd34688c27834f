"""The organiser's list of an edition's meetings, and cancelling one."""

from __future__ import annotations

import pytest

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.events import queries as events
from matchmaker.meetings import service
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.meetings.placing import Placing, place
from tests.conftest import sign_in
from tests.directory.visiting import forgetful, statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(client, edition):
    forgetful(client)
    return sign_in(client, make_user(db.session.get_one(Host, edition.host_id), Role.ORGANISER))


def listing(edition):
    return f"/kelola/{edition.slug}/pertemuan"


def cancelling(edition, meeting):
    return f"{listing(edition)}/{meeting.public_id}/batalkan"


def test_only_organisers_and_only_of_this_host(client, organiser, edition):
    meeting = make_meeting(make_ikm(edition), make_partner(edition))
    other = make_edition(make_host())
    assert organiser.get(listing(other)).status_code == 404
    assert organiser.get(cancelling(other, meeting)).status_code == 404
    host = db.session.get_one(Host, edition.host_id)
    for role in (Role.IKM, Role.PARTNER, Role.MENTOR, Role.DESK, Role.OBSERVER):
        sign_in(client, make_user(host, role))
        assert client.get(listing(edition)).status_code == 403
        assert client.post(cancelling(edition, meeting)).status_code == 403


def test_the_list_filters_by_state_and_counts_each(organiser, edition):
    make_meeting(make_ikm(edition, name="Menunggu Jaya"), make_partner(edition))
    make_meeting(
        make_ikm(edition, name="Sepakat Jaya"), make_partner(edition), state=MeetingState.ACCEPTED
    )
    everything = organiser.get(listing(edition)).text
    assert "Menunggu Jaya" in everything
    assert "Sepakat Jaya" in everything
    agreed = organiser.get(listing(edition), query_string={"tampil": "sepakat"}).text
    assert "Sepakat Jaya" in agreed
    assert "Menunggu Jaya" not in agreed
    assert agreed.count('<span class="count">1</span>') == 2
    assert organiser.get(listing(edition), query_string={"tampil": "ngawur"}).status_code == 200


@pytest.mark.parametrize("search", ["srikandi", "KERIPIK", "100%"])
def test_the_search_finds_either_side_by_name(organiser, edition, search):
    make_meeting(
        make_ikm(edition, name="Keripik 100% Singkong"),
        make_partner(edition, name="Toko Srikandi"),
    )
    make_meeting(make_ikm(edition, name="Batik Halus"), make_partner(edition, name="Bank Desa"))
    page = organiser.get(listing(edition), query_string={"q": search}).text
    assert "Toko Srikandi" in page
    assert "Batik Halus" not in page


def test_a_search_for_a_sign_finds_only_that_sign(organiser, edition):
    make_meeting(make_ikm(edition, name="Batik Halus"), make_partner(edition))
    for sign in ("%", "_", "\\", "<script>"):
        page = organiser.get(listing(edition), query_string={"q": sign}).text
        assert "Batik Halus" not in page
        assert "<script>" not in page.replace("<script src", "")


def test_pages_follow_each_other_and_hold_their_last(organiser, edition):
    for number in range(31):
        make_meeting(make_ikm(edition, name=f"Usaha {number:02d}"), make_partner(edition))
    first = organiser.get(listing(edition)).text
    last = organiser.get(listing(edition), query_string={"page": 99}).text
    assert first.count('scope="row"') == 30
    assert last.count('scope="row"') == 1


def test_cancelling_frees_the_place_and_needs_a_reason(organiser, edition):
    ikm, partner = make_ikm(edition, name="Keripik Mekar"), make_partner(edition)
    meeting = make_meeting(ikm, partner)
    service.accept(ikm, meeting.public_id, now=clock.now())
    slot, table = events.list_slots(edition.id)[0], events.list_tables(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])
    db.session.commit()

    assert "09.00 WIB" in organiser.get(cancelling(edition, meeting)).text
    for short in ("", "   ", "x"):
        answer = organiser.post(cancelling(edition, meeting), data={"note": short})
        assert answer.status_code == 422
        assert "field-error" in answer.text
    answer = organiser.post(cancelling(edition, meeting), data={"note": "Meja rusak."})
    assert (answer.status_code, answer.location) == (303, listing(edition))
    row = db.session.get_one(Meeting, meeting.id)
    assert (row.state, row.answer_note) == (MeetingState.CANCELLED, "Meja rusak.")
    assert db.session.query(SlotClaim).count() == 0
    assert organiser.post(cancelling(edition, meeting), data={"note": "Lagi."}).status_code == 409
    assert organiser.get(cancelling(edition, meeting)).status_code == 409


def test_an_empty_edition_says_what_belongs_here(organiser, edition):
    assert "empty-mark" in organiser.get(listing(edition)).text


def test_thirty_rows_take_as_many_queries_as_one(organiser, edition):
    def count():
        db.session.expire_all()
        with statements() as sent:
            assert organiser.get(listing(edition)).status_code == 200
        return len(sent)

    make_meeting(make_ikm(edition), make_partner(edition))
    one = count()
    for _ in range(29):
        make_meeting(make_ikm(edition), make_partner(edition))
    assert count() == one
