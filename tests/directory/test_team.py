from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts import forgotten
from matchmaker.accounts import service as accounts
from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import AuditEntry, LoginLink, User
from matchmaker.accounts.subjects import get_subject
from matchmaker.db import db
from matchmaker.directory import queries, team
from matchmaker.directory.core import CompanyKind
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.placing import Placing, place
from matchmaker.outbox.models import Fact
from matchmaker.scheduling.hearers import list_people_by_company
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def bank(edition):
    return make_partner(edition, name="Bank Dana Desa", kind=CompanyKind.BANK, officers=2)


@pytest.fixture
def officer(host, bank):
    return make_user(host, Role.PARTNER, name="Budi", acts_for=(bank.company_id,))


def invitation(by):
    return team.Invitation(
        secret="s" * 40, valid_for=timedelta(days=14), by_id=by.id, now=clock.now()
    )


def invite(bank, edition, by, **whom):
    values = {"name": "Siti", "email": None, "phone": None, "anew": True} | whom
    team.invite_colleague(bank.company, edition, invitation=invitation(by), **values)


def book(edition, ikm, partner):
    """Place a meeting of the two in the edition's first hour, at the next free table."""
    meeting = make_meeting(ikm, partner, state=MeetingState.ACCEPTED)
    table = list_tables(edition.id)[db.session.query(Meeting).count() - 1]
    slot = list_slots(edition.id)[0]
    place(edition.id, [Placing(meeting_id=meeting.id, slot_id=slot.id, table_id=table.id)])


def test_each_seat_gets_its_officer(db_session, host, bank, officer):
    one, two = queries.list_seats(bank.id)
    team.name_seats(
        bank,
        {
            one.public_id: team.SeatName(person=officer.public_id),
            two.public_id: team.SeatName(label="  Siti   Aminah "),
        },
    )
    assert [(s.user_id, s.label) for s in queries.list_seats(bank.id)] == [
        (officer.id, "Budi"),
        (None, "Siti Aminah"),
    ]
    written = db_session.scalars(
        select(AuditEntry).where(AuditEntry.action == "directory.seats_named")
    ).one()
    assert written.acting_for_id == bank.company_id


def test_one_person_has_one_body(bank, officer):
    seats = queries.list_seats(bank.id)
    names = {seat.public_id: team.SeatName(person=officer.public_id) for seat in seats}
    with pytest.raises(team.TwoSeatsError):
        team.name_seats(bank, names)


def test_two_officers_change_seats_with_each_other_while_both_are_booked(
    db_session, host, edition, bank, officer
):
    other = make_user(host, Role.PARTNER, name="Siti", acts_for=(bank.company_id,))
    one, two = queries.list_seats(bank.id)
    one.user_id, two.user_id = officer.id, other.id
    book(edition, make_ikm(edition), bank)
    book(edition, make_ikm(edition), bank)
    team.name_seats(
        bank,
        {
            one.public_id: team.SeatName(person=other.public_id),
            two.public_id: team.SeatName(person=officer.public_id),
        },
    )
    assert [seat.user_id for seat in queries.list_seats(bank.id)] == [other.id, officer.id]


def test_who_meets_for_another_company_at_that_hour_gets_no_seat_here(
    db_session, host, edition, bank, officer
):
    leasing = make_partner(edition, name="Leasing Desa", kind=CompanyKind.BANK)
    accounts.grant_mandate(officer, leasing.company_id)
    queries.list_seats(leasing.id)[0].user_id = officer.id
    book(edition, make_ikm(edition), leasing)
    book(edition, make_ikm(edition), bank)
    [seat, _] = queries.list_seats(bank.id)
    with pytest.raises(team.BookedElsewhereError):
        team.name_seats(bank, {seat.public_id: team.SeatName(person=officer.public_id)})


