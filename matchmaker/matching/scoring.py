"""All pairs of a field at once, as each side knows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core import types
from matchmaker.matching.core.columns import Flags
from matchmaker.matching.core.matrix import ScoreTable, score_all
from matchmaker.matching.core.rule import allowed_mask
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.values import without_amounts

T = TypeVar("T", np.float64, np.bool_)


@dataclass(frozen=True, kw_only=True)
class Scores:
    """All pairs of a field as each side knows them: `of_ikm` with all amounts, `of_partners` not.

    A bank scores those who do not name it without their amounts. Shapes: IKM x partners.
    """

    field: Field
    allowed: Flags
    of_ikm: ScoreTable
    of_partners: ScoreTable

    @property
    def judged(self) -> int:
        """How many pairs were looked at."""
        return self.allowed.size


def score_field(field: Field, settings: Settings | None = None) -> Scores:
    """Score all pairs of a field, by its own settings or by others."""
    by = settings or field.settings
    known = score_all(field.ikm, field.partners, by.day, by.weights)
    return Scores(
        field=field,
        allowed=allowed_mask(by.rule, known.offers, field.partners),
        of_ikm=known,
        of_partners=_hide_amounts(field, by, known),
    )


def _hide_amounts(field: Field, by: Settings, known: ScoreTable) -> ScoreTable:
    """Return the table as banks may know it: without the amounts of who does not name them."""
    columns = np.flatnonzero([partner.kind == types.BANK for partner in field.partners])
    closed = np.array(
        [
            [(field.partners[n].id, ikm.id) not in field.open_finances for n in columns]
            for ikm in field.ikm
        ],
        dtype=bool,
    ).reshape(len(field.ikm), len(columns))
    if not closed.any():
        return known
    rows = np.flatnonzero(closed.any(axis=1))
    hidden = score_all(
        [without_amounts(field.ikm[n]) for n in rows],
        [field.partners[n] for n in columns],
        by.day,
        by.weights,
    )
    where, own = np.ix_(rows, columns), closed[rows]
    return replace(
        known,
        score=_mix(known.score, hidden.score, where, own),
        sides=_mix(known.sides, hidden.sides, where, own),
        stopped=_mix(known.stopped, hidden.stopped, where, own),
    )


def _mix(
    known: NDArray[T], hidden: NDArray[T], where: tuple[NDArray[np.intp], ...], own: Flags
) -> NDArray[T]:
    mixed = known.copy()
    mixed[where] = np.where(own, hidden, known[where])
    return mixed
