"""The permits of the demo's IKM: right in form, issued by nobody."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from matchmaker.demo import identifiers
from matchmaker.demo.faults import Faults
from matchmaker.demo.values import DemoPermit
from matchmaker.directory.core import PermitState
from matchmaker.reference.product_types import KnownProduct
from matchmaker.reference.regencies import Regency

_FOOD_TYPE = {"food_dry": 7, "herbal_drink": 15}
_PIRT_TYPES = frozenset({"food_dry", "herbal_drink"})
_MD_TYPES = frozenset({"food_processed_md"})
_TR_TYPES = frozenset({"herbal_claim"})


def make_permits(
    dice: Random,
    number: int,
    regency: Regency,
    product: KnownProduct,
    day: date,
    faults: Faults,
    *,
    halal: bool,
) -> tuple[DemoPermit, ...]:
    """The NIB, what the product's type demands, and extras; a fault spoils one of the first."""
    kind = product.product_type
    needed = ["nib"]
    if kind in _PIRT_TYPES:
        needed.append("pirt")
    if kind in _MD_TYPES:
        needed.append("bpom_food")
    if kind in _TR_TYPES:
        needed.append("bpom_herbal")
    spoilt = dice.choice(needed[1:] or needed) if faults.permit else None
    permits = [
        permit
        for name in needed
        if (permit := _permit(dice, number, regency, kind, name, day, spoilt=name == spoilt))
    ]
    food = kind.startswith(("food", "herbal"))
    if food and (halal or dice.random() < 0.58):
        permits.append(_plain("halal", identifiers.halal(number), dice, day))
    if product.name.id.startswith("gula semut") and dice.random() < 0.45:
        permits.append(_plain("organic", identifiers.other("organik", number), dice, day))
    if kind == "craft_wood" and dice.random() < 0.4:
        permits.append(_plain("svlk", identifiers.other("svlk", number), dice, day))
    if food and dice.random() < 0.05:
        permits.append(_plain("haccp", identifiers.other("haccp", number), dice, day))
    return tuple(permits)


def _permit(
    dice: Random,
    number: int,
    regency: Regency,
    product_type: str,
    name: str,
    day: date,
    *,
    spoilt: bool,
) -> DemoPermit | None:
    """A permit that counts, or a spoilt one: missing, in process, or (P-IRT) expired."""
    how = dice.choice(("missing", "in_process", "expired")) if spoilt else "held"
    if how == "missing":
        return None
    if how == "in_process" or (how == "expired" and name != "pirt"):
        return DemoPermit(kind=name, number="", state=PermitState.IN_PROCESS)
    state = PermitState.VERIFIED if dice.random() < 0.45 else PermitState.DECLARED
    if name == "pirt":
        year = day.year - 1 if how == "expired" else day.year + dice.randint(0, 4)
        return DemoPermit(
            kind=name,
            number=identifiers.pirt(
                number,
                regency=regency.bps_code,
                food_type=_FOOD_TYPE.get(product_type, 9),
                year=year,
            ),
            state=state,
            expires_on=date(year, 12, 31),
        )
    make = {
        "nib": identifiers.nib,
        "bpom_food": identifiers.bpom_food,
        "bpom_herbal": identifiers.bpom_herbal,
    }[name]
    return DemoPermit(kind=name, number=make(number), state=state)


def _plain(kind: str, number: str, dice: Random, day: date) -> DemoPermit:
    issued = day - timedelta(days=dice.randint(60, 900))
    return DemoPermit(
        kind=kind,
        number=number,
        state=PermitState.VERIFIED if dice.random() < 0.4 else PermitState.DECLARED,
        issued_on=issued,
        expires_on=None if kind == "halal" else issued + timedelta(days=3 * 365),
    )
