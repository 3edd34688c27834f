"""What other weights, or another rule, would do to everybody's ten best; nothing is changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matchmaker.matching.core.columns import Flags
from matchmaker.matching.core.matrix import list_best, list_best_for_partners, score_all
from matchmaker.matching.core.moves import Lists, Moves, compare_lists
from matchmaker.matching.core.rule import allowed_mask
from matchmaker.matching.core.score import judge_for_brief, judge_for_offer
from matchmaker.matching.core.types import Ikm, Partner, Ranked
from matchmaker.matching.field import Field, Settings
from matchmaker.matching.scoring import Scores, score_field

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
    states = (field.settings, other)
    before, after = (list_all(score_field(part, settings)) for settings in states)
    # Who may meet whom is counted of the whole edition: it needs no scores.
    may_before, may_after = (field.allowed(settings) for settings in states)
    return Effect(
        of_partners=compare_lists(before[0], after[0], MOVERS),
        of_ikm=compare_lists(before[1], after[1], MOVERS),
        pairs=(int(may_before.sum()), int(may_after.sum())),
        alone=(_count_alone(may_before), _count_alone(may_after)),
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


def list_all(scores: Scores) -> tuple[Lists, Lists]:
    """Return the ten best of every partner and of every IKM, as their pages would show them."""
    makers, buyers = scores.field.ikm, scores.field.partners
    of_partners = {
        buyers[column].id: tuple(makers[row].id for row in rows)
        for column, rows in list_best_for_partners(scores.of_partners, BEST, scores.allowed)
    }
    of_ikm = {
        makers[row].id: tuple(buyers[column].id for column in columns)
        for row, columns in list_best(scores.of_ikm, BEST, scores.allowed)
    }
    return of_partners, of_ikm


def _count_alone(allowed: Flags) -> int:
    return int((~allowed.any(axis=1)).sum()) if allowed.shape[1] else 0
