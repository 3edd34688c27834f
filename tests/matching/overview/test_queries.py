"""Any pair of an edition is found; whom one could invite, and nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Participation
from matchmaker.matching import service
from matchmaker.matching.core.past import Outcome
from matchmaker.matching.evidence.service import note_outcome
from matchmaker.matching.field import load_field, load_settings
from matchmaker.matching.models import WishKind
from matchmaker.matching.overview import queries
from matchmaker.matching.overview.candidates import list_candidates
from tests.factories.accounts import make_host
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner, make_registration
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    edition = make_edition(host)
    edition.partners_may_register = edition.ikm_may_register = True
    return edition


def pair_of(edition, one, other):
    return queries.find_pair(edition, one.public_id, other.public_id, load_settings(edition))


def test_a_pair_is_the_one_of_the_field(host, edition) -> None:
    earlier = make_edition(host, days=(date(2025, 12, 9),))
    ikm, shop = make_ikm(edition), make_partner(edition)
    service.set_wish(ikm, shop.company.public_id, WishKind.WOULD)
    note_outcome(earlier, ikm.company, shop.company, Outcome.DEAL, now=NOW)
    db.session.commit()
    field = load_field(edition)
    found = pair_of(edition, ikm, shop)
    assert found is not None
    assert (found.ikm, found.partner) == (field.ikm[0], field.partners[0])


def test_who_has_not_graduated_or_is_hidden_is_found_too(edition) -> None:
    shop = make_partner(edition)
    for ikm in (make_ikm(edition, graduated=False), make_ikm(edition, consents=False)):
        found = pair_of(edition, ikm, shop)
        assert found is not None
        assert found.ikm_part.id == ikm.id


def test_two_of_a_side_or_of_another_edition_are_no_pair(host, edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    elsewhere = make_edition(host)
    assert pair_of(edition, ikm, make_ikm(edition)) is None
    assert pair_of(edition, shop, ikm) is None
    assert pair_of(edition, ikm, make_partner(elsewhere)) is None


def test_an_erased_company_is_not_found(edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    gone = shop.company
    gone.phone = gone.email = gone.nib = gone.sales_per_year = None
    gone.contact_name = gone.story = gone.story_en = ""
    gone.erased_at = NOW
    db.session.commit()
    assert pair_of(edition, ikm, shop) is None
    assert [name for name, _kind, _label in queries.list_names(edition.id)] == [ikm.public_id]


def test_former_partners_come_once_with_their_newest_brief(host, edition) -> None:
    first, second = make_edition(host), make_edition(host, name="Temu Bisnis Baru")
    old = make_partner(first, name="Toko Lama")
    again = Participation(
        host_id=host.id,
        edition_id=second.id,
        company_id=old.company_id,
        brief={**FOOD_BRIEF.to_json(), "products_sought": ["jamu"]},
    )
    db.session.add(again)
    make_partner(edition, name="Sudah ikut")
    make_ikm(first)
    make_partner(first, name="Dibatasi", restricted_at=NOW)
    make_partner(make_edition(make_host()), name="Penyelenggara lain")
    db.session.flush()
    again.created_at = datetime(2030, 1, 1, tzinfo=UTC)
    db.session.commit()
    [found] = queries.list_former_partners(edition)
    assert (found.name, found.last) == ("Toko Lama", "Temu Bisnis Baru")
    assert found.partner.products_sought == ("jamu",)


def test_who_waits_for_approval_is_a_candidate_with_what_it_typed(edition) -> None:
    waiting = make_registration(edition, CompanyKind.RETAILER)
    make_registration(edition, CompanyKind.IKM)
    [found] = list_candidates(edition, TODAY)
    assert found.registration == waiting.public_id
    assert (found.name, found.city) == ("Toko Srikandi", "Solo")
    assert found.partner.products_sought == ("keripik", "jahe instan")


def test_what_cannot_be_read_any_more_is_no_candidate(edition) -> None:
    waiting = make_registration(edition, CompanyKind.RETAILER)
    waiting.data = {**waiting.data, "answers": {}}
    db.session.commit()
    assert list_candidates(edition, TODAY) == ()
