from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host, LoginLink
from matchmaker.organiser import invitations
from matchmaker.organiser.invitations import Group, LinkState, Made
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=15)
SECRET = "a secret for tests that is long enough"


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def organiser_user(host):
    return make_user(host, Role.ORGANISER, name="Wulan")


@pytest.fixture
def budi(host, edition):
    """A partner with an address."""
    partner = make_partner(edition, name="Swalayan Budi")
    return make_user(host, Role.PARTNER, name="Budi", acts_for=(partner.company_id,))


@pytest.fixture
def sri(host, edition):
    """An IKM past the gate with a phone alone."""
    ikm = make_ikm(edition, name="Keripik Sri")
    return make_user(host, Role.IKM, name="Sri", phone="+6281200000901", acts_for=(ikm.company_id,))


def invite(edition, organiser_user, group=Group.PARTNERS, chosen=None, now=NOW) -> Made:
    return invitations.invite(
        edition,
        group,
        chosen=chosen,
        secret=SECRET,
        valid_for=timedelta(days=14),
        created_by_id=organiser_user.id,
        now=now,
    )


def states(edition, group, now=NOW) -> list[tuple[str, LinkState]]:
    return [(one.name, one.state) for one in invitations.list_invitees(edition.id, group, now)[0]]


def test_each_group_has_its_own_people(edition, host, budi, sri):
    held = make_ikm(edition, name="Belum", graduated=False)
    make_user(host, Role.IKM, name="Tono", acts_for=(held.company_id,))
    assert states(edition, Group.PARTNERS) == [("Budi", LinkState.NONE)]
    assert states(edition, Group.GRADUATED) == [("Sri", LinkState.NONE)]
    assert states(edition, Group.OTHER_IKM) == [("Tono", LinkState.NONE)]


def test_an_invitation_goes_from_none_to_used_or_expired(edition, organiser_user, budi):
    assert invite(edition, organiser_user) == Made(by_email=1, by_whatsapp=0)
    assert states(edition, Group.PARTNERS) == [("Budi", LinkState.OPEN)]
    assert states(edition, Group.PARTNERS, LATER) == [("Budi", LinkState.EXPIRED)]
    ((person,), _) = invitations.list_invitees(edition.id, Group.PARTNERS, NOW)
    token = invitations.find_token(person, [SECRET])
    assert token is not None
    accounts.use_link(token, NOW)
    assert states(edition, Group.PARTNERS, LATER) == [("Budi", LinkState.USED)]


def test_inviting_everyone_leaves_open_links_and_people_who_came_in_alone(
    edition, organiser_user, budi, db_session
):
    invite(edition, organiser_user)
    assert invite(edition, organiser_user) == Made(by_email=0, by_whatsapp=0)
    assert invite(edition, organiser_user, now=LATER) == Made(by_email=1, by_whatsapp=0)
    budi.last_seen_at = LATER
    db_session.flush()
    much_later = LATER + timedelta(days=30)
    assert invite(edition, organiser_user, now=much_later) == Made(by_email=0, by_whatsapp=0)


def test_a_chosen_person_gets_a_new_link_and_the_old_one_stops(
    edition, organiser_user, budi, db_session
):
    invite(edition, organiser_user)
    ((before,), _) = invitations.list_invitees(edition.id, Group.PARTNERS, NOW)
    old = invitations.find_token(before, [SECRET])
    assert invite(edition, organiser_user, chosen=[budi.public_id]).by_email == 1
    with pytest.raises(accounts.LinkRefusedError):
        accounts.use_link(old or "", NOW)
    assert states(edition, Group.PARTNERS) == [("Budi", LinkState.OPEN)]


def test_nobody_outside_the_group_or_the_edition_is_invited(
    edition, organiser_user, budi, sri, db_session
):
    stranger = make_user(make_host(), Role.PARTNER)
    chosen = [sri.public_id, stranger.public_id]
    assert invite(edition, organiser_user, chosen=chosen) == Made(by_email=0, by_whatsapp=0)
    assert db_session.scalar(select(func.count()).select_from(LoginLink)) == 0


def test_one_person_of_two_companies_stands_once(edition, organiser_user, budi, db_session):
    accounts.grant_mandate(budi, make_partner(edition, name="Alfa").company_id)
    assert len(states(edition, Group.PARTNERS)) == 1
    assert invite(edition, organiser_user).by_email == 1


def test_search_and_state_narrow_the_list(edition, organiser_user, host, budi):
    other = make_partner(edition, name="Toko Citra")
    make_user(host, Role.PARTNER, name="Citra", acts_for=(other.company_id,))
    invite(edition, organiser_user, chosen=[budi.public_id])

    def found(**filters):
        return [
            one.name
            for one in invitations.list_invitees(edition.id, Group.PARTNERS, NOW, **filters)[0]
        ]

    assert found(search="swalayan") == ["Budi"]
    assert found(state=LinkState.NONE) == ["Citra"]
    assert invitations.count_states(edition.id, NOW)[Group.PARTNERS] == {
        LinkState.NONE: 1, LinkState.OPEN: 1, LinkState.EXPIRED: 0, LinkState.USED: 0,
    }  # fmt: skip


@pytest.fixture
def organiser(client, organiser_user):
    return sign_in(client, organiser_user)


def url(edition) -> str:
    return f"/kelola/{edition.slug}/undangan"


def test_the_page_makes_links_and_prepares_the_message_of_a_phone(organiser, edition, sri, client):
    made = organiser.post(url(edition), data={"grup": "graduated", "everyone": "1"})
    assert made.location == f"{url(edition)}?grup=graduated"
    page = organiser.get(made.location).text
    match = re.search(r'href="https://wa\.me/6281200000901\?text=([^"]+)"', page)
    assert match is not None
    text = unquote(match[1])
    link = re.search(r"http://localhost:8000(/masuk/tautan/\S+)", text)
    assert link is not None
    visitor = client.application.test_client()
    assert visitor.post(link[1]).status_code == 303
    assert "wa.me" not in organiser.get(made.location).text


def test_who_has_an_address_gets_no_prepared_message(organiser, edition, budi):
    organiser.post(url(edition), data={"grup": "partners", "person": [budi.public_id]})
    page = organiser.get(f"{url(edition)}?grup=partners").text
    assert budi.email in page
    assert "wa.me" not in page


def test_choosing_nobody_makes_no_link(organiser, edition, budi, db_session):
    organiser.post(url(edition), data={"grup": "partners"})
    assert db_session.scalar(select(func.count()).select_from(LoginLink)) == 0
    answer = organiser.get(f"{url(edition)}?grup=apa&status=apa&page=-3")
    assert answer.status_code == 200


def test_invitations_are_the_organisers(client, edition, budi, db_session):
    sign_in(client, budi)
    assert client.post(url(edition), data={"everyone": "1"}).status_code == 403
    other = make_user(make_host(), Role.ORGANISER)
    sign_in(client, other)
    assert client.get(url(edition)).status_code == 404
    assert db_session.get(Host, edition.host_id) is not None
