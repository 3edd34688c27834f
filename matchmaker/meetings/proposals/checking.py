"""What a pair added by hand would break: what forbids it, and what is only worth knowing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from matchmaker.events.models import Edition
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.presentation import MatchView, show_match
from matchmaker.matching.queries import Match
from matchmaker.meetings.proposals import queries
from matchmaker.meetings.proposals.core import (
    Bar,
    Limits,
    ProposalState,
    Sides,
    room_of_ikm,
    room_of_partner,
)
from matchmaker.meetings.proposals.models import Batch
from matchmaker.meetings.proposals.stage import Judged, Pick, Stage, judge, load_stage


@dataclass(frozen=True, kw_only=True)
class Check:
    """`pick` is None when something forbids the pair (`stops`); `warnings` are what it breaks."""

    pick: Pick | None
    percent: float | None
    why: MatchView | None
    stops: Sequence[str]
    warnings: Sequence[str]


def check_pair(edition: Edition, batch: Batch, ikm_id: str, partner_id: str) -> Check | None:
    """Look at a pair (participations' public ids); None when they are no pair of the edition."""
    parts = queries.list_parts(edition.id, [ikm_id, partner_id])
    if len(parts) != 2:
        return None
    stage = load_stage(edition)
    ikm, partners = stage.ids
    if ikm_id not in ikm or partner_id not in partners:
        return _refuse(
            _(
                "One of the two cannot be asked now: the IKM has to have passed the gate, and "
                "both have to be shown."
            )
        )
    row, column = ikm.index(ikm_id), partners.index(partner_id)
    limits = Limits.from_json(batch.limits)
    pair = _narrow(stage, row, column)
    judged = judge(pair, replace(limits, avoid_stops=True, keep_dropped=False))
    bars = [bar for bar, table in judged.barred.items() if table[0, 0]]
    stops = _say_stops(bars, batch, (stage.keys[0][row], stage.keys[1][column]))
    ranked = judge_for_offer(judged.table.offers[0], judged.table.briefs[0])
    match = Match(participation=parts[partner_id], ranked=ranked, wish=None)
    return Check(
        pick=None if stops else _pick(judged, stage, row, column),
        percent=100 * float(judged.table.score[0, 0]),
        why=show_match(match, stage.settings.day, 3),
        stops=stops,
        warnings=[*_say_bars(bars), *_say_rooms(stage, row, column, batch, limits)],
    )


def _narrow(stage: Stage, row: int, column: int) -> Stage:
    """The stage of one pair."""
    return replace(
        stage,
        ikm=(stage.ikm[row],),
        partners=(stage.partners[column],),
        keys=((stage.keys[0][row],), (stage.keys[1][column],)),
        sides=Sides(
            ikm=[stage.sides.ikm[row]],
            partners=[stage.sides.partners[column]],
            days=stage.sides.days,
        ),
    )


def _pick(judged: Judged, stage: Stage, row: int, column: int) -> Pick:
    return Pick(
        ikm_id=stage.keys[0][row],
        partner_id=stage.keys[1][column],
        score=float(judged.table.score[0, 0]),
        musts=int(judged.question.musts[0, 0]),
        stopped=bool(judged.table.stopped[0, 0]),
    )


def _refuse(text: str) -> Check:
    return Check(pick=None, percent=None, why=None, stops=[text], warnings=[])


def _say_stops(bars: Sequence[Bar], batch: Batch, pair: queries.Pair) -> list[str]:
    known = queries.find_pair(batch.id, pair)
    if known is not None and known.state is not ProposalState.DROPPED:
        return [_("The two are in this proposal already.")]
    if Bar.STANDS in bars:
        return [_("The two have a meeting already.")]
    if Bar.RULE in bars:
        return [_("The rule of this event keeps the two apart. Change the rule first.")]
    return []


def _say_bars(bars: Sequence[Bar]) -> list[str]:
    words = {
        Bar.REFUSED: _("A meeting of the two was ended in this event: ask them first."),
        Bar.RATHER_NOT: _("One of the two has said that it would rather not meet the other."),
        Bar.APART: _("There is no hour at which both are there: the meeting would get no place."),
        Bar.STOPPED: _("Something is missing that would stop a deal."),
        Bar.WEAK: _("The two fit less than you asked for."),
    }
    return [text for bar, text in words.items() if bar in bars]


def _say_rooms(stage: Stage, row: int, column: int, batch: Batch, limits: Limits) -> list[str]:
    """Say where the pair would be one more than the limits or the hours leave room for."""
    drafts: Counter[int] = Counter()
    for proposal in queries.list_proposals(batch.id):
        if proposal.state is ProposalState.DRAFT:
            drafts.update((proposal.ikm_id, proposal.partner_id))
    days = stage.sides.days
    rooms = (
        (
            stage.keys[0][row],
            room_of_ikm(stage.sides.ikm[row], days, limits),
            _("The IKM would have more meetings than its hours and your limits leave room for."),
        ),
        (
            stage.keys[1][column],
            room_of_partner(stage.sides.partners[column], days, limits),
            _("The partner would have more meetings than its people, hours and your limits allow."),
        ),
    )
    return [text for key, room, text in rooms if drafts[key] >= room]
