"""What an edition's proposal is made of: rows become values, and values a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.directory.models import Participation
from matchmaker.events.core import half_of
from matchmaker.events.models import Edition, Slot
from matchmaker.events.queries import list_person_seats, list_slots, list_tables
from matchmaker.matching.core import types
from matchmaker.matching.core.allot import Allotment, Question, allot
from matchmaker.matching.core.matrix import ScoreTable, score_all
from matchmaker.matching.core.rule import allowed_mask
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.field import Settings, load_field
from matchmaker.meetings.proposals import queries
from matchmaker.meetings.proposals.core import (
    Bar,
    Bars,
    Limits,
    Presence,
    Short,
    Sides,
    count_musts,
    find_bars,
    have_hour_in_common,
    list_short,
    make_question,
    mark_pairs,
)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """All that a proposal is made of, in the order of ikm and partners; no rows.

    `ids` and `keys` are the participations' public ids and ids, IKM first. `places` counts the
    tables in all hours.
    """

    settings: Settings
    ikm: tuple[types.Ikm, ...]
    partners: tuple[types.Partner, ...]
    keys: tuple[tuple[int, ...], tuple[int, ...]]
    sides: Sides
    live: Sequence[queries.Pair]
    ended: Sequence[queries.Pair]
    dropped: Sequence[queries.Pair]
    places: int

    @property
    def ids(self) -> tuple[list[str], list[str]]:
        """Public ids of both sides."""
        return [firm.id for firm in self.ikm], [partner.id for partner in self.partners]


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A pair of a proposal by its participations' ids."""

    ikm_id: int
    partner_id: int
    score: float
    musts: int
    stopped: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a job has found: its pairs, and the account that is stored with them."""

    picks: Sequence[Pick]
    account: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Scores, bars and question of a stage under its limits."""

    table: ScoreTable
    barred: Mapping[Bar, NDArray[np.bool_]]
    bars: Bars
    question: Question


def load_stage(edition: Edition) -> Stage:
    """Read an edition's stage in a fixed number of queries."""
    field = load_field(edition)
    slots = list_slots(edition.id)
    live = queries.list_live_pairs(edition.id)
    held = Counter(side for pair in live for side in pair)
    people: Counter[int] = Counter(
        seat.participation_id or 0 for seat in list_person_seats(edition.id)
    )
    makers = [field.ikm_parts[firm.id] for firm in field.ikm]
    buyers = [field.partner_parts[partner.id] for partner in field.partners]

    def present(parts: Sequence[Participation]) -> list[Presence]:
        return [
            make_presence(part, slots, edition.time_zone, people[part.id], held[part.id])
            for part in parts
        ]

    return Stage(
        settings=field.settings,
        ikm=field.ikm,
        partners=field.partners,
        keys=(tuple(part.id for part in makers), tuple(part.id for part in buyers)),
        sides=Sides(ikm=present(makers), partners=present(buyers), days=number_days(slots)),
        live=live,
        ended=queries.list_ended_pairs(edition.id),
        dropped=queries.list_dropped_pairs(edition.id),
        places=len(slots) * len(list_tables(edition.id)),
    )


def number_days(slots: Sequence[Slot]) -> list[int]:
    """Return the day of each slot, counted from 0."""
    days: dict[date, int] = {}
    return [days.setdefault(slot.day, len(days)) for slot in slots]


def make_presence(
    part: Participation, slots: Sequence[Slot], zone: str, people: int, held: int
) -> Presence:
    """Return when a company is there; nothing said means always, nobody to send means never."""
    attends = set(part.attends)
    return Presence(
        slots=frozenset(
            n
            for n, slot in enumerate(slots)
            if people
            and (
                not attends or f"{slot.day.isoformat()}:{half_of(slot.starts_at, zone)}" in attends
            )
        ),
        people=people,
        quota=part.most_meetings_a_day,
        held=held,
    )


