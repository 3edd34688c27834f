"""What each visitor finds in the directory, and how many companies carry each mark."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchmaker.db import db
from matchmaker.directory.core import Brief, CompanyKind, NeedKind, PermitState
from matchmaker.directory.finding import queries
from matchmaker.directory.finding.core import Facet, Order, Search, Sight
from matchmaker.directory.models import Permit
from matchmaker.events.models import Edition
from tests.factories.accounts import make_host
from tests.factories.directory import FOOD_BRIEF, make_ikm, make_partner
from tests.factories.events import FIRST_DAY, make_edition

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def edition(db_session: Any) -> Edition:
    return make_edition(make_host())


def look(
    text: str = "", order: Order = Order.NAME, page: int = 1, **chosen: tuple[str, ...]
) -> Search:
    by_facet = {Facet[name.upper()]: values for name, values in chosen.items()}
    return Search(text=text, chosen=by_facet, order=order, page=page)


def names(edition: Edition, sight: Sight = Sight.EVERYONE, **search: Any) -> list[str]:
    found = queries.find_companies(edition.id, sight, look(**search))
    assert found.total >= len(found.participations)
    return [participation.company.name for participation in found.participations]


def counts(edition: Edition, sight: Sight = Sight.EVERYONE, **search: Any) -> Any:
    return queries.count_facets(edition.id, sight, look(**search))


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


def test_a_kabupaten_binds_whoever_is_bound_to_it(edition: Edition) -> None:
    make_ikm(edition, name="Kebumen", regency_code="33.05")
    make_ikm(edition, name="Banyumas", regency_code="33.02")
    found = queries.find_companies(edition.id, Sight.GRADUATED_IKM, Search(), "33.02")
    assert [part.company.name for part in found.participations] == ["Banyumas"]
    bound = queries.count_facets(edition.id, Sight.GRADUATED_IKM, Search(), "33.02")
    assert bound[Facet.REGENCY] == {"33.02": 1}


def test_sectors_and_kabupaten_widen_and_permits_narrow(edition: Edition) -> None:
    make_ikm(edition, name="A", sectors=["herbal"], regency_code="33.05", permits=("nib", "halal"))
    make_ikm(edition, name="B", sectors=["kerajinan"], regency_code="33.02", permits=("nib",))
    make_ikm(edition, name="C", sectors=["teknologi_pangan"], regency_code="33.07", permits=())
    assert names(edition, tag=("herbal", "kerajinan")) == ["A", "B"]
    assert names(edition, regency=("33.05", "33.07")) == ["A", "C"]
    assert names(edition, permit=("nib",)) == ["A", "B"]
    assert names(edition, permit=("nib", "halal")) == ["A"]
    assert names(edition, tag=("kerajinan",), permit=("halal",)) == []


def test_a_permit_counts_on_the_first_day_and_not_in_process(edition: Edition) -> None:
    def with_permit(name: str, **permit: Any) -> None:
        make_ikm(edition, name=name, permits=()).company.permits = [Permit(kind="halal", **permit)]

    with_permit("A", number="1", state=PermitState.DECLARED, expires_on=FIRST_DAY)
    with_permit("B", state=PermitState.IN_PROCESS)
    with_permit("C", number="2", state=PermitState.DECLARED, expires_on=date(2026, 12, 14))
    db.session.commit()
    assert names(edition, permit=("halal",)) == ["A"]
    assert counts(edition)[Facet.PERMIT] == {"halal": 1}


def test_ikm_filter_partners_by_the_kabupaten_they_serve(edition: Edition) -> None:
    make_partner(edition, name="A", brief=Brief(regions=("semua",)))
    make_partner(edition, name="B", brief=Brief(regions=("Kebumen", "Kota Semarang")))
    make_partner(edition, name="C", brief=Brief())
    assert names(edition, Sight.PARTNERS, regency=("33.05",)) == ["A", "B"]
    assert names(edition, Sight.PARTNERS, regency=("33.02",)) == ["A"]
    assert names(edition, Sight.EVERYONE, regency=("33.05",)) == []
    assert counts(edition, Sight.PARTNERS)[Facet.REGENCY] == {
        "semua": 1,
        "Kebumen": 1,
        "Kota Semarang": 1,
    }


def test_tags_below_a_sector_widen_and_are_counted(edition: Edition) -> None:
    make_ikm(edition, name="A", sectors=["herbal"], tags=["jamu"])
    make_ikm(edition, name="B", sectors=["herbal", "teknologi_pangan"], tags=["minuman"])
    assert names(edition, tag=("jamu",)) == ["A"]
    assert names(edition, tag=("herbal", "jamu")) == ["A", "B"]
    assert counts(edition)[Facet.TAG] == {
        "herbal": 2,
        "teknologi_pangan": 1,
        "jamu": 1,
        "minuman": 1,
    }


def test_ranges_hold_their_lower_end_and_not_the_upper(edition: Edition) -> None:
    for name, capacity, price in (("A", 499, 9_999), ("B", 500, 10_000), ("C", 10_000, 500_000)):
        product = make_ikm(edition, name=name).company.products[0]
        product.capacity_per_month, product.price = capacity, price
    nothing = make_ikm(edition, name="D").company.products[0]
    nothing.capacity_per_month = nothing.price = None
    db.session.commit()
    assert names(edition, capacity=("-500",)) == ["A"]
    assert names(edition, capacity=("500-2000", "10000-")) == ["B", "C"]
    assert names(edition, price=("-10000",)) == ["A"]
    assert names(edition, price=("10000-25000", "500000-")) == ["B", "C"]
    seen = counts(edition)
    assert seen[Facet.CAPACITY] == {"-500": 1, "500-2000": 1, "10000-": 1}
    assert seen[Facet.PRICE] == {"-10000": 1, "10000-25000": 1, "500000-": 1}


def test_needs_and_readiness_for_export_are_filters(edition: Edition) -> None:
    make_ikm(edition, name="A", export_ready=True, needs=({"kind": NeedKind.EXPORT},))
    make_ikm(edition, name="B", needs=({"kind": NeedKind.LOAN}, {"kind": NeedKind.RETAIL}))
    assert names(edition, export=("siap",)) == ["A"]
    assert names(edition, need=("loan", "export")) == ["A", "B"]
    assert counts(edition)[Facet.NEED] == {"export": 1, "loan": 1, "retail": 1}
    assert counts(edition)[Facet.EXPORT] == {"siap": 1}


def test_a_facet_counts_as_if_its_own_filter_was_not_chosen(edition: Edition) -> None:
    make_ikm(edition, sectors=["herbal"], regency_code="33.05", permits=("nib", "halal"))
    make_ikm(edition, sectors=["kerajinan"], regency_code="33.05", permits=("nib",))
    make_ikm(edition, sectors=["kerajinan"], regency_code="33.02", permits=())
    seen = counts(edition, tag=("herbal",), regency=("33.05",))
    assert seen[Facet.TAG] == {"herbal": 1, "kerajinan": 1}
    assert seen[Facet.REGENCY] == {"33.05": 1}
    assert seen[Facet.PERMIT] == {"nib": 1, "halal": 1}
    # A second permit narrows further: what is left with both is what its box promises.
    assert counts(edition, permit=("halal",))[Facet.PERMIT] == {"nib": 1, "halal": 1}


def test_counts_are_of_what_the_visitor_sees(edition: Edition) -> None:
    make_ikm(edition, sectors=["herbal", "kerajinan"], permits=("nib",))
    make_ikm(edition, sectors=["herbal"], graduated=False)
    make_partner(edition, kind=CompanyKind.BANK)
    seen = counts(edition, Sight.GRADUATED_IKM)
    assert seen[Facet.TAG] == {"herbal": 1, "kerajinan": 1}
    assert seen[Facet.KIND] == {"ikm": 1}
    assert seen[Facet.PERMIT] == {"nib": 1}
    assert counts(edition)[Facet.KIND] == {"ikm": 2, "bank": 1}
    assert not any(counts(edition, Sight.NOBODY).values())


def test_the_list_is_paged_and_a_page_beyond_the_last_is_the_last(edition: Edition) -> None:
    for number in range(26):
        make_ikm(edition, name=f"IKM {number:02d}")
    first = queries.find_companies(edition.id, Sight.EVERYONE, Search())
    assert (len(first.participations), first.total, first.pages) == (24, 26, 2)
    last = queries.find_companies(edition.id, Sight.EVERYONE, Search(page=99))
    assert [p.company.name for p in last.participations] == ["IKM 24", "IKM 25"]
    assert (last.page, last.more) == (2, False)


def test_a_list_ends_where_one_more_filter_helps_more(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 2)
    for name in "ABC":
        make_ikm(edition, name=name)
    found = queries.find_companies(edition.id, Sight.EVERYONE, Search())
    assert (found.total, found.more, len(found.participations)) == (2, True, 2)


def test_the_largest_capacity_and_the_newest_come_first_when_asked(edition: Edition) -> None:
    small, large = make_ikm(edition, name="A"), make_ikm(edition, name="B")
    make_partner(edition, name="C")
    small.company.products[0].capacity_per_month = 10
    large.company.products[0].capacity_per_month = 9_000
    small.created_at = large.created_at.replace(year=2030)
    db.session.commit()
    assert names(edition, order=Order.CAPACITY) == ["B", "A", "C"]
    assert names(edition, order=Order.NEWEST)[0] == "A"


PANTRY = (
    ("Mekar Sari", "keripik singkong", "cassava crisps"),
    ("Rejeki Ibu", "jahe instan", "instant ginger"),
    ("Batik Kalijaga", "kain tenunan", "woven cloth"),
    ("Kampung Kopi Temanggung", "kopi robusta 3in1", "coffee"),
    ("Toko 100%_Asli", "madu hutan", "forest honey"),
    ("O'Brien & Putri", "dodol garut", "toffee"),
    ("Omah Kripik", "kripik tempe", "tempeh chips"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kripik singkng", ["Mekar Sari"]),
        ("KERIPIK", ["Mekar Sari", "Omah Kripik"]),
        ("kripik", ["Mekar Sari", "Omah Kripik"]),
        ("singkong keripik", ["Mekar Sari"]),
        ("ker", ["Mekar Sari"]),
        ("keripik sing", ["Mekar Sari"]),
        ("jahe dan instan", ["Rejeki Ibu"]),
        ("ginger", ["Rejeki Ibu"]),
        ("gingr instnt", ["Rejeki Ibu"]),
        ("cassava chips", []),
        ("crisp", ["Mekar Sari"]),
        ("jhe", ["Rejeki Ibu"]),
        ("kpoi", []),
        ("kain tnunan", ["Batik Kalijaga"]),
        ("ditenunkan", ["Batik Kalijaga"]),
        ("kalijga", ["Batik Kalijaga"]),
        ("jaga", ["Batik Kalijaga"]),
        ("3in1", ["Kampung Kopi Temanggung"]),
        ("temangung kopi", ["Kampung Kopi Temanggung"]),
        ("100%_asli", ["Toko 100%_Asli"]),
        ("o'brien", ["O'Brien & Putri"]),
        ('"keripik singkong"', ["Mekar Sari"]),
        ("“keripik” 🔥", ["Mekar Sari", "Omah Kripik"]),
        ("keripik ' \\ | & ! :* <-> ( )", ["Mekar Sari", "Omah Kripik"]),
        ("a:* | q", []),
        ("%' OR 1=1 --", ["Toko 100%_Asli"]),
        ("🔥🔥", []),
        ("???", []),
        ("keripik " * 40, ["Mekar Sari", "Omah Kripik"]),
        ("x" * 80, []),
        ("مرحبا", []),
    ],
)
def test_a_company_is_found_by_what_people_type(
    edition: Edition, typed: str, found: list[str]
) -> None:
    for name, product, english in PANTRY:
        company = make_ikm(edition, name=name, product=product).company
        company.products[0].name_en = english
    db.session.commit()
    assert names(edition, text=typed[:80]) == found


def test_a_description_and_what_a_partner_seeks_are_found_too(edition: Edition) -> None:
    make_ikm(edition, name="A", story="Dibuat dari singkong pegunungan", product="getuk")
    make_partner(edition, name="B", brief=FOOD_BRIEF)
    assert names(edition, text="pegunungan") == ["A"]
    assert names(edition, text=FOOD_BRIEF.products_sought[0]) == ["B"]


def test_nobody_finds_anything_by_the_words_of_another_edition(edition: Edition) -> None:
    make_ikm(make_edition(make_host()), product="rengginang")
    make_ikm(edition, product="keripik")
    assert [spelling.alike for spelling in queries.spell(edition.id, "renginang")] == [()]
