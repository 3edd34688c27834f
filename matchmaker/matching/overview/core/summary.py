"""The grid in one look: groups of IKM against groups of partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.matching.overview.core.coverage import Grid


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A group of IKM against a kind of partners.

    `served` of the `ikm` have at least one good match there; `good` is how many an IKM has on
    average, None where there is nobody on one of the sides.
    """

    ikm: int
    partners: int
    served: int
    good: float | None


def cross(
    grid: Grid, groups: Mapping[str, Sequence[int]], kinds: Sequence[str]
) -> dict[tuple[str, str], Crossing]:
    """Return for each group of rows and each partner kind how well they go together."""
    columns = {
        kind: [n for n, brief in enumerate(grid.table.briefs) if brief.partner.kind == kind]
        for kind in kinds
    }
    found: dict[tuple[str, str], Crossing] = {}
    for group, rows in groups.items():
        for kind, places in columns.items():
            each = grid.good[list(rows)][:, places].sum(axis=1) if rows and places else None
            found[group, kind] = Crossing(
                ikm=len(rows),
                partners=len(places),
                served=0 if each is None else int((each > 0).sum()),
                good=None if each is None else float(each.mean()),
            )
    return found
