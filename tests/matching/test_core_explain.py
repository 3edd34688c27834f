from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.matching.core.explain import say_gap, say_reason
from matchmaker.matching.core.phrases import GAPS, REASONS
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import Need, Permit, Product
from matchmaker.matching.core.weights import with_own
from tests.matching.values import CHIPS, DAY, HELD, make_bank, make_ikm, make_retailer, score_pair


def test_reasons_of_a_retailer_read_well_in_both_languages() -> None:
    (ranked,) = rank(make_retailer(), [make_ikm()], DAY)
    said = {(r.side, r.code, r.id, r.en) for r in ranked.reasons}
    assert said == {
        (
            "seeker",
            "sector",
            "bergerak di bidang yang dicari: teknologi pangan",
            "works in a field that is sought: food technology",
        ),
        (
            "seeker",
            "product",
            "membuat produk yang dicari: keripik singkong",
            "makes a product that is sought: cassava chips",
        ),
        ("seeker", "permit", "memegang NIB yang diminta", "holds the NIB that is asked for"),
        ("seeker", "permit", "memegang P-IRT yang diminta", "holds the P-IRT that is asked for"),
        (
            "seeker",
            "permit",
            "memegang sertifikat halal yang diminta",
            "holds the halal certificate that is asked for",
        ),
        ("seeker", "barcode", "produknya sudah memakai barcode", "the product carries a barcode"),
        (
            "seeker",
            "capacity",
            "kapasitas 2.000 per bulan, diminta 1.000",
            "makes 2,000 a month, 1,000 asked",
        ),
        (
            "seeker",
            "price",
            "harga Rp15.000 masuk kisaran Rp5.000 sampai Rp30.000",
            "the price of Rp15.000 lies within Rp5.000 to Rp30.000",
        ),
        (
            "seeker",
            "region",
            "berada di wilayah yang dilayani: Kebumen",
            "is in a region that is covered: Kebumen",
        ),
        (
            "seeker",
            "terms",
            "menerima cara bayar yang ditawarkan: tempo 30 hari",
            "accepts the payment terms offered: 30 days' credit",
        ),
        (
            "seeker",
            "shelf_life",
            "masa simpan 180 hari, diminta 90",
            "keeps for 180 days, 90 asked",
        ),
        (
            "candidate",
            "need",
            "membuka rak ritel modern yang dibutuhkan",
            "opens the retail shelf that is needed",
        ),
        (
            "candidate",
            "product",
            "mencari produk yang dibuat: keripik singkong",
            "is looking for the product made: cassava chips",
        ),
        (
            "candidate",
            "terms",
            "membayar dengan cara yang diterima: tempo 30 hari",
            "pays on terms that are accepted: 30 days' credit",
        ),
    }
    points = [reason.points for reason in ranked.reasons]
    assert points == sorted(points, reverse=True)


def test_reasons_of_a_bank_name_the_loan_and_the_years() -> None:
    need = Need(kind="loan", amount=50_000_000, purpose="working_capital")
    (ranked,) = rank(make_bank(), [make_ikm(needs=(need,))], DAY)
    said = {reason.id for reason in ranked.reasons}
    assert "kebutuhan Rp50.000.000 sesuai dengan KUR mikro" in said
    assert "sudah berjalan 8 tahun 7 bulan, diminta 6 bulan" in said
    assert "KUR mikro menutup kebutuhan Rp50.000.000" in said


def test_an_amount_that_a_bank_may_not_know_is_not_called_unstated() -> None:
    """Nobody has failed to say something: it is not this bank's to read."""
    for need, said in (
        (
            Need(kind="loan", closed=True),
            "the loan amount is open only to banks that this IKM chose",
        ),
        (Need(kind="loan"), "loan amount not stated"),
        (Need(kind="retail"), "does not say that it needs a loan"),
    ):
        (ranked,) = rank(make_bank(), [make_ikm(needs=(need,))], DAY)
        assert any(gap.en.startswith(said) for gap in ranked.gaps)


def test_gaps_say_what_is_asked_and_what_is_there() -> None:
    firm = make_ikm(
        products=(replace(CHIPS, capacity_per_month=300, barcode=False, price=95_000),),
        permits=(HELD[0], Permit(kind="pirt", state="in_process")),
        terms_accepted=("cash",),
    )
    (ranked,) = rank(make_retailer(), [firm], DAY)
    assert [(g.code, g.asked, g.has, g.id) for g in ranked.gaps] == [
        (
            "permit",
            "pirt|bpom_food",
            "in_process",
            "P-IRT atau BPOM MD belum dimiliki, masih dalam proses",
        ),
        ("permit", "halal", None, "sertifikat halal belum dimiliki"),
        ("barcode", "barcode", False, "barcode belum ada"),
        ("capacity", 1_000, 300, "kapasitas 300 per bulan, diminta 1.000"),
        (
            "terms",
            ("credit_30",),
            ("cash",),
            "cara bayar tidak bertemu: ditawarkan tempo 30 hari, diterima tunai",
        ),
        (
            "price",
            (5_000, 30_000),
            95_000,
            "harga Rp95.000 di luar kisaran Rp5.000 sampai Rp30.000",
        ),
    ]


