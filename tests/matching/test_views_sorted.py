"""The directory in the order of matches: the same filters and cards, with each one's match."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.matching.lists import service
from matchmaker.matching.lists.models import ListDue
from matchmaker.matching.rules.models import MeetingRule
from tests.conftest import sign_in
from tests.directory.visiting import statements
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def buyer(client, edition):
    shop = make_partner(edition)
    host = db.session.get_one(Host, edition.host_id)
    return sign_in(client, make_user(host, Role.PARTNER, acts_for=(shop.company_id,)))


def names(page):
    return re.findall(r'class="company-name"><a [^>]*>([^<]+)</a>', page.text)


def test_the_best_match_comes_first_with_its_number(buyer, edition):
    make_ikm(edition, name="A Batik", sectors=["kerajinan"], product="batik tulis", permits=())
    make_ikm(edition, name="B Keripik", product="keripik singkong")
    page = buyer.get(f"/acara/{edition.slug}/direktori/kecocokan")
    assert names(page) == ["B Keripik", "A Batik"]
    assert page.text.count('class="ring ') == 2


def test_whom_the_rule_lets_meet_nobody_reads_the_rule(buyer, edition):
    """And not that companies have yet to be added."""
    make_ikm(edition, name="A")
    db.session.add(MeetingRule(edition_id=edition.id, partner_kind="retailer", meets=False))
    db.session.commit()
    page = buyer.get(f"/acara/{edition.slug}/direktori/kecocokan").text
    assert "Pada acara ini ritel modern tidak mengadakan pertemuan dengan IKM." in page
    assert "Lihat semua menurut nama" in page


def test_an_order_that_is_behind_says_so(buyer, edition):
    ikm = make_ikm(edition, name="A")
    there = f"/acara/{edition.slug}/direktori"
    pages = (f"{there}/kecocokan", f"{there}/{ikm.company.public_id}/kecocokan")
    service.refresh(edition.id, clock.now())
    for page in pages:
        assert "dihitung ulang" not in buyer.get(page).text
    make_ikm(edition, name="B")
    db.session.execute(update(ListDue).values(since=clock.now() - timedelta(minutes=1)))
    for page in pages:
        assert "dihitung ulang" in buyer.get(page).text


def test_filters_and_pages_are_kept(buyer, edition):
    for number in range(26):
        make_ikm(edition, name=f"IKM {number:02d}", sectors=["herbal"])
    make_ikm(edition, name="Lain", sectors=["kerajinan"])
    there = f"/acara/{edition.slug}/direktori/kecocokan"
    first = buyer.get(f"{there}?sektor=herbal")
    last = buyer.get(f"{there}?sektor=herbal&page=99")
    assert (len(names(first)), len(names(last))) == (24, 2)
    next_page = re.search(r'href="([^"]*kecocokan[?][^"]*page=2[^"]*)"', first.text)
    assert next_page is not None
    assert "sektor=herbal" in next_page[1]
    assert "Lain" not in first.text + last.text


def test_nonsense_in_the_address_is_no_error(buyer, edition):
    make_ikm(edition, name="A")
    page = buyer.get(f"/acara/{edition.slug}/direktori/kecocokan?q=%00'&page=x&sektor=?&urut=-")
    assert page.status_code == 200


def test_an_ikm_that_has_not_graduated_is_shown_the_list_by_name(client, edition):
    held = make_ikm(edition, graduated=False)
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.IKM, acts_for=(held.company_id,)))
    answer = client.get(f"/acara/{edition.slug}/direktori/kecocokan?q=toko")
    assert (answer.status_code, answer.location) == (303, f"/acara/{edition.slug}/direktori?q=toko")


def test_the_number_of_queries_does_not_depend_on_the_rows(buyer, edition):
    there = f"/acara/{edition.slug}/direktori/kecocokan"
    make_ikm(edition)
    buyer.get(there)
    with statements() as at_one:
        buyer.get(there)
    for _ in range(29):
        make_ikm(edition)
    db.session.expire_all()
    with statements() as at_thirty:
        buyer.get(there)
    assert len(at_thirty) == len(at_one)
