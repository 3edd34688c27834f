"""A page of a company's list: kept or judged now, it shows the same, and hides at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.models import Consent
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.matching import ranked
from matchmaker.matching.field import load_settings
from matchmaker.matching.lists import changing, core, service, writing
from matchmaker.matching.models import WishKind
from matchmaker.matching.service import set_wish
from tests.directory.visiting import statements
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
KINDS = (("nib", "pirt", "halal"), ("nib", "pirt"), ("nib",), ())


@pytest.fixture
def edition(db_session: object) -> Edition:
    return make_edition(make_host())


@pytest.fixture
def shop(edition: Edition) -> Participation:
    for kinds in KINDS:
        make_ikm(edition, permits=kinds)
    return make_partner(edition)


def ids(page: ranked.RankedPage) -> list[int]:
    return [match.participation.id for match in page.matches]


def read(shop: Participation, wish: WishKind | None = None, page: int = 1) -> ranked.RankedPage:
    edition = db.session.get_one(Edition, shop.edition_id)
    return ranked.read_page(shop, load_settings(edition), wish, page)


def test_a_kept_list_shows_what_would_be_judged_now(shop, edition):
    before = read(shop)
    service.refresh(edition.id, NOW)
    after = read(shop)
    assert ids(after) == ids(before)
    assert len(ids(after)) == after.total == len(KINDS)
    assert [m.ranked.score for m in after.matches] == [m.ranked.score for m in before.matches]


def test_who_withdraws_is_gone_before_any_refresh(shop, edition):
    service.refresh(edition.id, NOW)
    first = ids(read(shop))[0]
    company_id = db.session.get_one(Participation, first).company_id
    db.session.execute(
        update(Consent)
        .where(Consent.company_id == company_id, Consent.purpose == Purpose.PARTNERS)
        .values(withdrawn_at=func.now())
    )
    page = read(shop)
    assert first not in ids(page)
    assert page.total == len(KINDS) - 1
    assert page.changed_at is not None


def test_a_wish_moves_a_company_to_its_tab_at_once(shop, edition):
    service.refresh(edition.id, NOW)
    best, last = ids(read(shop))[0], ids(read(shop))[-1]
    for part_id, kind in ((best, WishKind.RATHER_NOT), (last, WishKind.MUST)):
        company = db.session.get_one(Participation, part_id).company
        set_wish(shop, company.public_id, kind)
    assert best not in ids(read(shop))
    assert ids(read(shop, WishKind.RATHER_NOT)) == [best]
    assert ids(read(shop, WishKind.MUST)) == [last]
    assert read(shop).counts == {WishKind.MUST: 1, WishKind.WOULD: 0, WishKind.RATHER_NOT: 1}


def test_hits_come_in_the_order_of_the_list_and_the_others_after(shop, edition, monkeypatch):
    everybody = ids(read(shop))
    hits = sorted(everybody)
    settings = load_settings(edition)
    assert ranked.order_hits(shop, hits, settings) == (everybody, None)
    for module in (service, changing, writing):
        monkeypatch.setattr(module, "KEPT", 2)
    monkeypatch.setattr(core, "ENOUGH", 1)
    service.refresh(edition.id, NOW)
    page = read(shop)
    assert (len(page.matches), page.more) == (2, True)
    assert ranked.order_hits(shop, hits, settings) == (everybody, None)
    assert ranked.order_hits(shop, hits[:1], settings)[0] == hits[:1]


def test_a_hit_that_no_list_knows_yet_is_not_left_out(shop, edition):
    service.refresh(edition.id, NOW)
    late = make_ikm(edition)
    order, changed_at = ranked.order_hits(shop, [late.id], load_settings(edition))
    assert order[-1] == late.id
    assert changed_at is not None


def test_pages_beyond_the_end_show_the_last(shop):
    assert read(shop, page=9).page == 1
    assert read(shop, page=-3).page == 1


def test_nobody_is_told_of_a_moment():
    assert ranked.behind_since(None, NOW) is None
    assert ranked.behind_since(NOW - timedelta(seconds=1), NOW) is None
    assert ranked.behind_since(NOW - timedelta(minutes=1), NOW) == NOW - timedelta(minutes=1)


def test_a_kept_list_judges_a_page_and_no_more(shop, edition):
    service.refresh(edition.id, NOW)
    settings = load_settings(edition)
    with statements() as few:
        ranked.read_page(shop, settings, None, 1)
    for _ in range(15):
        make_ikm(edition)
    service.refresh(edition.id, NOW)
    with statements() as many:
        page = ranked.read_page(shop, settings, None, 1)
    assert len(page.matches) == ranked.PAGE_SIZE
    assert len(many) == len(few)


def test_the_number_of_wishes_is_that_of_those_who_are_there(shop, edition):
    company = db.session.scalars(select(Participation).where(Participation.id != shop.id)).first()
    set_wish(shop, company.company.public_id, WishKind.WOULD)
    company.company.restricted_at = NOW
    db.session.flush()
    assert read(shop).counts[WishKind.WOULD] == 0
