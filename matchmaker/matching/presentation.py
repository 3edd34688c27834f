"""A match in the words of a page: ring, reasons and gaps in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask_babel import gettext as _

from matchmaker.directory.cards import Card, make_card
from matchmaker.directory.core import CompanyKind
from matchmaker.files.queries import list_with_photo
from matchmaker.matching.core.rule import Refusal
from matchmaker.matching.core.score import CANDIDATE, SEEKER
from matchmaker.matching.core.types import Contribution, Gap
from matchmaker.matching.models import WishKind
from matchmaker.matching.queries import Match
from matchmaker.web.locale import current_locale

Item = TypeVar("Item", Contribution, Gap)


@dataclass(frozen=True, kw_only=True)
class MatchView:
    """What a page shows of a match; the sentences are ready to read. `percent` is 0..100."""

    card: Card
    percent: float
    reasons: list[str]
    stops: list[str]
    gaps: list[str]
    wish: WishKind | None
    rather_not: bool


def show_matches(matches: Sequence[Match], day: date, most: int) -> list[MatchView]:
    """Return matches for a list, each with its company's photo where there is one."""
    with_photo = list_with_photo([match.participation.company_id for match in matches])
    return [
        show_match(match, day, most, has_photo=match.participation.company_id in with_photo)
        for match in matches
    ]


def show_match(
    match: Match, day: date, most: int | None = None, *, has_photo: bool = False
) -> MatchView:
    """Return a match for a page, with at most `most` reasons and soft gaps; stops are all shown.

    What the visitor seeks and finds comes before what the other side does, and what both say of
    one thing (a product, say) is said once. Where one side finds nothing, no reason of the other
    makes a match: that is said instead.
    """
    ranked = match.ranked
    nothing = _say_nothing(match)
    return MatchView(
        card=make_card(match.participation, day, has_photo),
        percent=100 * ranked.score,
        reasons=[] if nothing else _say(_once(_own_first(ranked.reasons)))[:most],
        stops=_say([gap for gap in ranked.gaps if gap.hard]),
        gaps=nothing + _say(_once(_own_first([gap for gap in ranked.gaps if not gap.hard])))[:most],
        wish=match.wish,
        rather_not=ranked.rather_not,
    )


def show_sides(match: Match) -> list[tuple[str, list[str]]]:
    """Return the reasons of both sides: ("seeker" or "candidate", sentences), strongest first."""
    return [
        (side, _say([reason for reason in match.ranked.reasons if reason.side == side]))
        for side in (SEEKER, CANDIDATE)
    ]


def say_first(items: Sequence[Item], most: int) -> list[str]:
    """Return the strongest reasons or gaps of both sides, each thing said once."""
    return _say(_once(items))[:most]


def say_refusal(refusal: Refusal) -> str:
    """Return why the edition's rule keeps two apart, in the page's language, as a sentence."""
    return _capital(refusal.en if current_locale() == "en" else refusal.id) + "."


def _say_nothing(match: Match) -> list[str]:
    """Say which side finds nothing of what it comes for, where that makes the match 0."""
    ranked = match.ranked
    if ranked.score > 0:
        return []
    of_ikm = (
        ranked.candidate if match.participation.company.kind is CompanyKind.IKM else ranked.seeker
    )
    if of_ikm > 0:
        return [_("Nothing that the partner asks for is found here: that makes the match 0.")]
    return [_("Nothing that the IKM needs is found here: that makes the match 0.")]


def _own_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.side != SEEKER)


def _once(items: Sequence[Item]) -> list[Item]:
    seen: set[str] = set()
    kept: list[Item] = []
    for item in items:
        # Each permit is a demand of its own; a product or terms is one thing seen from two sides.
        key = f"{item.code} {item.id}" if item.code == "permit" else item.code
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


def _say(items: Sequence[Contribution | Gap]) -> list[str]:
    english = current_locale() == "en"
    return [_capital(item.en if english else item.id) for item in items]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
