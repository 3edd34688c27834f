"""What each visitor finds in the directory, and at how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session, scoped_session

from matchmaker.db import db
from matchmaker.directory import queries
from matchmaker.directory.core import Brief, CompanyKind, PermitState
from matchmaker.directory.models import Disclosure, Participation, Permit
from matchmaker.directory.search import Order, Search, Sight
from matchmaker.events.models import Edition
from tests.factories.accounts import make_host
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition

pytestmark = pytest.mark.usefixtures("db_session")
OrmSession = scoped_session[Session]


@pytest.fixture
def edition(db_session: OrmSession) -> Edition:
    return make_edition(make_host())


def names(
    edition: Edition, sight: Sight = Sight.EVERYONE, day: date = FIRST_DAY, **search: object
) -> list[str]:
    found = queries.list_companies(edition.id, sight, Search(**search), day)  # type: ignore[arg-type]
    assert found.total >= len(found.participations)
    return [participation.company.name for participation in found.participations]


def test_partners_see_graduated_ikm_and_ikm_see_partners(edition: Edition) -> None:
    make_ikm(edition, name="Lulus")
    make_ikm(edition, name="Belum", graduated=False)
    make_partner(edition, name="Toko")
    assert names(edition, Sight.GRADUATED_IKM) == ["Lulus"]
    assert names(edition, Sight.PARTNERS) == ["Toko"]
    assert names(edition, Sight.EVERYONE) == ["Belum", "Lulus", "Toko"]
    assert names(edition, Sight.NOBODY) == []


def test_another_edition_is_another_directory(edition: Edition) -> None:
    make_ikm(make_edition(make_host()), name="Orang lain")
    make_ikm(edition, name="Kita")
    assert names(edition) == ["Kita"]


def test_a_company_is_found_by_name_product_stem_and_with_a_slip(edition: Edition) -> None:
    make_ikm(edition, name="Mekar Sari", product="keripik singkong")
    make_ikm(edition, name="Batik Kalijaga", product="kain tenunan")
    make_partner(edition, name="Toko 100%_Asli", brief=FOOD_BRIEF)
    assert names(edition, text="mekar") == ["Mekar Sari"]
    assert names(edition, text="SINGKONG") == ["Mekar Sari"]
    assert names(edition, text="singkog") == ["Mekar Sari"]
    assert names(edition, text="ditenunkan") == ["Batik Kalijaga"]
    assert names(edition, text="kalijga") == ["Batik Kalijaga"]
    assert names(edition, text="keripik") == ["Mekar Sari", "Toko 100%_Asli"]
    assert names(edition, text="0%_a") == ["Toko 100%_Asli"]
    assert names(edition, text="x%y") == []


def test_sectors_and_kabupaten_widen_and_permits_narrow(edition: Edition) -> None:
    make_ikm(edition, name="A", sectors=["herbal"], regency_code="33.05", permits=("nib", "halal"))
    make_ikm(edition, name="B", sectors=["kerajinan"], regency_code="33.02", permits=("nib",))
    make_ikm(edition, name="C", sectors=["teknologi_pangan"], regency_code="33.07", permits=())
    assert names(edition, sectors=("herbal", "kerajinan")) == ["A", "B"]
    assert names(edition, regencies=("33.05", "33.07")) == ["A", "C"]
    assert names(edition, permits=("nib",)) == ["A", "B"]
    assert names(edition, permits=("nib", "halal")) == ["A"]
    assert names(edition, sectors=("kerajinan",), permits=("halal",)) == []


def test_a_permit_counts_until_its_last_day_and_not_in_process(edition: Edition) -> None:
    make_ikm(edition, name="A", permits=()).company.permits = [
        Permit(kind="halal", number="1", state=PermitState.DECLARED, expires_on=FIRST_DAY)
    ]
    make_ikm(edition, name="B", permits=()).company.permits = [
        Permit(kind="halal", state=PermitState.IN_PROCESS)
    ]
    db.session.commit()
    assert names(edition, permits=("halal",)) == ["A"]
    assert names(edition, day=date(2026, 12, 16), permits=("halal",)) == []
    assert queries.count_choices(edition.id, Sight.EVERYONE, FIRST_DAY).permits == {"halal": 1}


def test_ikm_filter_partners_by_the_kabupaten_they_serve(edition: Edition) -> None:
    make_partner(edition, name="A", brief=Brief(regions=("semua",)))
    make_partner(edition, name="B", brief=Brief(regions=("Kebumen", "Kota Semarang")))
    make_partner(edition, name="C", brief=Brief())
    assert names(edition, Sight.PARTNERS, regencies=("33.05",)) == ["A", "B"]
    assert names(edition, Sight.PARTNERS, regencies=("33.02",)) == ["A"]
    counts = queries.count_choices(edition.id, Sight.PARTNERS, FIRST_DAY).regencies
    assert (counts["33.05"], counts["33.74"], counts["33.02"]) == (2, 2, 1)


def test_choices_count_what_the_visitor_sees(edition: Edition) -> None:
    make_ikm(edition, sectors=["herbal", "kerajinan"], permits=("nib",))
    make_ikm(edition, sectors=["herbal"], graduated=False)
    make_partner(edition, kind=CompanyKind.BANK)
    seen = queries.count_choices(edition.id, Sight.GRADUATED_IKM, FIRST_DAY)
    assert seen.sectors == {"herbal": 1, "kerajinan": 1}
    assert seen.kinds == {"ikm": 1}
    assert seen.regencies == {"33.05": 1}
    assert seen.permits == {"nib": 1}
    everyone = queries.count_choices(edition.id, Sight.EVERYONE, FIRST_DAY)
    assert everyone.kinds == {"ikm": 2, "bank": 1}


def test_the_list_is_paged_and_a_page_beyond_the_last_is_the_last(edition: Edition) -> None:
    for number in range(26):
        make_ikm(edition, name=f"IKM {number:02d}")
    first = queries.list_companies(edition.id, Sight.EVERYONE, Search(), FIRST_DAY)
    assert (len(first.participations), first.total, first.pages) == (24, 26, 2)
    last = queries.list_companies(edition.id, Sight.EVERYONE, Search(page=99), FIRST_DAY)
    assert [p.company.name for p in last.participations] == ["IKM 24", "IKM 25"]
    assert last.page == 2


def test_the_largest_capacity_comes_first_when_asked(edition: Edition) -> None:
    small, large = make_ikm(edition, name="A"), make_ikm(edition, name="B")
    make_partner(edition, name="C")
    small.company.products[0].capacity_per_month = 10
    large.company.products[0].capacity_per_month = 9_000
    db.session.commit()
    assert names(edition, order=Order.CAPACITY) == ["B", "A", "C"]


def test_a_profile_is_found_only_by_those_who_may_see_it(edition: Edition) -> None:
    hidden = make_ikm(edition, graduated=False)
    public_id = hidden.company.public_id

    def find(sight: Sight, own: tuple[int, ...] = ()) -> Participation | None:
        return queries.find_visible_participation(edition.id, public_id, sight, own)

    assert find(Sight.GRADUATED_IKM) is None
    assert find(Sight.PARTNERS) is None
    assert find(Sight.PARTNERS, (hidden.company_id,)) == hidden
    assert find(Sight.EVERYONE) == hidden
    other = make_edition(make_host())
    assert queries.find_visible_participation(other.id, public_id, Sight.EVERYONE) is None


def test_contacts_are_open_between_two_companies_of_one_edition_only(edition: Edition) -> None:
    ikm, partner = make_ikm(edition), make_partner(edition)
    third = make_partner(edition)
    db.session.add(
        Disclosure(edition_id=edition.id, ikm_id=ikm.company_id, partner_id=partner.company_id)
    )
    db.session.commit()
    assert queries.are_contacts_open(edition.id, partner.company_id, ikm.company_id)
    assert queries.are_contacts_open(edition.id, ikm.company_id, partner.company_id)
    assert not queries.are_contacts_open(edition.id, ikm.company_id, third.company_id)
    other = make_edition(make_host())
    assert not queries.are_contacts_open(other.id, ikm.company_id, partner.company_id)
