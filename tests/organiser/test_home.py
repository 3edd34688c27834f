from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from matchmaker.accounts.core import Role
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.meetings.core import MeetingState
from matchmaker.organiser.views import landing
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting


@pytest.fixture
def host(app, db_session):
    return make_host(app.config["HOST_NAME"])


@pytest.fixture
def edition(host):
    return make_edition(host)


def page(client, user, address: str, status: int = 200) -> str:
    answer = sign_in(client, user).get(address)
    assert answer.status_code == status, address
    return answer.text


def test_a_visitor_reads_what_it_is_and_when(client, edition):
    make_ikm(edition)
    text = client.get("/").text
    assert edition.name in text
    assert edition.venue in text


def test_the_first_page_stands_on_an_empty_installation(client, db_session):
    assert client.get("/").status_code == 200


def test_whoever_is_signed_in_goes_on_to_their_own_page(client, host, edition):
    answer = sign_in(client, make_user(host, Role.IKM)).get("/", follow_redirects=True)
    assert answer.request.path == f"/acara/{edition.slug}"


def test_an_organiser_goes_to_the_newest_edition_and_without_one_to_the_list(client, host):
    organiser = make_user(host, Role.ORGANISER)
    assert sign_in(client, organiser).get("/beranda").location == "/kelola"
    make_edition(host, name="Older")
    newest = make_edition(host, name="Newest")
    assert sign_in(client, organiser).get("/beranda").location == f"/kelola/{newest.slug}"


def test_a_new_empty_edition_takes_nobody_away_from_the_one_they_are_in(client, host, edition):
    ikm = make_ikm(edition)
    owner = make_user(host, Role.IKM, acts_for=(ikm.company_id,))
    empty = make_edition(host, name="Prepared", days=(date(2026, 12, 1),))
    for user in (owner, make_user(host, Role.DESK), make_user(host, Role.OBSERVER)):
        answer = sign_in(client, user).get("/beranda")
        assert answer.location == f"/acara/{edition.slug}"
    assert f"/acara/{edition.slug}" in page(client, owner, f"/acara/{empty.slug}")


def test_the_landing_page_speaks_of_the_edition_that_comes_next(client, host, edition):
    make_ikm(edition)
    make_edition(host, name="Prepared", days=(date(2026, 12, 1),))
    text = client.get("/").text
    assert edition.name in text
    assert "Prepared" not in text


def test_a_member_without_an_edition_is_told_to_wait(client, host):
    assert 'class="empty"' in page(client, make_user(host, Role.IKM), "/beranda")


def test_another_hosts_edition_does_not_exist(client, edition):
    stranger = make_user(make_host(), Role.ORGANISER, Role.IKM)
    page(client, stranger, f"/kelola/{edition.slug}", 404)
    page(client, stranger, f"/acara/{edition.slug}", 404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ORGANISER])
def test_only_organisers_see_what_needs_a_hand(client, host, edition, role):
    page(client, make_user(host, role), f"/kelola/{edition.slug}", 403)


def test_an_empty_edition_asks_for_a_roster(client, host, edition):
    text = page(client, make_user(host, Role.ORGANISER), f"/kelola/{edition.slug}")
    assert f"/kelola/{edition.slug}/impor" in text
    assert 'class="rows"' not in text


def test_the_organiser_sees_each_thing_that_waits_with_its_way_there(client, host, edition):
    make_meeting(make_ikm(edition), make_partner(edition))
    make_ikm(edition)
    text = page(client, make_user(host, Role.ORGANISER), f"/kelola/{edition.slug}")
    assert text.count('class="row-item"') == 2


def test_a_member_sees_who_asks_and_in_which_words(client, host, edition):
    ikm, partner = make_ikm(edition), make_partner(edition, name="Toko Srikandi")
    make_meeting(ikm, partner, message="Camilan untuk 12 toko <b>")
    user = make_user(host, Role.IKM, acts_for=(ikm.company_id,))
    text = page(client, user, f"/acara/{edition.slug}")
    assert "Toko Srikandi" in text
    assert "Camilan untuk 12 toko &lt;b&gt;" in text


def test_an_ikm_before_the_gate_reads_what_to_mend(client, host, edition, db_session):
    ikm = make_ikm(edition, graduated=False)
    db_session.get(GateResult, ikm.id).outcomes = [
        {
            "criterion": "permits",
            "outcome": "fail",
            "evidence": {"id": "Belum ada", "en": "None"},
            "mend": {"id": "Ajukan P-IRT di OSS.", "en": "Apply for a P-IRT at OSS."},
        }
    ]
    db_session.commit()
    user = make_user(host, Role.IKM, acts_for=(ikm.company_id,))
    assert "Ajukan P-IRT di OSS." in page(client, user, f"/acara/{edition.slug}")


