from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import Role, link_token
from matchmaker.accounts.models import AuditEntry, LoginLink
from matchmaker.db import db
from matchmaker.organiser import printing
from matchmaker.outbox.models import Fact
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SECRET = "a secret for tests that is long enough"


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def organiser(client, host):
    return sign_in(client, make_user(host, Role.ORGANISER))


@pytest.fixture
def printed(monkeypatch):
    """What was typeset, instead of a PDF."""
    sheets = []

    def keep(sheet, cards):
        sheets.append((sheet, cards))
        return b"%PDF-"

    monkeypatch.setattr(printing, "print_invitations", keep)
    return sheets


def person(host, edition, name, make=make_ikm, role=Role.IKM, company=None):
    part = make(edition, name=company or f"Usaha {name}")
    return make_user(host, role, name=name, acts_for=(part.company_id,))


def post(client, edition, **data):
    return client.post(f"/kelola/{edition.slug}/undangan/kartu", data={"grup": "graduated", **data})


def test_a_card_signs_its_bearer_in_once(client, organiser, host, edition, printed):
    person(host, edition, "Sri Tumini", company="Carica Bu Tumini")
    answer = post(organiser, edition, everyone="1")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]
    [(sheet, [card])] = printed
    assert (card.name, card.company) == ("Sri Tumini", "Carica Bu Tumini")
    assert sheet.when == "Selasa, 15 Desember 2026 sampai Rabu, 16 Desember 2026"
    path = card.address.removeprefix("http://localhost:8000")
    visitor = client.application.test_client()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path).status_code == 303
    assert client.application.test_client().post(path).status_code == 410


def test_printing_ends_earlier_links_and_writes_to_nobody(organiser, host, edition, printed):
    user = person(host, edition, "Sri")
    [earlier] = accounts.make_links(
        [user], edition_id=edition.id, secret=SECRET, now=NOW,
        valid_for=timedelta(days=14), created_by_id=None,
    )  # fmt: skip
    db.session.commit()
    facts = db.session.scalar(select(func.count()).select_from(Fact))
    post(organiser, edition, everyone="1")
    db.session.refresh(earlier)
    assert earlier.revoked_at is not None
    assert db.session.scalar(select(func.count()).select_from(Fact)) == facts
    newest = db.session.scalars(select(LoginLink).order_by(LoginLink.id.desc())).first()
    assert printed[0][1][0].address.endswith(link_token(SECRET, newest.public_id))
    [entry] = db.session.scalars(select(AuditEntry).filter_by(action="accounts.cards_printed"))
    assert entry.details == {"cards": 1, "group": "graduated"}


def test_cards_are_for_the_chosen_or_for_what_the_filter_shows(organiser, host, edition, printed):
    people = [person(host, edition, name) for name in ("Ani", "Budi", "Cici")]
    person(host, edition, "Dedi", make_partner, Role.PARTNER)
    other = make_edition(host, name="Edisi Lain")
    elsewhere = person(host, other, "Eka")
    post(organiser, edition, person=[people[2].public_id, people[0].public_id, elsewhere.public_id])
    post(organiser, edition, everyone="1")
    post(organiser, edition, everyone="1", cari="udi")
    post(organiser, edition, everyone="1", grup="partners")
    assert [[card.name for card in cards] for _, cards in printed] == [
        ["Ani", "Cici"], ["Ani", "Budi", "Cici"], ["Budi"], ["Dedi"],
    ]  # fmt: skip


def test_a_filter_by_state_counts_before_the_print(organiser, host, edition, printed):
    ani, _budi = (person(host, edition, name) for name in ("Ani", "Budi"))
    post(organiser, edition, person=[ani.public_id])
    post(organiser, edition, everyone="1", status="none")
    assert [[card.name for card in cards] for _, cards in printed] == [["Ani"], ["Budi"]]


@pytest.mark.parametrize("data", [{}, {"everyone": "1"}, {"person": "tidak-ada"}])
def test_without_anybody_nothing_is_printed(organiser, edition, printed, data):
    assert post(organiser, edition, **data).status_code == 303
    assert printed == []


def test_too_many_are_refused_before_a_link_is_touched(
    organiser, host, edition, printed, monkeypatch
):
    monkeypatch.setattr(printing, "MOST_CARDS", 1)
    for name in ("Ani", "Budi"):
        person(host, edition, name)
    assert post(organiser, edition, everyone="1").status_code == 303
    assert printed == []
    assert db.session.scalar(select(func.count()).select_from(LoginLink)) == 0


def test_a_print_that_fails_leaves_the_earlier_links_alive(organiser, host, edition, monkeypatch):
    user = person(host, edition, "Sri")
    [earlier] = accounts.make_links(
        [user], edition_id=edition.id, secret=SECRET, now=NOW,
        valid_for=timedelta(days=14), created_by_id=None,
    )  # fmt: skip
    db.session.commit()

    def fail(sheet, cards):
        raise RuntimeError("out of ink")

    monkeypatch.setattr(printing, "print_invitations", fail)
    assert post(organiser, edition, everyone="1").status_code == 500
    link = db.session.get_one(LoginLink, earlier.id, populate_existing=True)
    assert link.revoked_at is None


def test_the_real_thing_is_a_pdf(organiser, host, edition):
    for number in range(9):
        person(host, edition, f"Orang {number}")
    paper = post(organiser, edition, everyone="1").data
    assert paper.startswith(b"%PDF-")


def test_the_page_says_what_printing_does(organiser, host, edition):
    person(host, edition, "Sri")
    page = organiser.get(f"/kelola/{edition.slug}/undangan?grup=graduated").text
    assert f"/kelola/{edition.slug}/undangan/kartu" in page
