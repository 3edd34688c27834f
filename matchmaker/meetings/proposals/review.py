"""A proposal to look through: its pairs by company, with reasons for those that are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from matchmaker.directory.cards import kind_label, name_place
from matchmaker.directory.models import Participation
from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.score import judge_for_offer
from matchmaker.matching.field import Settings
from matchmaker.matching.parts import list_participations
from matchmaker.matching.presentation import MatchView, say_refusal, show_match
from matchmaker.matching.queries import Match, refusal_of
from matchmaker.matching.values import make_ikm, make_partner
from matchmaker.meetings.core import Side
from matchmaker.meetings.proposals import queries
from matchmaker.meetings.proposals.core import ProposalState
from matchmaker.meetings.proposals.models import Proposal
from matchmaker.meetings.proposals.words import (
    list_bars,
    say_gaps,
    say_lack,
    say_refused,
)
from matchmaker.programme.scores.queries import list_all_ticks

GROUPS_A_PAGE = 12
MOST_REASONS = 2
NOT_HELD: Mapping[int, str] = MappingProxyType({})
SHOWS = ("semua", "draf", "keluar", "terkirim", "tertahan", "berat")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What of a proposal is shown: `by` is the side whose companies head the groups."""

    by: Side = Side.IKM
    show: str = "semua"
    search: str = ""
    page: int = 1

    def lets_through(self, proposal: Proposal) -> bool:
        """Tell whether a pair is among what is shown."""
        states = {
            "draf": proposal.state is ProposalState.DRAFT,
            "keluar": proposal.state is ProposalState.DROPPED,
            "terkirim": proposal.state is ProposalState.SENT,
            "tertahan": proposal.refused is not None,
            "berat": proposal.stopped,
        }
        names = (proposal.ikm.company.name, proposal.partner.company.name)
        return states.get(self.show, True) and (
            not self.search or any(self.search.lower() in name.lower() for name in names)
        )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A pair in its group: the company across, with the strongest reasons and the gaps."""

    public_id: str
    company_id: str
    who: str
    role: str
    percent: float
    state: ProposalState
    musts: int
    by_hand: bool
    refused: str
    why: MatchView


@dataclass(frozen=True, kw_only=True)
class Group:
    """A company with its pairs, the best first."""

    company_id: str
    name: str
    place: str
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of groups; `total` counts the groups, `pairs` the pairs that fit the filters."""

    groups: Sequence[Group]
    page: int
    pages: int
    total: int
    pairs: int


@dataclass(frozen=True, kw_only=True)
class ShortView:
    """An IKM below the floor, in words, with the names that the proof speaks of."""

    company_id: str
    name: str
    has: int
    text: str
    bars: Sequence[str]
    gaps: str
    partners: Sequence[str]
    holders: Sequence[str]


def price_of_floor(account: Mapping[str, Any]) -> float:
    """Return by how many per cent the floor lowers the total of all matches, to a tenth."""
    best = account["total_without_floor"]
    return round(max(0.0, 100 * (best - account["total"]) / best), 1) if best else 0.0


