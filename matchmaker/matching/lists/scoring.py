"""Everybody's list from an edition's values: all pairs at once, each as its reader knows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core import types
from matchmaker.matching.core.columns import Flags, Ints
from matchmaker.matching.core.matrix import (
    ScoreTable,
    list_best,
    list_best_for_partners,
    score_all,
)
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.lists.core import Entry
from matchmaker.matching.values import without_amounts

T = TypeVar("T", np.float64, np.bool_)


def fingerprint(settings: Settings) -> str:
    """Return what tells whether lists made by other settings still hold; names do not matter."""
    weights, rule = settings.weights, settings.rule
    said = (
        settings.day.isoformat(),
        sorted((kind, sorted(own.items())) for kind, own in weights.partner.items()),
        sorted(weights.ikm.items()),
        sorted(weights.tags.parents.items()),
        sorted(weights.tags.counts.items()),
        weights.tags.total,
        sorted(
            (k, own.meets, sorted(own.only), sorted(own.never)) for k, own in rule.kinds.items()
        ),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


Made = tuple[str, list[Entry], bool]
"""A company's id, its list best first, and whether all stand on it whom it may meet."""


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


def score_field(field: Field) -> Scores:
    """Score all pairs of a field."""
    settings = field.settings
    known = score_all(field.ikm, field.partners, settings.day, settings.weights)
    return Scores(
        field=field,
        allowed=field.allowed(),
        of_ikm=known,
        of_partners=_hide_amounts(field, known),
    )


def _hide_amounts(field: Field, known: ScoreTable) -> ScoreTable:
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
        field.settings.day,
        field.settings.weights,
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


def list_for_ikm(scores: Scores, most: int) -> Iterator[Made]:
    """Yield each IKM's list of at most so many partners."""
    ids = [partner.id for partner in scores.field.partners]
    table = scores.of_ikm
    for row, best in list_best(table, most, scores.allowed):
        entries = _entries(ids, best, table, (row, best))
        yield scores.field.ikm[row].id, entries, len(best) == scores.allowed[row].sum()


def list_for_partners(scores: Scores, most: int) -> Iterator[Made]:
    """Yield each partner's list of at most so many IKM."""
    ids = [ikm.id for ikm in scores.field.ikm]
    table = scores.of_partners
    for column, best in list_best_for_partners(table, most, scores.allowed):
        entries = _entries(ids, best, table, (best, column))
        yield (
            scores.field.partners[column].id,
            entries,
            len(best) == scores.allowed[:, column].sum(),
        )


def entries_about_ikm(scores: Scores, row: int) -> Mapping[str, Entry]:
    """Return what an IKM is on the list of each partner that it may meet, by the partner's id."""
    found = np.flatnonzero(scores.allowed[row])
    own = [scores.field.ikm[row].id] * len(found)
    entries = _entries(own, np.arange(len(found)), scores.of_partners, (row, found))
    return {scores.field.partners[n].id: entry for n, entry in zip(found, entries, strict=True)}


def entries_about_partner(scores: Scores, column: int) -> Mapping[str, Entry]:
    """Return what a partner is on the list of each IKM that it may meet, by the IKM's id."""
    found = np.flatnonzero(scores.allowed[:, column])
    own = [scores.field.partners[column].id] * len(found)
    entries = _entries(own, np.arange(len(found)), scores.of_ikm, (found, column))
    return {scores.field.ikm[n].id: entry for n, entry in zip(found, entries, strict=True)}


def _entries(
    ids: Sequence[str], chosen: Ints, table: ScoreTable, where: tuple[Ints | int, Ints | int]
) -> list[Entry]:
    columns = (
        np.round(table.score[where], 9).tolist(),
        np.round(table.sides[where], 9).tolist(),
        table.stopped[where].tolist(),
        table.rather_not[where].tolist(),
    )
    return [
        Entry(candidate=ids[n], score=score, sides=sides, stopped=stopped, refused=refused)
        for n, score, sides, stopped, refused in zip(chosen.tolist(), *columns, strict=True)
    ]