def test_a_mentor_sees_their_own_ikm_only(client, host, edition):
    mine, other = make_ikm(edition, name="Punya Saya"), make_ikm(edition, name="Orang Lain")
    text = page(
        client, make_user(host, Role.MENTOR, mentors=(mine.company_id,)), f"/acara/{edition.slug}"
    )
    assert mine.company.name in text
    assert other.company.name not in text


@pytest.mark.parametrize(
    ("role", "words"), [(Role.OBSERVER, "Kebumen"), (Role.DESK, "Gedung Wanita")]
)
def test_observers_and_desk_have_pages_of_their_own(client, host, edition, role, words):
    make_meeting(make_ikm(edition), make_partner(edition), state=MeetingState.ACCEPTED)
    assert words in page(client, make_user(host, role), f"/acara/{edition.slug}")


def test_pages_ask_as_often_for_many_as_for_one(client, host, edition):
    organiser = make_user(host, Role.ORGANISER)
    observer = make_user(host, Role.OBSERVER)
    addresses = [(organiser, f"/kelola/{edition.slug}"), (observer, f"/acara/{edition.slug}")]

    def statements() -> list[int]:
        return [count_statements(client, user, address) for user, address in addresses]

    make_meeting(make_ikm(edition), make_partner(edition))
    few = statements()
    for _ in range(5):
        make_meeting(make_ikm(edition, regency_code="33.07"), make_partner(edition))
    assert statements() == few


def count_statements(client, user, address: str) -> int:
    seen: list[str] = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        page(client, user, address)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_the_worker_rules_the_whole_site_and_is_asked_for_anew(client, tmp_path, monkeypatch):
    (tmp_path / "worker.js").write_text("self")
    monkeypatch.setattr(landing, "BUILD", tmp_path)
    answer = client.get("/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_landing_page_is_about_the_own_hosts_editions(client, host, edition):
    make_ikm(edition)
    elsewhere = make_edition(make_host(), name="Of another host", days=(date(2026, 11, 25),))
    make_ikm(elsewhere)
    text = client.get("/").text
    assert edition.name in text
    assert "Of another host" not in text


def test_the_landing_page_shows_an_edition_that_can_be_registered_for(client, host, edition):
    make_ikm(edition)
    coming = make_edition(host, name="Coming first", days=(date(2026, 11, 30),))
    assert "Coming first" not in client.get("/").text
    coming.partners_may_register = True
    db.session.commit()
    assert "Coming first" in client.get("/").text


def test_whoever_takes_part_in_several_editions_goes_from_one_to_the_other(client, host, edition):
    here = make_ikm(edition)
    owner = make_user(host, Role.IKM, acts_for=(here.company_id,))
    mentor = make_user(host, Role.MENTOR, mentors=(here.company_id,))
    crew = make_user(host, Role.DESK)
    assert "Edisi lain" not in page(client, owner, f"/acara/{edition.slug}")

    other = make_edition(host, name="Year before", days=(date(2025, 12, 1),))
    not_theirs = make_edition(host, name="Not theirs", days=(date(2025, 6, 1),))
    db.session.add(Participation(host_id=host.id, edition_id=other.id, company_id=here.company_id))
    db.session.commit()
    make_ikm(not_theirs)
    for user, sees in ((owner, False), (mentor, False), (crew, True)):
        text = page(client, user, f"/acara/{edition.slug}")
        assert f'href="/acara/{other.slug}"' in text
        assert ("Not theirs" in text) == sees
    assert f'href="/acara/{edition.slug}"' in page(client, owner, f"/acara/{other.slug}")


def test_the_organiser_reads_who_has_no_meeting(client, host, edition):
    lonely, busy = make_ikm(edition), make_ikm(edition)
    failed = make_ikm(edition, graduated=False)
    make_meeting(busy, make_partner(edition))
    organiser = make_user(host, Role.ORGANISER)
    address = f"/kelola/{edition.slug}/tanpa-pertemuan"
    assert address in page(client, organiser, f"/kelola/{edition.slug}")
    text = page(client, organiser, address)
    assert lonely.company.name in text
    assert busy.company.name not in text
    assert failed.company.name not in text