def make_page(
    proposals: Sequence[Proposal],
    filters: Filters,
    settings: Settings,
    held: Mapping[int, str] = NOT_HELD,
) -> Page:
    """Return a page of groups by name; reasons are looked up for its pairs alone.

    `held` says why pairs that wait cannot be sent now (`queries.list_held_back`).
    """
    chosen = [proposal for proposal in proposals if filters.lets_through(proposal)]
    grouped: dict[int, list[Proposal]] = {}
    for proposal in chosen:
        key = proposal.ikm_id if filters.by is Side.IKM else proposal.partner_id
        grouped.setdefault(key, []).append(proposal)
    order = sorted(
        grouped.values(), key=lambda pairs: _head(pairs[0], filters.by).company.name.lower()
    )
    pages = max(1, -(-len(order) // GROUPS_A_PAGE))
    page = min(max(1, filters.page), pages)
    shown = order[(page - 1) * GROUPS_A_PAGE : page * GROUPS_A_PAGE]
    whys = explain_pairs([p for pairs in shown for p in pairs], filters.by, settings)
    return Page(
        groups=[_make_group(pairs, filters.by, whys, settings, held) for pairs in shown],
        page=page,
        pages=pages,
        total=len(order),
        pairs=len(chosen),
    )


def count_sendable(proposals: Sequence[Proposal], held: Collection[int], settings: Settings) -> int:
    """Return how many of the pairs that wait would go: not held back, and the rule allows them."""
    return sum(
        proposal.state is ProposalState.DRAFT
        and proposal.id not in held
        and refusal_of(settings, proposal.ikm, proposal.partner) is None
        for proposal in proposals
    )


def count_changes(proposals: Sequence[Proposal]) -> tuple[int, int]:
    """Return how many pairs were left out since the proposal was made, and how many added."""
    out = [proposal for proposal in proposals if proposal.state is ProposalState.DROPPED]
    return (
        sum(not proposal.by_hand for proposal in out),
        sum(proposal.by_hand for proposal in proposals) - sum(one.by_hand for one in out),
    )


def explain_pairs(
    proposals: Sequence[Proposal], by: Side, settings: Settings
) -> dict[int, MatchView]:
    """Return for each pair what an organiser reads of it, at a fixed number of queries.

    Wishes and what came of earlier editions stay out of the reasons, as in the request that
    comes of the pair (`meetings/reasons.py`); they count in the score that is kept with it.
    """
    ids = {side for proposal in proposals for side in (proposal.ikm_id, proposal.partner_id)}
    parts = {part.id: part for part in list_participations(Participation.id.in_(ids))}
    seen = list_all_ticks([part.company_id for part in parts.values()])
    offers = {
        n: prepare_ikm(
            make_ikm(parts[n], {}, seen=seen.get(parts[n].company_id, ())),
            settings.day,
            settings.weights,
        )
        for n in {proposal.ikm_id for proposal in proposals}
    }
    briefs = {
        n: prepare_partner(make_partner(parts[n], {}), settings.weights)
        for n in {proposal.partner_id for proposal in proposals}
    }
    return {
        proposal.id: show_match(
            Match(
                participation=parts[proposal.partner_id if by is Side.IKM else proposal.ikm_id],
                ranked=judge_for_offer(offers[proposal.ikm_id], briefs[proposal.partner_id]),
                wish=None,
            ),
            settings.day,
            MOST_REASONS,
        )
        for proposal in proposals
    }


def list_shorts(
    account: Mapping[str, Any], edition_id: int, floor: int, days: Sequence[date]
) -> list[ShortView]:
    """Return who stays below the floor, those with least first; who has left is left out."""
    shorts = account["short"]
    named = _names(edition_id, shorts)
    found = [
        ShortView(
            company_id=named[short["ikm"]].company.public_id,
            name=named[short["ikm"]].company.name,
            has=short["held"] + short["given"],
            text=say_lack(short, floor, days),
            bars=list_bars(short),
            gaps=say_gaps(short),
            partners=_list_names(short["partners"], named),
            holders=_list_names(short["holders"], named),
        )
        for short in shorts
        if short["ikm"] in named
    ]
    return sorted(found, key=lambda short: (short.has, short.name.lower()))


def _names(edition_id: int, shorts: Sequence[Mapping[str, Any]]) -> dict[str, Participation]:
    wanted = {str(short["ikm"]) for short in shorts}
    for short in shorts:
        wanted.update(short["partners"], short["holders"])
    return dict(queries.list_parts(edition_id, wanted))


def _list_names(ids: Collection[str], named: dict[str, Participation]) -> list[str]:
    return sorted(named[one].company.name for one in ids if one in named)


def _make_group(
    pairs: Iterable[Proposal],
    by: Side,
    whys: dict[int, MatchView],
    settings: Settings,
    held: Mapping[int, str],
) -> Group:
    pairs = list(pairs)
    head = _head(pairs[0], by).company
    return Group(
        company_id=head.public_id,
        name=head.name,
        place=", ".join(filter(None, [kind_label(head.kind), name_place(head)])),
        rows=[_make_row(one, by, whys[one.id], _say_held(one, settings, held)) for one in pairs],
    )


def _make_row(proposal: Proposal, by: Side, why: MatchView, refused: str) -> Row:
    across = _head(proposal, by.other).company
    return Row(
        public_id=proposal.public_id,
        company_id=across.public_id,
        who=across.name,
        role=", ".join(filter(None, [kind_label(across.kind), name_place(across)])),
        percent=100 * proposal.score,
        state=proposal.state,
        musts=proposal.musts,
        by_hand=proposal.by_hand,
        refused=refused,
        why=why,
    )


def _say_held(proposal: Proposal, settings: Settings, held: Mapping[int, str]) -> str:
    """Say what stands against a pair that waits by now; else what the last sending had."""
    if proposal.state is ProposalState.DRAFT:
        refusal = refusal_of(settings, proposal.ikm, proposal.partner)
        if refusal is not None:
            return say_refusal(refusal)
    return say_refused(held.get(proposal.id) or proposal.refused)


def _head(proposal: Proposal, by: Side) -> Participation:
    return proposal.ikm if by is Side.IKM else proposal.partner
