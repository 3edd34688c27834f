from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry
from matchmaker.directory.core import CompanyKind
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting
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


def entries(db_session, action):
    rows = db_session.execute(
        select(AuditEntry.actor_id, AuditEntry.capacity, AuditEntry.acting_for_id).where(
            AuditEntry.action == action
        )
    )
    return [tuple(row) for row in rows]


def begin(client, edition, participation):
    company = participation.company.public_id
    return client.post(f"/kelola/{edition.slug}/perusahaan/{company}/bertindak")


@pytest.mark.parametrize("who", ["own", "mentor", "organiser"])
def test_every_act_is_kept_with_the_capacity_in_which_it_was_done(
    client, db_session, host, edition, who
):
    ikm, partner = make_ikm(edition), make_partner(edition)
    meeting = make_meeting(ikm, partner, asked_by=Side.PARTNER)
    user = {
        "own": lambda: make_user(host, Role.IKM, acts_for=(ikm.company_id,)),
        "mentor": lambda: make_user(host, Role.MENTOR, mentors=(ikm.company_id,)),
        "organiser": lambda: make_user(host, Role.ORGANISER),
    }[who]()
    sign_in(client, user)
    if who == "organiser":
        assert begin(client, edition, ikm).status_code == 303

    answer = client.post(f"/acara/{edition.slug}/pertemuan/{meeting.public_id}/terima")

    assert answer.status_code == 303
    capacity = None if who == "own" else who
    assert entries(db_session, "meetings.accepted") == [(user.id, capacity, ikm.company_id)]


def test_an_organiser_acts_for_nobody_until_they_say_so_and_not_after_they_ended_it(
    client, db_session, host, edition
):
    ikm, partner = make_ikm(edition, name="Jamu Seger"), make_partner(edition)
    meeting = make_meeting(ikm, partner, asked_by=Side.PARTNER)
    sign_in(client, make_user(host, Role.ORGANISER))
    accept = f"/acara/{edition.slug}/pertemuan/{meeting.public_id}/terima"

    assert client.post(accept, data={"sebagai": ikm.public_id}).status_code == 404
    begin(client, edition, ikm)
    page = client.get(f"/acara/{edition.slug}/pertemuan").text
    assert "acting-bar" in page
    assert "<strong>Jamu Seger</strong>" in page
    client.post(f"/kelola/{edition.slug}/selesai-bertindak")
    assert client.post(accept).status_code == 404
    assert db_session.get_one(Meeting, meeting.id).state is MeetingState.REQUESTED


def test_an_organiser_acts_only_for_companies_of_their_own_edition(client, host, edition):
    theirs = make_ikm(make_edition(make_host()))
    elsewhere = make_ikm(make_edition(host, name="Temu Bisnis 2025"))
    sign_in(client, make_user(host, Role.ORGANISER))
    assert begin(client, edition, theirs).status_code == 404
    assert begin(client, edition, elsewhere).status_code == 404


def test_who_acts_for_several_companies_switches_and_stays_with_the_chosen_one(
    client, host, edition
):
    one, two = make_ikm(edition, name="Satu"), make_ikm(edition, name="Dua")
    sign_in(client, make_user(host, Role.IKM, acts_for=(one.company_id, two.company_id)))
    page = client.get(f"/acara/{edition.slug}/jadwal-saya?sebagai={one.public_id}").text
    assert "<strong>Satu</strong>" in page
    assert f"/acara/{edition.slug}/untuk-anda?sebagai={one.public_id}" in page


def test_who_has_one_company_of_their_own_sees_no_bar(client, host, edition):
    sign_in(client, make_user(host, Role.IKM, acts_for=(make_ikm(edition).company_id,)))
    assert "acting-bar" not in client.get(f"/acara/{edition.slug}/pertemuan").text


def test_a_mentor_who_is_none_any_more_acts_for_nobody(client, host, edition):
    ikm, own = make_ikm(edition), make_ikm(edition, name="Sendiri")
    user = make_user(host, Role.IKM, acts_for=(own.company_id,), mentors=(ikm.company_id,))
    sign_in(client, user)
    answer = client.get(f"/acara/{edition.slug}/pertemuan?sebagai={ikm.public_id}")
    assert answer.status_code == 404


@pytest.fixture
def two_kabupaten(edition):
    return (
        make_ikm(edition, name="Lanting Kebumen", regency_code="33.05"),
        make_ikm(edition, name="Batik Brebes", regency_code="33.29"),
    )


def observer(host, regency_code=None):
    user = make_user(host, Role.OBSERVER)
    user.memberships[0].regency_code = regency_code
    return user


def test_a_dinas_sees_the_figures_and_profiles_of_its_own_kabupaten_alone(
    client, host, edition, two_kabupaten
):
    here, there = two_kabupaten
    make_meeting(there, make_partner(edition), state=MeetingState.ACCEPTED)
    sign_in(client, observer(host, "33.05"))
    home = client.get(f"/acara/{edition.slug}/").text
    listed = client.get(f"/acara/{edition.slug}/direktori").text
    assert "Brebes" not in home
    assert "Lanting Kebumen" in listed
    assert "Batik Brebes" not in listed
    profile = f"/acara/{edition.slug}/direktori/"
    assert client.get(profile + here.company.public_id).status_code == 200
    assert client.get(profile + there.company.public_id).status_code == 404


def test_an_observer_reads_profiles_without_contacts_and_finances(client, host, edition):
    ikm = make_ikm(
        edition,
        phone="+628129990001",
        sales_per_year=987_654_321,
        needs=({"kind": "loan", "amount": 45_000_000, "purpose": "investment"},),
    )
    bank = make_partner(edition, kind=CompanyKind.BANK)
    held = make_ikm(edition, graduated=False)
    sign_in(client, observer(host))
    profile = f"/acara/{edition.slug}/direktori/"
    page = client.get(profile + ikm.company.public_id).text
    for secret in ("8129990001", "987", "45.000.000", "45,000,000"):
        assert secret not in page
    assert client.get(profile + bank.company.public_id).status_code == 404
    assert client.get(profile + held.company.public_id).status_code == 404


@pytest.mark.parametrize("kind", [CompanyKind.BANK, CompanyKind.RETAILER])
def test_the_loan_an_ikm_seeks_is_for_banks(client, host, edition, kind):
    ikm = make_ikm(edition, needs=({"kind": "loan", "amount": 45_000_000},))
    partner = make_partner(edition, kind=kind)
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(partner.company_id,)))
    page = client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}").text
    assert ("45.000.000" in page) == (kind is CompanyKind.BANK)


def test_the_desk_crew_sees_neither_contacts_nor_finances(client, host, edition):
    make_ikm(edition, phone="+628129990001", sales_per_year=987_654_321)
    sign_in(client, make_user(host, Role.DESK))
    for place in ("", "jadwal-terbit"):
        page = client.get(f"/acara/{edition.slug}/{place}").text
        assert "8129990001" not in page
        assert "987.654.321" not in page
