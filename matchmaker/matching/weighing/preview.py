"""What other weights, or another rule, would do to everybody's ten best; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core import types
from matchmaker.matching.core.columns import Flags
from matchmaker.matching.core.matrix import (
    ScoreTable,
    list_best,
    list_best_for_partners,
    score_all,
)
from matchmaker.matching.core.moves import Moves, compare_lists
from matchmaker.matching.core.rule import allowed_mask
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import Ikm, Partner, Ranked
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.values import without_amounts

T = TypeVar("T", Ikm, Partner)
BEST = 10
MOVERS = 5
MOST_PAIRS = 60_000
"""So many pairs of each side's lists are scored at once, so that an answer takes a second."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What changes: the lists of partners, those of IKM, and who may meet at all.

    `alone` are the IKM that may meet nobody, before and after. `sampled` where an edition is too
    large to look at all lists at once: then `moves` are of some, evenly chosen.
    """

    of_partners: Moves
    of_ikm: Moves
    pairs: tuple[int, int]
    alone: tuple[int, int]
    sampled: bool


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A candidate in its place, and the place it had in the other state, None for none."""

    place: int
    other_place: int | None
    ranked: Ranked


def compare(field: Field, other: Settings) -> Effect:
    """Return what changes between the field's settings and others."""
    makers, buyers = field.ikm, field.partners
    some_makers = _choose(makers, MOST_PAIRS // max(1, len(buyers)))
    some_buyers = _choose(buyers, MOST_PAIRS // max(1, len(makers)))
    before, after = (
        (
            dict(_list_for_partners(field, settings, some_buyers)),
            dict(_list_for_ikm(field, settings, some_makers)),
            field.allowed(settings),
        )
        for settings in (field.settings, other)
    )
    return Effect(
        of_partners=compare_lists(before[0], after[0], MOVERS),
        of_ikm=compare_lists(before[1], after[1], MOVERS),
        pairs=(int(before[2].sum()), int(after[2].sum())),
        alone=(_count_alone(before[2]), _count_alone(after[2])),
        sampled=len(some_makers) < len(makers) or len(some_buyers) < len(buyers),
    )


def compare_list(
    field: Field, other: Settings, company: Ikm | Partner
) -> tuple[list[Placed], list[Placed]]:
    """Return the ten best for one company, with the field's settings and with others."""
    before, after = (_rank(field, settings, company) for settings in (field.settings, other))
    return _place(before, after), _place(after, before)


def _rank(field: Field, settings: Settings, company: Ikm | Partner) -> list[Ranked]:
    if isinstance(company, Ikm):
        partners = [one for one in field.partners if settings.refusal(company, one) is None]
        return rank(company, partners, settings.day, settings.weights)
    makers = [one for one in field.as_known_to(company) if settings.refusal(one, company) is None]
    return rank(company, makers, settings.day, settings.weights)


def _place(ranking: Sequence[Ranked], other: Sequence[Ranked]) -> list[Placed]:
    places = {ranked.id: place for place, ranked in enumerate(other, start=1)}
    return [
        Placed(place=place, other_place=places.get(ranked.id), ranked=ranked)
        for place, ranked in enumerate(ranking[:BEST], start=1)
    ]


def _choose(companies: Sequence[T], most: int) -> Sequence[T]:
    """Every so many of them, the same ones for the same companies."""
    step = -(-len(companies) // max(1, most))
    return companies[:: max(1, step)]


def _list_for_ikm(
    field: Field, settings: Settings, makers: Sequence[Ikm]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    table = score_all(makers, field.partners, settings.day, settings.weights)
    allowed = allowed_mask(settings.rule, table.offers, field.partners)
    for row, columns in list_best(table, BEST, allowed):
        yield makers[row].id, tuple(field.partners[column].id for column in columns)


def _list_for_partners(
    field: Field, settings: Settings, buyers: Sequence[Partner]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    table = _hide_amounts(
        field, settings, score_all(field.ikm, buyers, settings.day, settings.weights)
    )
    allowed = allowed_mask(settings.rule, table.offers, buyers)
    for column, rows in list_best_for_partners(table, BEST, allowed):
        yield buyers[column].id, tuple(field.ikm[row].id for row in rows)


def _hide_amounts(field: Field, settings: Settings, table: ScoreTable) -> ScoreTable:
    """The same table as banks may know it: without the amounts of who does not name them."""
    banks = [n for n, brief in enumerate(table.briefs) if brief.partner.kind == types.BANK]
    closed = np.array(
        [
            [(table.briefs[n].partner.id, ikm.id) not in field.open_finances for n in banks]
            for ikm in field.ikm
        ],
        dtype=bool,
    )
    if not closed.any():
        return table
    partners = [table.briefs[n].partner for n in banks]
    hidden = score_all(
        [without_amounts(ikm) for ikm in field.ikm], partners, settings.day, settings.weights
    )
    score, sides, stopped = (
        _put(known, banks, np.where(closed, unknown, known[:, banks]))
        for known, unknown in (
            (table.score, hidden.score),
            (table.sides, hidden.sides),
            (table.stopped, hidden.stopped),
        )
    )
    return replace(table, score=score, sides=sides, stopped=stopped)


def _put(whole: NDArray[Any], columns: list[int], values: NDArray[Any]) -> NDArray[Any]:
    mended = whole.copy()
    mended[:, columns] = values
    return mended


def _count_alone(allowed: Flags) -> int:
    return int((~allowed.any(axis=1)).sum()) if allowed.shape[1] else 0