def test_a_capacity_is_said_in_the_unit_of_the_product_where_that_is_known() -> None:
    for unit, makes, lacks in (
        (
            "pouch 250 g",
            "kapasitas 300 × pouch 250 g per bulan, diminta 1.000",
            "1,000 × pouch 250 g asked",
        ),
        ("pcs", "kapasitas 300 pcs per bulan, diminta 1.000", "1,000 pcs asked"),
        ("", "kapasitas 300 per bulan, diminta 1.000", "1,000 asked"),
    ):
        for made, said in ((300, makes), (None, lacks)):
            firm = make_ikm(products=(replace(CHIPS, capacity_per_month=made, unit=unit),))
            (ranked,) = rank(make_retailer(), [firm], DAY)
            [gap] = [gap for gap in ranked.gaps if gap.code == "capacity"]
            assert said in (gap.id, gap.en.removeprefix("monthly capacity not stated, "))
        firm = make_ikm(products=(replace(CHIPS, capacity_per_month=2_000, unit=unit),))
        (ranked,) = rank(make_retailer(), [firm], DAY)
        [reason] = [reason for reason in ranked.reasons if reason.code == "capacity"]
        said = lacks.removeprefix("1,000").removesuffix(" asked")
        assert reason.en == f"makes 2,000{said} a month, 1,000 asked"


@pytest.mark.parametrize(
    ("bounds", "indonesian", "english"),
    [
        ((None, 30_000), "sampai Rp30.000", "up to Rp30.000"),
        ((0, 30_000), "sampai Rp30.000", "up to Rp30.000"),
        ((5_000.5, None), "Rp5.000,5 ke atas", "Rp5.000,5 or more"),
        ((None, None), "berapa pun", "any amount"),
    ],
)
def test_open_ranges_are_said_in_words(
    bounds: tuple[float | None, float | None], indonesian: str, english: str
) -> None:
    facts = (("asked", bounds), ("has", None))
    assert say_gap("price_unstated", facts, "id") == f"harga belum disebutkan, dicari {indonesian}"
    assert say_gap("price_unstated", facts, "en") == f"price not stated, {english} sought"


def test_names_are_data_and_never_a_pattern() -> None:
    facts = (("name_id", "{evil.__class__} <b>"), ("name_en", "{0}"))
    assert say_reason("product", facts, "id").endswith("{evil.__class__} <b>")
    assert say_reason("product", facts, "en").endswith("{0}")


@pytest.mark.parametrize("phrase", [*REASONS, *GAPS])
def test_no_phrase_is_left_in_one_language(phrase: str) -> None:
    indonesian, english = {**REASONS, **GAPS}[phrase]
    assert indonesian != english
    assert "!" not in indonesian + english


def test_numbers_stand_with_the_makers_own_unit() -> None:
    chips = replace(CHIPS, unit="pouch 200 g", capacity_per_month=300, price=90_000)
    (ranked,) = rank(make_retailer(), [make_ikm(products=(chips,))], DAY)
    said = {gap.code: (gap.id, gap.en) for gap in ranked.gaps}
    assert said["capacity"] == (
        "kapasitas 300 × pouch 200 g per bulan, diminta 1.000",
        "makes 300 × pouch 200 g a month, 1,000 asked",
    )
    assert said["price"] == (
        "harga Rp90.000 per pouch 200 g di luar kisaran Rp5.000 sampai Rp30.000",
        "the price of Rp90.000 per pouch 200 g lies outside Rp5.000 to Rp30.000",
    )
    sacks = replace(chips, unit="kg")
    (ranked,) = rank(make_retailer(), [make_ikm(products=(sacks,))], DAY)
    (gap,) = [gap for gap in ranked.gaps if gap.code == "capacity"]
    assert gap.id == "kapasitas 300 kg per bulan, diminta 1.000"


def test_words_that_nobody_translates_are_quoted_in_english() -> None:
    other = Product(name_id="keset sabut", name_en="doormat")
    buyer = make_retailer(products_sought=("gula semut", "gula kelapa"))
    (ranked,) = rank(buyer, [make_ikm(products=(other,))], DAY)
    (gap,) = [gap for gap in ranked.gaps if (gap.side, gap.code) == ("seeker", "product")]
    assert gap.id == "produk yang dicari belum ditemukan: gula semut atau gula kelapa"
    assert gap.en == "the products sought were not found: “gula semut” or “gula kelapa”"


def test_a_sought_product_is_found_beside_another_even_where_its_name_weighs_nothing() -> None:
    other = replace(CHIPS, name_id="sirup jahe", name_en="ginger syrup")
    weights = with_own({"retailer": {"product": 0.0}})
    for products in ((other, CHIPS), (CHIPS, other)):
        pair = score_pair(make_ikm(products=products), make_retailer(), DAY, weights)
        assert "product" not in {gap.code for gap in pair.partner.gaps}
    alone = score_pair(make_ikm(products=(other,)), make_retailer(), DAY, weights)
    assert "product" in {gap.code for gap in alone.partner.gaps}
