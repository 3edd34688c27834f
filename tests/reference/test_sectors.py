from __future__ import annotations

import pytest

from matchmaker.reference.sectors import SectorCode, UnknownSectorError, read_sectors

FOOD, HERBAL, CRAFT = SectorCode.FOOD, SectorCode.HERBAL, SectorCode.CRAFT


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("teknologi pangan", (FOOD,)),
        ("teknologi_pangan", (FOOD,)),
        ("Food Technology", (FOOD,)),
        ("Kerajinan / Handicraft", (CRAFT,)),
        ("handicraft/kerajinan", (CRAFT,)),
        ("Herbal/Jamu", (HERBAL,)),
        ("herbal; kerajinan; teknologi pangan", (HERBAL, CRAFT, FOOD)),
        ("herbal, herbal", (HERBAL,)),
        ("KERAJINAN (handicraft)", (CRAFT,)),
    ],
)
def test_sectors_in_either_language_or_both(text: str, sectors: tuple[SectorCode, ...]) -> None:
    assert read_sectors(text) == sectors


@pytest.mark.parametrize("text", ["otomotif", "", ";", "kerajinan / otomotif", "ekspor"])
def test_what_is_no_sector_is_refused(text: str) -> None:
    with pytest.raises(UnknownSectorError) as refused:
        read_sectors(text)
    assert "herbal" in refused.value.mend.id
