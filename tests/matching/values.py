from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from matchmaker.matching.core.ikm_side import judge_for_ikm
from matchmaker.matching.core.partner_side import judge_for_partner
from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.core.types import Ikm, LoanProduct, Need, Partner, Permit, Product
from matchmaker.matching.core.weights import DEFAULT, Weights

DAY = date(2026, 12, 15)
FAR = date(2029, 12, 31)

CHIPS = Product(
    name_id="keripik singkong",
    name_en="cassava chips",
    product_type="food_dry",
    price=15_000,
    capacity_per_month=2_000,
    shelf_life_days=180,
    barcode=True,
)
HELD = tuple(Permit(kind=kind, state="verified", expires=FAR) for kind in ("nib", "pirt", "halal"))
KUR = LoanProduct(
    name="KUR mikro",
    minimum=10_000_000,
    maximum=100_000_000,
    purpose="working_capital",
    min_months_running=6,
)


def make_ikm(**changes: Any) -> Ikm:
    """A maker of cassava chips who looks for a shelf."""
    return replace(
        Ikm(
            id="ikm-1",
            kabupaten="Kebumen",
            started=date(2018, 5, 1),
            sectors=("teknologi_pangan",),
            products=(CHIPS,),
            permits=HELD,
            needs=(Need(kind="retail"),),
            terms_accepted=("cash", "credit_14", "credit_30"),
        ),
        **changes,
    )


def make_retailer(**changes: Any) -> Partner:
    """A chain that seeks chips and asks for everything that chains ask for."""
    return replace(
        Partner(
            id="mitra-1",
            kind="retailer",
            sectors=("teknologi_pangan",),
            products_sought=("keripik", "camilan"),
            regions=("Kebumen", "Banyumas"),
            required_permits=("nib", "pirt|bpom_food", "halal", "barcode"),
            min_capacity_per_month=1_000,
            price_range=(5_000, 30_000),
            terms=("credit_30",),
            min_shelf_life_days=90,
        ),
        **changes,
    )


def make_bank(**changes: Any) -> Partner:
    """A bank with one micro loan for working capital."""
    return replace(
        Partner(
            id="bank-1",
            kind="bank",
            sectors=("teknologi_pangan", "herbal", "kerajinan"),
            regions=("semua",),
            required_permits=("nib",),
            loan_products=(KUR,),
        ),
        **changes,
    )


def score_pair(firm: Ikm, other: Partner, day: date, weights: Weights = DEFAULT) -> SimpleNamespace:
    """Both sides' own judgement, and the score that the ranked list makes of them."""
    offer, brief = prepare_ikm(firm, day, weights), prepare_partner(other, weights)
    ranked = judge_for_offer(offer, brief)
    return SimpleNamespace(
        score=ranked.score,
        stopped=ranked.stopped,
        ikm=judge_for_ikm(offer, brief, "ikm"),
        partner=judge_for_partner(brief, offer, "partner"),
    )
