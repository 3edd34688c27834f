"""Taking a consent back, closing and erasing count at once: in lists, matches and requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from matchmaker import clock
from matchmaker.accounts import consents
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent
from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.finding.queries import find_companies
from matchmaker.directory.models import Company
from matchmaker.directory.openings import list_looks, list_with_open_finances
from matchmaker.matching import queries as matching
from matchmaker.matching.field import load_settings
from matchmaker.matching.queries import find_match
from matchmaker.meetings import service as meetings
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.core import Purpose as MeetingPurpose
from matchmaker.meetings.refusals import NotShownError
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

LOAN = {"kind": NeedKind.LOAN, "amount": 37_000_000, "purpose": "working_capital"}


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def shop(edition):
    return make_partner(edition)


def take_back(session: Any, ikm: Any) -> None:
    session.execute(
        update(Consent)
        .where(Consent.company_id == ikm.company_id, Consent.purpose == Purpose.PARTNERS)
        .values(withdrawn_at=clock.now())
    )


def close(session: Any, ikm: Any) -> None:
    session.execute(
        update(Company).where(Company.id == ikm.company_id).values(restricted_at=clock.now())
    )


@pytest.mark.parametrize("hide", [take_back, close])
def test_hidden_an_ikm_is_in_no_list_match_or_request(
    db_session, edition, shop, hide: Callable[..., None]
):
    ikm, other = make_ikm(edition), make_ikm(edition)

    def seen() -> list[set[int]]:
        listed = find_companies(edition.id, Sight.GRADUATED_IKM, Search()).participations
        ranked = matching.rank_candidates(shop, load_settings(edition))
        return [{part.id for part in listed}, {match.participation.id for match in ranked}]

    assert seen() == [{ikm.id, other.id}] * 2
    hide(db_session, ikm)
    db_session.expire_all()
    assert seen() == [{other.id}] * 2
    assert find_match(shop, ikm.company.public_id, load_settings(edition)) is None
    ask = {"purpose": MeetingPurpose.SUPPLY, "by_user_id": None, "now": clock.now()}
    with pytest.raises(NotShownError) as refused:
        meetings.ask(shop, ikm, **ask)
    assert not refused.value.own
    with pytest.raises(NotShownError) as refused:
        meetings.ask(ikm, shop, **ask)
    assert refused.value.own
    everyone = find_companies(edition.id, Sight.EVERYONE, Search()).participations
    assert ikm.id in {part.id for part in everyone}


def test_a_live_meeting_stays_and_its_page_opens(client, host, edition, shop, db_session):
    ikm = make_ikm(edition)
    meeting = make_meeting(ikm, shop, state=MeetingState.ACCEPTED)
    take_back(db_session, ikm)
    db_session.commit()
    buyer = make_user(host, Role.PARTNER, acts_for=(shop.company_id,))
    sign_in(client, buyer)
    page = client.get(f"/acara/{edition.slug}/pertemuan/{meeting.public_id}")
    assert page.status_code == 200
    assert ikm.company.name in page.text


def test_a_hidden_ikm_is_not_named_to_whoever_has_its_address(
    client, host, edition, shop, db_session
):
    ikm = make_ikm(edition, name="Keripik Tersembunyi")
    take_back(db_session, ikm)
    db_session.commit()
    sign_in(client, make_user(host, Role.PARTNER, acts_for=(shop.company_id,)))
    there = f"/acara/{edition.slug}"
    profile = client.get(f"{there}/direktori/{ikm.company.public_id}")
    asking = client.get(f"{there}/ajukan/{ikm.company.public_id}")
    sending = client.post(f"{there}/ajukan/{ikm.company.public_id}", data={"purpose": "supply"})
    assert [a.status_code for a in (profile, asking, sending)] == [404, 409, 409]
    for answer in (profile, asking, sending):
        assert "Tersembunyi" not in answer.text


def test_finances_open_to_the_named_bank_alone(client, host, edition, db_session):
    ikm = make_ikm(edition, needs=(LOAN,), sales_per_year=987_654_321)
    named = make_partner(edition, kind=CompanyKind.BANK)
    other = make_partner(edition, kind=CompanyKind.BANK, name="Bank Lain")
    db_session.execute(
        update(Consent)
        .where(Consent.company_id == ikm.company_id, Consent.bank_id == other.company_id)
        .values(withdrawn_at=clock.now())
    )
    db_session.commit()
    pages = {}
    for bank in (named, other):
        sign_in(client, make_user(host, Role.PARTNER, acts_for=(bank.company_id,)))
        address = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}"
        pair = client.get(f"{address}/kecocokan").text
        pages[bank.id] = client.get(address).text + pair
        pages[bank.id] += client.get(f"/acara/{edition.slug}/untuk-anda").text
    for sum_of_money in ("987.654.321", "37.000.000"):
        assert sum_of_money in pages[named.id]
        assert sum_of_money not in pages[other.id]
    looks = list_looks([ikm.company_id])
    assert [(look.viewer_company, look.what) for look in looks] == [
        (named.company.name, "finances")
    ]


def test_closed_the_named_bank_reads_no_finances_either(db_session, edition):
    ikm, bank = make_ikm(edition), make_partner(edition, kind=CompanyKind.BANK)
    assert list_with_open_finances(bank.company, [ikm.company_id]) == {ikm.company_id}
    assert list_with_open_finances(make_partner(edition).company, [ikm.company_id]) == frozenset()
    close(db_session, ikm)
    assert list_with_open_finances(bank.company, [ikm.company_id]) == frozenset()


def test_an_organisers_look_at_contacts_is_noted_once_a_day(client, host, edition, db_session):
    ikm = make_ikm(edition)
    organiser = make_user(host, Role.ORGANISER, name="Dewi Lestari")
    sign_in(client, organiser)
    for _ in range(2):
        client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}")
    looks = [(look.who, look.viewer_company, look.what) for look in list_looks([ikm.company_id])]
    assert ("Dewi Lestari", None, "contacts") in looks
    assert len(looks) == len(set(looks))


def test_the_owners_own_look_is_not_noted(client, host, edition):
    ikm = make_ikm(edition)
    sign_in(client, make_user(host, Role.IKM, acts_for=(ikm.company_id,)))
    client.get(f"/acara/{edition.slug}/direktori/{ikm.company.public_id}")
    assert list_looks([ikm.company_id]) == []


def test_consent_given_again_shows_at_once(db_session, host, edition, shop):
    ikm = make_ikm(edition, consents=False)
    owner = make_user(host, Role.IKM, acts_for=(ikm.company_id,))
    assert matching.rank_candidates(shop, load_settings(edition)) == []
    for purpose in (Purpose.PROGRAMME, Purpose.PARTNERS):
        consents.give(ikm.company_id, purpose, host_id=host.id, by_id=owner.id, now=clock.now())
    assert [
        match.participation.id for match in matching.rank_candidates(shop, load_settings(edition))
    ] == [ikm.id]
