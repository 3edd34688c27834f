"""Demands on packaging against a maker's words and a mentor's eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.directory.core import Packaging
from matchmaker.matching.core.packaging import DEMANDS, judge_packaging
from matchmaker.matching.core.phrases import LABELS
from matchmaker.matching.core.types import Product
from tests.matching.values import CHIPS, DAY, make_ikm, make_retailer, score_pair


def test_every_demand_of_a_brief_is_known_and_can_be_said() -> None:
    assert set(DEMANDS) == {str(one) for one in Packaging} == set(LABELS["packaging"])


@pytest.mark.parametrize(
    ("text", "seen", "met", "missing"),
    [
        ("standing pouch dengan zip dan label berwarna", (), ("label",), ("expiry", "sealed")),
        ("botol kaca bersegel dalam dus", ("expiry",), ("expiry", "sealed"), ("label",)),
        ("", ("label", "expiry"), ("expiry", "label"), ("sealed",)),
        ("", (), (), ("expiry", "label", "sealed")),
    ],
)
def test_words_and_eyes_count(text: str, seen, met, missing) -> None:
    packed = judge_packaging(
        ("label", "expiry", "sealed"), Product(packaging=text, packaging_seen=seen)
    )
    assert (packed.met, packed.missing) == (met, missing)
    assert packed.share == len(met) / 3
    assert packed.stated == bool(text or seen)


def test_one_of_the_free_words_is_enough() -> None:
    asked = ("pouch", "botol kaca", "label")
    packed = judge_packaging(asked, Product(packaging="pouch berdiri"))
    assert (packed.met, packed.missing) == (("pouch berdiri",), ("label",))
    assert judge_packaging(asked, Product(packaging="toples")).missing == (
        "label",
        "pouch|botol kaca",
    )


def test_what_is_missing_is_said_in_both_languages() -> None:
    shop = make_retailer(packaging=("label", "expiry", "carton"))
    firm = make_ikm(products=(replace(CHIPS, packaging="pouch dengan label"),))
    pair = score_pair(firm, shop, DAY)
    [reason] = [one for one in pair.partner.reasons if one.code == "packaging"]
    [gap] = [one for one in pair.partner.gaps if one.code == "packaging"]
    assert reason.id == "kemasannya memenuhi sebagian yang diminta: label"
    assert reason.en == "the packaging meets part of what is asked: label"
    assert gap.id == "belum terlihat pada kemasan: dus luar dan tanggal kedaluwarsa"
    assert gap.en == "not seen on the packaging: outer carton and best-before date"
    assert not gap.hard
