"""A pair taken apart adds up, and its places are those of the two lists."""

from __future__ import annotations

import pytest

from matchmaker.directory.core import Brief
from matchmaker.matching.core.rule import RefusalCode
from matchmaker.matching.field import load_field, load_settings
from matchmaker.matching.overview.explaining import explain_pair
from matchmaker.matching.overview.queries import find_pair
from matchmaker.matching.queries import rank_candidates
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.matching import keep_apart


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


def explain(edition, ikm, partner):
    settings = load_settings(edition)
    pair = find_pair(edition, ikm.public_id, partner.public_id, settings)
    assert pair is not None
    return explain_pair(load_field(edition), pair)


def test_both_accounts_add_up(edition) -> None:
    found = explain(edition, make_ikm(edition), make_partner(edition))
    assert sum(r.points for r in found.by_ikm) == pytest.approx(found.ranked.seeker)
    assert sum(r.points for r in found.by_partner) == pytest.approx(found.ranked.candidate)
    assert found.ranked.score == pytest.approx(
        (found.ranked.seeker * found.ranked.candidate) ** 0.5
    )


def test_the_places_are_those_of_the_lists(edition) -> None:
    makers = [make_ikm(edition, permits=permits) for permits in (("nib",), ("nib", "pirt"), ())]
    shops = [make_partner(edition) for _ in range(3)]
    settings = load_settings(edition)
    for ikm in makers:
        order = [m.participation.id for m in rank_candidates(ikm, settings)]
        for shop in shops:
            theirs = [m.participation.id for m in rank_candidates(shop, settings)]
            found = explain(edition, ikm, shop)
            assert found.ikm_place is not None
            assert found.partner_place is not None
            assert found.ikm_place.number == order.index(shop.id) + 1
            assert found.partner_place.number == theirs.index(ikm.id) + 1
            assert (found.ikm_place.of, found.partner_place.of) == (3, 3)


def test_who_is_on_no_list_has_no_place_and_is_judged_all_the_same(edition) -> None:
    shop = make_partner(edition)
    found = explain(edition, make_ikm(edition, graduated=False), shop)
    assert (found.ikm_place, found.partner_place) == (None, None)
    assert found.ranked.score > 0


def test_a_pair_that_the_rule_forbids_says_so(edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    keep_apart(edition)
    found = explain(edition, ikm, shop)
    assert found.refusal is not None
    assert found.refusal.code is RefusalCode.KIND
    assert found.ikm_place is None


def test_what_is_missing_is_mended_first(edition) -> None:
    found = explain(edition, make_ikm(edition, permits=("nib",)), make_partner(edition))
    assert found.stops
    assert found.mends[0].opened == 1
    assert found.mends[0].phrase == "permit"


def test_products_that_are_sought_in_vain_are_named_once(edition) -> None:
    shop = make_partner(edition, brief=Brief(sectors=("kerajinan",), products_sought=("batik",)))
    maker = make_ikm(edition, product="Keripik singkong")
    said = [gap.id for gap in explain(edition, maker, shop).lacks]
    assert [text for text in said if "batik" in text] == [
        "produk yang dicari belum ditemukan: batik"
    ]
