from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base
from matchmaker.matching.core.weights import CRITERIA, MOST_WEIGHT, WEIGHT_STEP

_STEPS = round(MOST_WEIGHT / WEIGHT_STEP)
_KNOWN = " OR ".join(
    f"side = '{side}' AND criterion IN ({', '.join(repr(code) for code in criteria)})"
    for side, criteria in CRITERIA.items()
)


class CriterionWeight(Base):
    """What a criterion counts for a side in an edition; without a row, the default.

    `side` is a partner kind or ikm. `steps` are halves: 3 is a weight of 1.5.
    """

    __tablename__ = "matching_weight"
    __table_args__ = (
        CheckConstraint(_KNOWN, name="criterion_of_its_side"),
        CheckConstraint(f"steps BETWEEN 0 AND {_STEPS}", name="steps_sane"),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[str] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    steps: Mapped[int] = mapped_column(SmallInteger)

    @property
    def weight(self) -> float:
        """The weight, 0 to 5 by halves."""
        return self.steps * WEIGHT_STEP
