from __future__ import annotations

import pytest

from matchmaker.reference.product_types import (
    Classified,
    classify_product,
    get_product_type,
    list_known_products,
    list_product_types,
)
from matchmaker.reference.sectors import SectorCode


@pytest.mark.parametrize(
    ("name", "product_type"),
    [
        ("lanting", "food_dry"),
        ("  Manisan  CARICA dalam sirup ", "food_processed_md"),
        ("selai / dodol nanas", "food_dry"),
        ("minyak kelapa murni", "herbal_drink"),
        ("VCO", "herbal_drink"),
        ("mino", "food_dry"),
        ("Frozen tempeh nuggets", "food_processed_md"),
        ("batik kayu Bayat", "craft_wood"),
    ],
)
def test_a_listed_product_has_its_type_whatever_its_sector(name: str, product_type: str) -> None:
    for sector in SectorCode:
        assert classify_product(name, sector) == Classified(product_type=product_type, known=True)


@pytest.mark.parametrize(
    ("sector", "product_type"),
    [
        (SectorCode.FOOD, "food_dry"),
        (SectorCode.HERBAL, "herbal_drink"),
        (SectorCode.CRAFT, "craft_other"),
    ],
)
def test_an_unlisted_product_is_guessed_by_sector_and_flagged(
    sector: SectorCode, product_type: str
) -> None:
    assert classify_product("sabun daun kelor", sector) == Classified(
        product_type=product_type, known=False
    )


def test_every_listed_product_names_a_type_of_its_own_sector() -> None:
    for product in list_known_products():
        assert get_product_type(product.product_type).sector == product.sector


def test_an_unknown_type_is_refused() -> None:
    assert len(list_product_types()) == 10
    with pytest.raises(LookupError):
        get_product_type("otomotif")