def judge(stage: Stage, limits: Limits) -> Judged:
    """Score all pairs and say which may be proposed."""
    settings = stage.settings
    table = score_all(stage.ikm, stage.partners, settings.day, settings.weights)
    barred = {
        Bar.STANDS: mark_pairs(stage.live, stage.keys),
        Bar.REFUSED: mark_pairs(stage.ended, stage.keys),
        Bar.RULE: ~allowed_mask(settings.rule, table.offers, stage.partners),
        Bar.RATHER_NOT: table.rather_not,
        Bar.APART: ~have_hour_in_common(stage.sides),
        Bar.WEAK: table.score * 100 < limits.least,
    }
    if limits.keep_dropped:
        barred[Bar.DROPPED] = mark_pairs(stage.dropped, stage.keys)
    if limits.avoid_stops:
        barred[Bar.STOPPED] = table.stopped
    bars = find_bars(table.score.shape, barred)
    musts = count_musts(
        [firm.wishes for firm in stage.ikm], [p.wishes for p in stage.partners], stage.ids
    )
    question = make_question(table.score, bars, musts, stage.sides, limits)
    return Judged(table=table, barred=barred, bars=bars, question=question)


def propose(
    stage: Stage, limits: Limits, tell: Callable[[float, str], object] = lambda *_: None
) -> Outcome:
    """Make the proposal; raises FlowError when an edition is too large to count."""
    tell(0.1, "score")
    judged = judge(stage, limits)
    tell(0.4, "allot")
    allotment = allot(judged.question)
    tell(0.8, "explain")
    short = list_short(allotment, judged.question, judged.bars)
    picks = [
        Pick(
            ikm_id=stage.keys[0][row],
            partner_id=stage.keys[1][column],
            score=float(judged.table.score[row, column]),
            musts=int(judged.question.musts[row, column]),
            stopped=bool(judged.table.stopped[row, column]),
        )
        for row, column in allotment.pairs.tolist()
    ]
    return Outcome(picks=picks, account=_account(stage, limits, judged, allotment, short))


def _account(
    stage: Stage, limits: Limits, judged: Judged, allotment: Allotment, short: Sequence[Short]
) -> dict[str, Any]:
    """What is told beside the pairs, with public ids, so that it can be stored."""
    spread = Counter(presence.held for presence in stage.sides.ikm)
    reached = [presence.held for presence in stage.sides.ikm]
    for row in allotment.pairs[:, 0].tolist():
        reached[row] += 1
    barred = (judged.bars != Bar.NONE) & (judged.bars != Bar.STANDS)
    return {
        "pairs": len(allotment.pairs),
        "ikm": len(stage.ikm),
        "partners": len(stage.partners),
        "total": allotment.total,
        "total_without_floor": allotment.total_without_floor,
        "musts_met": allotment.musts_met,
        "musts_asked": allotment.musts_asked,
        "musts_barred": int(judged.question.musts[barred].sum()),
        "reached": sum(number >= limits.floor for number in reached),
        "without_before": spread[0],
        "without_after": sum(number == 0 for number in reached),
        "held": len(stage.live),
        "places": stage.places,
        "short": [_store_short(stage, judged, one) for one in short],
    }


def _store_short(stage: Stage, judged: Judged, short: Short) -> dict[str, Any]:
    ikm, partners = stage.ids
    gaps: Counter[str] = Counter()
    for column in (judged.bars[short.ikm] == Bar.STOPPED).nonzero()[0].tolist():
        ranked = judge_for_offer(judged.table.offers[short.ikm], judged.table.briefs[column])
        gaps.update({gap.code for gap in ranked.gaps if gap.hard})
    return {
        "ikm": ikm[short.ikm],
        "given": short.given,
        "held": short.held,
        "lack": str(short.lack),
        "partners": [partners[n] for n in short.partners],
        "places": short.places,
        "holders": [ikm[n] for n in short.holders],
        "bars": {bar.name.lower(): number for bar, number in short.bars.items()},
        "gaps": dict(gaps),
        "days": _days_there(stage.sides, short.ikm),
        "people": stage.sides.ikm[short.ikm].people,
    }


def _days_there(sides: Sides, row: int) -> list[int] | None:
    """Return the days (0, 1, ...) on which an IKM is there, None when it is there at every hour."""
    slots = sides.ikm[row].slots
    if len(slots) == len(sides.days):
        return None
    return sorted({sides.days[slot] for slot in slots})
