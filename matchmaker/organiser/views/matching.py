"""What the pages about matching share: their blueprint, and the measure in the address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from matchmaker.matching.overview.core.coverage import FLOOR, MOST_FLOOR, THRESHOLD

blueprint = Blueprint("overview", __name__, url_prefix="/kelola/<edition>/pencocokan")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How many good matches an IKM should have, and from which score (0..100) one is good."""

    floor: int
    percent: int

    @property
    def threshold(self) -> float:
        """The score from which a match is good, in [0, 1]."""
        return self.percent / 100

    @property
    def carried(self) -> dict[str, int]:
        """What of it an address has to say; nothing where it is the usual one."""
        given = {"minimal": self.floor, "nilai": self.percent}
        usual = {"minimal": FLOOR, "nilai": round(100 * THRESHOLD)}
        return {name: value for name, value in given.items() if value != usual[name]}


def read_measure() -> Measure:
    """Return the measure that the address gives; what cannot be read is the usual one."""
    floor = request.args.get("minimal", FLOOR, type=int)
    percent = request.args.get("nilai", round(100 * THRESHOLD), type=int)
    return Measure(floor=min(max(1, floor), MOST_FLOOR), percent=min(max(0, percent), 100))
