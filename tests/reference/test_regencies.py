from __future__ import annotations

import pytest

from matchmaker.reference.regencies import (
    AmbiguousRegencyError,
    UnknownRegencyError,
    find_regency,
    get_regency,
    list_programme_regencies,
    list_regencies,
)


def test_the_province_has_29_kabupaten_and_6_kota() -> None:
    types = [regency.type for regency in list_regencies()]
    assert (types.count("kabupaten"), types.count("kota")) == (29, 6)


def test_the_programme_counts_its_14() -> None:
    assert len(list_programme_regencies()) == 14
    assert get_regency("Kudus") not in list_programme_regencies()


@pytest.mark.parametrize(
    "text",
    ["Kebumen", "KEBUMEN", " kebumen ", "Kab. Kebumen", "KAB. KEBUMEN", "kab kebumen",
     "Kabupaten Kebumen", "33.05", "3305", "33 05", "Kebumen Regency"],
)  # fmt: skip
def test_one_regency_in_every_spelling(text: str) -> None:
    assert get_regency(text).code == "33.05"


@pytest.mark.parametrize("name", ["Semarang", "Pekalongan", "Tegal", "Magelang"])
def test_a_shared_name_asks_which_and_a_full_name_answers(name: str) -> None:
    with pytest.raises(AmbiguousRegencyError) as refused:
        get_regency(name.upper())
    assert [choice.name for choice in refused.value.choices] == [
        f"Kabupaten {name}",
        f"Kota {name}",
    ]
    for choice in refused.value.choices:
        assert choice.name in refused.value.mend.id
        assert get_regency(choice.label) == choice
    assert get_regency(f"Kab. {name}").type == "kabupaten"
    assert get_regency(f"KOTA {name}").type == "kota"


@pytest.mark.parametrize("text", ["Atlantis", "", "33.99", "Kota Kebumen", "٣٣٠٥"])
def test_what_is_no_regency_is_refused(text: str) -> None:
    assert find_regency(text) is None
    with pytest.raises(UnknownRegencyError):
        get_regency(text)


def test_every_regency_is_found_by_its_own_names() -> None:
    for regency in list_regencies():
        for text in (regency.code, regency.bps_code, regency.name, regency.label):
            assert get_regency(text) == regency


def test_slugs_are_unique() -> None:
    slugs = [regency.slug for regency in list_regencies()]
    assert len(set(slugs)) == len(slugs)
    assert get_regency("Kota Semarang").slug == "kota-semarang"
