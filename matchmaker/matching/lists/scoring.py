"""Everybody's list from the scores of all pairs, each as its reader knows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matchmaker.matching.core.columns import Ints
from matchmaker.matching.core.matrix import (
    ScoreTable,
    list_best,
    list_best_for_partners,
)
from matchmaker.matching.field import Settings
from matchmaker.matching.lists.core import Entry
from matchmaker.matching.scoring import Scores


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
