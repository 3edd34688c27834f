from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.models import Consent
from matchmaker.catalogue import queries, service
from matchmaker.db import db
from matchmaker.directory.finding.core import Facet, Search, Sight
from matchmaker.directory.finding.queries import count_facets, list_hits
from matchmaker.directory.queries import find_visible_participation
from matchmaker.events.models import Edition
from tests.catalogue.making import open_edition
from tests.directory.keepers import withdraw
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return open_edition()[0]


def found(edition: Edition, search: Search | None = None) -> list[int]:
    return list(list_hits(edition.id, Sight.CATALOGUE, search or Search()))


def test_only_graduated_ikm_that_agree_stand_in_it(edition: Edition) -> None:
    shown = make_ikm(edition)
    make_ikm(edition, graduated=False)
    make_ikm(edition, consents=False)
    make_partner(edition)
    assert found(edition) == [shown.id]
    counts = count_facets(edition.id, Sight.CATALOGUE, Search())
    assert counts[Facet.TAG] == {"teknologi_pangan": 1}


@pytest.mark.parametrize("how", ["withdraws", "restricted", "erased"])
def test_who_withdraws_or_is_restricted_or_erased_is_gone_at_once(
    edition: Edition, how: str
) -> None:
    part = make_ikm(edition)
    company = part.company
    assert find_visible_participation(edition.id, company.public_id, Sight.CATALOGUE) is not None
    if how == "withdraws":
        withdraw(part, Purpose.PUBLIC_CATALOGUE)
    elif how == "restricted":
        company.restricted_at = clock.now()
    else:
        company.phone = company.email = company.nib = company.sales_per_year = None
        company.contact_name, company.erased_at = "", clock.now()
    db.session.commit()
    assert found(edition) == []
    assert find_visible_participation(edition.id, company.public_id, Sight.CATALOGUE) is None


def test_a_partners_consent_is_another_one(edition: Edition) -> None:
    part = make_ikm(edition)
    withdraw(part, Purpose.PARTNERS)
    assert found(edition) == [part.id]


def test_only_an_open_catalogue_is_found(edition: Edition) -> None:
    closed = make_edition(make_host())
    assert queries.find_open_edition(edition.slug) == edition
    assert queries.find_open_edition(closed.slug) is None
    assert queries.list_open_slugs() == [edition.slug]
    service.close_catalogue(edition)
    assert queries.find_open_edition(edition.slug) is None


def test_pages_are_in_the_order_of_kabupaten_and_name(edition: Edition) -> None:
    make_ikm(edition, name="Zeta", regency_code="33.02")
    make_ikm(edition, name="beta", regency_code="33.05")
    make_ikm(edition, name="Alfa", regency_code="33.05")
    pages = queries.load_pages(found(edition))
    assert [part.company.name for part in pages] == ["Zeta", "Alfa", "beta"]


def test_whose_permits_are_not_shown_is_neither_found_by_them_nor_counted(
    edition: Edition,
) -> None:
    whole, older = make_ikm(edition), make_ikm(edition)
    db.session.execute(
        update(Consent).where(Consent.company_id == older.company_id).values(version="2026-11")
    )
    db.session.commit()
    search = Search(chosen={Facet.PERMIT: ("pirt",)})
    assert found(edition, search) == [whole.id]
    assert len(found(edition)) == 2
    for asked in (Search(), search):
        assert count_facets(edition.id, Sight.CATALOGUE, asked)[Facet.PERMIT]["pirt"] == 1
    assert count_facets(edition.id, Sight.CATALOGUE, Search())[Facet.TAG] == {"teknologi_pangan": 2}
    assert count_facets(edition.id, Sight.EVERYONE, Search())[Facet.PERMIT]["pirt"] == 2


def test_a_story_that_is_not_shown_is_not_found_by_its_words_either(edition: Edition) -> None:
    told = [make_ikm(edition, story="Singkong kukus sejak pagi.") for _ in range(2)]
    for word in ("kukus", "kuku", "kukusan"):
        assert sorted(found(edition, Search(text=word))) == [part.id for part in told], word
    db.session.execute(
        update(Consent).where(Consent.company_id == told[1].company_id).values(version="2026-11")
    )
    db.session.commit()
    assert found(edition, Search(text="kukus")) == [told[0].id]


def test_who_agreed_to_the_older_words_is_found_by_all_that_its_page_shows(
    edition: Edition,
) -> None:
    older = make_ikm(edition, name="Mekar Sari", product="Kerupuk udang", story="Dari nenek.")
    older.company.regency_code = "33.05"
    product = older.company.products[0]
    product.name_en, product.description_id = "Prawn crackers", "Dijemur di pantai selatan."
    db.session.execute(
        update(Consent).where(Consent.company_id == older.company_id).values(version="2026-11")
    )
    db.session.commit()
    shown = (
        "mekar", "kerupuk", "kerupuknya", "crackers", "cracker", "pantai", "menjemur", "kebumen",
        "kebumn",
    )  # fmt: skip
    assert [word for word in shown if not found(edition, Search(text=word))] == []
    assert found(edition, Search(text="nenek")) == []
