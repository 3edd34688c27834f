"""What other weights, or another rule, would do to everybody's ten best; nothing is changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from matchmaker.matching.core.moves import Lists, Moves, compare_lists
from matchmaker.matching.core.rule import allowed_mask
from matchmaker.matching.core.score import judge_for_brief, judge_for_offer
from matchmaker.matching.core.types import Ikm, Partner, Ranked
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.values import without_amounts

BEST = 10
MOVERS = 3
MOST_PAIRS = 150_000
"""Of a larger edition an evenly chosen part is scored, so that an answer takes a second or two."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What changes: the lists of partners, those of IKM, and who may meet at all.

    `alone` are the IKM that may meet nobody, before and after. `sampled` where an edition is too
    large to look at once: then the lists are those of an evenly chosen part of its companies.
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
    part = take_part(field)
    before, after = (
        (*list_all(part, settings), field.allowed(settings)) for settings in (field.settings, other)
    )
    return Effect(
        of_partners=compare_lists(before[0], after[0], MOVERS),
        of_ikm=compare_lists(before[1], after[1], MOVERS),
        pairs=(int(before[2].sum()), int(after[2].sum())),
        alone=(_count_alone(before[2]), _count_alone(after[2])),
        sampled=part is not field,
    )


def take_part(field: Field) -> Field:
    """Return the field, or every so many of each side's companies where it is too large."""
    pairs = len(field.ikm) * len(field.partners)
    if pairs <= MOST_PAIRS:
        return field
    step = math.ceil(math.sqrt(pairs / MOST_PAIRS))
    return replace(field, ikm=field.ikm[::step], partners=field.partners[::step])


def compare_list(
    field: Field, other: Settings, company: Ikm | Partner
) -> tuple[list[Placed], list[Placed]]:
    """Return the ten best for one company, with the field's settings and with others."""
    before, after = (_rank(field, settings, company) for settings in (field.settings, other))
    return _place(before[1], after[0]), _place(after[1], before[0])


def _rank(
    field: Field, settings: Settings, company: Ikm | Partner
) -> tuple[list[str], list[Ranked]]:
    """All whom a company may meet, best first, and the ten best of them explained."""
    ikm, partners = (
        ([company], field.partners)
        if isinstance(company, Ikm)
        else (field.as_known_to(company), [company])
    )
    table = score_all(ikm, partners, settings.day, settings.weights)
    allowed = allowed_mask(settings.rule, table.offers, partners)
    if isinstance(company, Ikm):
        [(_row, order)] = list_best(table, len(partners), allowed)
        explained = [judge_for_offer(table.offers[0], table.briefs[n]) for n in order[:BEST]]
        return [partners[n].id for n in order], explained
    [(_column, order)] = list_best_for_partners(table, len(ikm), allowed)
    explained = [judge_for_brief(table.briefs[0], table.offers[n]) for n in order[:BEST]]
    return [ikm[n].id for n in order], explained


def _place(ranking: Sequence[Ranked], other: Sequence[str]) -> list[Placed]:
    places = {public_id: place for place, public_id in enumerate(other, start=1)}
    return [
        Placed(place=place, other_place=places.get(ranked.id), ranked=ranked)
        for place, ranked in enumerate(ranking, start=1)
    ]


def list_all(field: Field, settings: Settings) -> tuple[Lists, Lists]:
    """Return the ten best of every partner and of every IKM, as their pages would show them."""
    makers, buyers = field.ikm, field.partners
    table = score_all(makers, buyers, settings.day, settings.weights)
    allowed = allowed_mask(settings.rule, table.offers, buyers)
    known = _hide_amounts(field, settings, table)
    of_partners = {
        buyers[column].id: tuple(makers[row].id for row in rows)
        for column, rows in list_best_for_partners(known, BEST, allowed)
    }
    of_ikm = {
        makers[row].id: tuple(buyers[column].id for column in columns)
        for row, columns in list_best(table, BEST, allowed)
    }
    return of_partners, of_ikm


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