def test_somebody_of_another_company_gets_no_seat(host, edition, bank, officer):
    other = make_user(host, Role.PARTNER, acts_for=(make_partner(edition).company_id,))
    [seat, _] = queries.list_seats(bank.id)
    with pytest.raises(team.UnknownPersonError):
        team.name_seats(bank, {seat.public_id: team.SeatName(person=other.public_id)})


def test_a_colleague_without_an_account_comes_in_by_a_link(db_session, edition, bank, officer):
    invite(bank, edition, officer, phone="+628129990002")
    user = db_session.scalars(select(User).where(User.phone == "+628129990002")).one()
    assert actor_of(user).own_company_ids == {bank.company_id}
    assert actor_of(user).roles == {Role.PARTNER}
    assert db_session.scalars(select(LoginLink).where(LoginLink.user_id == user.id)).one()


def test_who_has_an_account_accepts_first_and_the_inviter_sees_no_difference(
    db_session, host, edition, bank, officer
):
    there = make_user(host, Role.IKM, name="Nama Asli", email="ada@contoh.example")
    sessions = there.fs_uniquifier
    invite(bank, edition, officer, email="ada@contoh.example")
    invite(bank, edition, officer, name="Tono", email="baru@contoh.example")

    assert actor_of(there).company_ids == frozenset()
    assert get_subject(there).company_ids == frozenset()
    assert there not in list_people_by_company([bank.company_id])[bank.company_id]
    assert there.fs_uniquifier == sessions
    seen = {c.name: c.has_come for c in queries.list_colleagues(bank.company_id)}
    assert {seen["Siti"], seen["Tono"]} == {False}
    assert "Nama Asli" not in seen
    facts = db_session.scalars(
        select(Fact).where(Fact.topic == "directory.colleague_invited")
    ).all()
    assert [fact.payload["user_id"] for fact in facts] == [there.id]

    assert team.answer_offer(there, bank.company, accepts=True)
    assert actor_of(there).own_company_ids == {bank.company_id}
    assert Role.PARTNER in actor_of(there).roles
    assert not team.answer_offer(there, bank.company, accepts=True)


def test_turning_down_leaves_nothing(host, edition, bank, officer):
    there = make_user(host, Role.IKM, email="ada@contoh.example")
    invite(bank, edition, officer, email="ada@contoh.example")
    assert team.answer_offer(there, bank.company, accepts=False)
    assert there.mandates == []
    assert actor_of(there).roles == {Role.IKM}


def test_an_address_of_another_host_is_left_alone(edition, bank, officer):
    make_user(make_host(), email="lain@contoh.example")
    with pytest.raises(team.AddressElsewhereError):
        invite(bank, edition, officer, email="lain@contoh.example")


def test_who_leaves_loses_seat_role_and_sessions(host, bank, officer):
    leaving = make_user(host, Role.PARTNER, acts_for=(bank.company_id,))
    [seat, _] = queries.list_seats(bank.id)
    team.name_seats(bank, {seat.public_id: team.SeatName(person=leaving.public_id)})
    sessions = leaving.fs_uniquifier

    team.remove_colleague(bank.company, leaving.public_id)

    assert (seat.user_id, seat.label) == (None, "")
    assert actor_of(leaving).roles == frozenset()
    assert leaving.fs_uniquifier != sessions


def test_who_acts_for_another_partner_too_keeps_the_role(host, edition, bank, officer):
    other = make_partner(edition)
    leaving = make_user(host, Role.PARTNER, acts_for=(bank.company_id, other.company_id))
    team.remove_colleague(bank.company, leaving.public_id)
    assert actor_of(leaving).own_company_ids == {other.company_id}
    assert actor_of(leaving).roles == {Role.PARTNER}


def test_somebody_stays(host, bank, officer):
    with pytest.raises(team.LastPersonError):
        team.remove_colleague(bank.company, officer.public_id)
    stranger = make_user(host, Role.PARTNER)
    with pytest.raises(team.UnknownPersonError):
        team.remove_colleague(bank.company, stranger.public_id)


