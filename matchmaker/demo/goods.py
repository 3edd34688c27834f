"""What things cost and how long they keep: figures that an organiser would find believable."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Goods:
    """Rupiah a unit from `low` to `high`, days on the shelf, customs code."""

    low: int
    high: int
    shelf_life_days: int | None = None
    hs_code: str | None = None


# The first pattern found in the product's name counts.
_TABLE: tuple[tuple[str, int, int, int | None, str | None], ...] = (
    ("gula semut|gula kelapa", 9_000, 14_000, 365, "170290"),
    ("kopi purwaceng", 28_000, 55_000, 540, "210112"),
    ("kopi", 22_000, 48_000, 365, "090121"),
    ("teh purwaceng|teh", 12_000, 28_000, 540, "090230"),
    ("carica dalam sirup", 48_000, 75_000, 365, "200899"),
    ("minyak atsiri", 260_000, 850_000, 730, "330129"),
    ("simplisia|kapulaga|kemukus", 35_000, 160_000, 365, "091091"),
    ("vco", 38_000, 75_000, 730, "151319"),
    ("kayu putih", 18_000, 45_000, 1095, None),
    ("kapsul", 35_000, 85_000, 730, None),
    ("kecap|sirup", 18_000, 42_000, 365, "210390"),
    ("jamu|serbuk|wedang|minuman", 15_000, 45_000, 540, "210690"),
    ("madu", 55_000, 110_000, 720, "040900"),
    ("abon", 32_000, 60_000, 270, "160250"),
    ("telur asin", 28_000, 42_000, 30, None),
    ("selai|pasta", 20_000, 38_000, 365, "200799"),
    ("dodol|jenang", 18_000, 35_000, 60, "170490"),
    ("terasi|garam|bumbu", 6_000, 20_000, 270, None),
    ("beras analog|mocaf|tiwul|dawet|mie", 12_000, 30_000, 365, "110620"),
    ("beras", 65_000, 95_000, 180, "100630"),
    ("bandeng|ikan asap|nugget|buntil", 22_000, 52_000, 120, None),
    ("susu kambing", 28_000, 55_000, 365, None),
    ("getuk|clorot|brownies", 14_000, 32_000, 5, None),
    ("keripik|kacang|emping|marning|ceriping|kedelai|rumput laut", 9_000, 27_000, 180, "200819"),
    ("batik kayu|topeng|kaligrafi|bonggol|bubutan|kerajinan kayu|ukir", 60_000, 650_000, None,
     "442190"),
    ("mebel|gebyok", 1_200_000, 8_500_000, None, "940360"),
    ("batik tulis|tiga negeri", 350_000, 1_400_000, None, "520852"),
    ("batik cap", 120_000, 260_000, None, "520852"),
    ("batik", 180_000, 650_000, None, "520852"),
    ("lurik|tenun|sarung", 75_000, 380_000, None, "520942"),
    ("keramik", 25_000, 220_000, None, "691200"),
    ("anyaman|pandan|tikar|vas|sangkar", 35_000, 240_000, None, "460219"),
    ("sapu|kemoceng|keset", 12_000, 45_000, None, "960310"),
    ("serat sabut|cocopeat", 6_000, 24_000, None, "530500"),
    ("genteng", 1_800_000, 2_600_000, None, None),
    ("wayang|barongan", 150_000, 1_600_000, None, None),
    ("tas|blangkon|bola|payung", 45_000, 190_000, None, "420222"),
    ("kerajinan|manik|genitri", 20_000, 180_000, None, "960190"),
    ("", 9_000, 26_000, 150, "190590"),
)  # fmt: skip


def goods_of(product: str) -> Goods:
    """Return the figures for a product by its Indonesian name."""
    for pattern, low, high, shelf, hs in _TABLE:
        if re.search(pattern, product.lower()):
            return Goods(low=low, high=high, shelf_life_days=shelf, hs_code=hs)
    raise AssertionError("the last pattern finds everything")


def scale(product: str, unit: str) -> int:
    """Return how many of the table's units one unit holds: coconut sugar is sold in sacks too."""
    if not product.startswith(("gula semut", "gula kelapa")):
        return 1
    sold_by_weight = re.search(r"(\d*)\s*kg", unit)
    if sold_by_weight is None:
        return 1
    # A kilogram in bulk costs about what three small pouches do.
    return 3 * int(sold_by_weight[1] or 1)


def rounded(value: float) -> int:
    """Round to two leading digits, as people name figures: 1 234 -> 1 200; never below 1."""
    whole = max(1, round(value))
    step = 10 ** max(0, len(str(whole)) - 2)
    return max(1, round(whole / step) * step)
