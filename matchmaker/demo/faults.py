"""What an IKM of the demo still lacks, so that each criterion of the gate stops somebody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Why an IKM will not pass the gate; most have none."""

    too_young: bool = False
    start_unknown: bool = False
    permit: bool = False
    market_unknown: bool = False
    production_unknown: bool = False


def draw_faults(dice: Random) -> Faults:
    """Draw what an IKM still lacks: about two thirds lack nothing."""
    return Faults(
        too_young=dice.random() < 0.06,
        start_unknown=dice.random() < 0.02,
        permit=dice.random() < 0.15,
        market_unknown=dice.random() < 0.06,
        production_unknown=dice.random() < 0.07,
    )