def test_a_mentor_is_assigned_and_unassigned(host, edition):
    ikm = make_ikm(edition)
    mentor = make_user(host, Role.MENTOR)
    team.assign_mentor(ikm.company, mentor)
    assert actor_of(mentor).mentored_company_ids == {ikm.company_id}
    assert mentor.mandates[0].kind == MandateKind.MENTOR
    team.unassign_mentor(ikm.company, mentor)
    assert actor_of(mentor).mentored_company_ids == frozenset()
    with pytest.raises(team.UnknownPersonError):
        team.unassign_mentor(ikm.company, mentor)


def test_only_mentors_of_the_host_get_ikm_and_only_ikm_get_mentors(host, edition, bank):
    ikm = make_ikm(edition)
    for nobody in (make_user(host, Role.OBSERVER), make_user(make_host(), Role.MENTOR)):
        with pytest.raises(team.UnknownPersonError):
            team.assign_mentor(ikm.company, nobody)
    with pytest.raises(team.NotAnIkmError):
        team.assign_mentor(bank.company, make_user(host, Role.MENTOR))


def test_a_list_names_ikm_by_name_nib_or_number_and_all_or_none_are_assigned(host, edition):
    mentor = make_user(host, Role.MENTOR)
    ikm = [make_ikm(edition, name=f"Kripik {n}", phone=f"+62812999100{n}") for n in range(3)]
    lines = ["kripik 0", f"  {ikm[1].company.nib} ", "0812-9991-002", ""]
    with pytest.raises(team.UnknownIkmError) as refused:
        team.assign_by_list(edition, mentor, [*lines, "Tak Ada"])
    assert refused.value.lines == ["Tak Ada"]
    assert mentor.mandates == []
    assert team.assign_by_list(edition, mentor, lines) == 3
    assert team.assign_by_list(edition, mentor, lines[:1]) == 0


def test_a_name_that_two_have_is_not_guessed(host, edition):
    make_ikm(edition, name="Kembar")
    make_ikm(edition, name="kembar")
    with pytest.raises(team.UnknownIkmError):
        team.assign_by_list(edition, make_user(host, Role.MENTOR), ["Kembar"])


def test_the_companys_page_invites_names_and_removes(client, db_session, edition, bank, officer):
    sign_in(client, officer)
    here = f"/acara/{edition.slug}/tim"
    answer = client.post(
        f"{here}/orang", data={"name": "Siti", "identity": "0812 9990 0033", "anew": "y"}
    )
    assert answer.status_code == 303
    siti = db_session.scalars(select(User).where(User.phone == "+6281299900033")).one()
    page = client.get(here).text
    assert "Siti" in page
    seats = queries.list_seats(bank.id)
    client.post(
        f"{here}/kursi",
        data={"seat": [seats[1].public_id], f"person-{seats[1].public_id}": siti.public_id},
    )
    assert queries.list_seats(bank.id)[1].user_id == siti.id
    assert client.post(f"{here}/orang/{siti.public_id}/lepas").status_code == 303
    assert queries.list_seats(bank.id)[1].user_id is None
    assert client.post(f"{here}/orang/{siti.public_id}/lepas").status_code == 404


def test_what_cannot_be_an_address_is_shown_with_its_mend(client, edition, officer):
    sign_in(client, officer)
    answer = client.post(
        f"/acara/{edition.slug}/tim/orang",
        data={"name": "Siti", "identity": "bukan alamat", "anew": "y"},
    )
    assert answer.status_code == 422
    assert "nama@contoh.id" in answer.text


def test_an_offer_is_answered_by_its_person_alone(client, host, edition, bank, officer):
    there = make_user(host, Role.IKM, email="ada@contoh.example")
    invite(bank, edition, officer, email="ada@contoh.example")
    url = f"/tawaran/{bank.company.public_id}"
    sign_in(client, make_user(host, Role.IKM))
    assert client.post(url, data={"accept": "1"}).status_code == 404
    sign_in(client, there)
    assert "Bank Dana Desa" in client.get("/tawaran").text
    assert client.post(url, data={"accept": "1"}).status_code == 303
    assert actor_of(there).own_company_ids == {bank.company_id}


def test_the_organisers_pages(client, host, edition, bank, officer):
    ikm = make_ikm(edition, name="Jamu Seger")
    mentor = make_user(host, Role.MENTOR, name="Ratna")
    sign_in(client, make_user(host, Role.ORGANISER))
    here = f"/kelola/{edition.slug}"
    company = f"{here}/perusahaan/{ikm.company.public_id}"
    assert (
        client.post(f"{company}/pendamping", data={"person": mentor.public_id}).status_code == 303
    )
    assert "Ratna" in client.get(company).text
    assert "Jamu Seger" in client.get(f"{here}/pendamping/{mentor.public_id}").text
    client.post(f"{company}/pendamping/{mentor.public_id}/lepas")
    assert mentor.mandates == []
    bad = client.post(
        f"{here}/pendamping", data={"mentor": mentor.public_id, "ikm": "Jamu Seger\nTak Ada"}
    )
    assert bad.status_code == 422
    assert "Tak Ada" in bad.text
    good = client.post(f"{here}/pendamping", data={"mentor": mentor.public_id, "ikm": "Jamu Seger"})
    assert good.status_code == 303
    assert actor_of(mentor).mentored_company_ids == {ikm.company_id}


def test_a_mentor_who_loses_the_role_loses_the_ikm_with_it(host, edition):
    ikm = make_ikm(edition)
    mentor = make_user(host, Role.MENTOR, mentors=(ikm.company_id,))
    accounts.withdraw_role(mentor, Role.MENTOR)
    accounts.grant_role(mentor, Role.MENTOR)
    assert actor_of(mentor).company_ids == frozenset()


def test_who_asked_to_be_forgotten_is_invited_only_when_they_have_agreed(
    client, db_session, host, edition, bank, officer
):
    who = forgotten.Identifiers(phone="+6281299900033")
    forgotten.remember(host.id, [who], clock.now())
    db_session.commit()
    typed = {"name": "Siti", "identity": "0812 9990 0033"}
    theirs = f"/kelola/{edition.slug}/perusahaan/{bank.company.public_id}"
    sign_in(client, make_user(host, Role.ORGANISER))
    assert 'name="anew"' not in client.get(theirs).text
    asked = client.post(f"{theirs}/orang", data=typed)
    assert (asked.status_code, 'name="anew"' in asked.text) == (422, True)
    assert client.post(f"{theirs}/orang", data=typed | {"anew": "y"}).status_code == 303
    assert forgotten.find_forgotten(host.id, [who]) == [False]


def test_a_colleague_attests_it_of_everybody_and_learns_of_nobody(
    client, db_session, host, edition, officer
):
    """Asked for some alone, the question would tell who has been here."""
    forgotten.remember(host.id, [forgotten.Identifiers(phone="+6281299900033")], clock.now())
    db_session.commit()
    sign_in(client, officer)
    here = f"/acara/{edition.slug}/tim"
    assert 'name="anew"' in client.get(here).text
    pages = []
    for number in ("0812 9990 0033", "0812 9990 0044"):
        answer = client.post(f"{here}/orang", data={"name": "Siti", "identity": number})
        assert answer.status_code == 422
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert pages[0] == pages[1]


def test_who_takes_over_a_seat_is_named_on_it(host, bank, officer):
    other = make_user(host, Role.PARTNER, name="Joko", acts_for=(bank.company_id,))
    [seat, _second] = queries.list_seats(bank.id)
    team.name_seats(bank, {seat.public_id: team.SeatName(person=officer.public_id)})
    assert seat.label == "Budi"
    # The form sends the old name along, which stood in its field.
    taken_over = team.SeatName(person=other.public_id, label="Budi")
    team.name_seats(bank, {seat.public_id: taken_over})
    assert (seat.user_id, seat.label) == (other.id, "Joko")
