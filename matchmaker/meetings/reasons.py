"""Why two companies meet: what matching says of the pair, as one side reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from matchmaker.directory.models import Participation
from matchmaker.directory.openings import list_with_open_finances
from matchmaker.matching.core.score import rank
from matchmaker.matching.field import Settings
from matchmaker.matching.presentation import MatchView, show_match
from matchmaker.matching.queries import Match, knows_amounts
from matchmaker.matching.values import make_value
from matchmaker.meetings.cards import counterpart
from matchmaker.meetings.core import Side
from matchmaker.meetings.models import Meeting
from matchmaker.programme.scores.queries import list_all_ticks

MOST = 3


@dataclass(frozen=True, kw_only=True)
class Known:
    """What reasons need beside the rows of two companies, by company.

    `amounts` are those whose amounts the side may read of, `packaging` what mentors have seen.
    """

    amounts: Collection[int]
    packaging: Mapping[int, Collection[str]]


def look_up(own: Participation, others: Iterable[Participation]) -> Known:
    """Return what is known of a side and of others, at a fixed number of queries."""
    ids = [other.company_id for other in others]
    return Known(
        amounts=list_with_open_finances(own.company, ids),
        packaging=list_all_ticks([own.company_id, *ids]),
    )


def why(meeting: Meeting, side: Side, settings: Settings, known: Known | None = None) -> MatchView:
    """Return the strongest reasons and gaps of the pair for a side, in the language of now.

    Products and permits of both companies must be loaded. Wishes stay out of it (what one side
    has marked is nothing for the other), and so does what came of earlier editions. `known` is
    looked up when not given.
    """
    own, other = counterpart(meeting, side.other), counterpart(meeting, side)
    return why_pair(own, other, settings, known)


def why_pair(
    own: Participation, other: Participation, settings: Settings, known: Known | None = None
) -> MatchView:
    """Return the same for two participations that have not met yet."""
    known = known or look_up(own, [other])
    seen = known.packaging
    value = make_value(
        other,
        {},
        amounts=knows_amounts(own, other, known.amounts),
        seen=seen.get(other.company_id, ()),
    )
    seeker = make_value(own, {}, seen=seen.get(own.company_id, ()))
    [ranked] = rank(seeker, [value], settings.day, settings.weights)
    return show_match(Match(participation=other, ranked=ranked, wish=None), settings.day, MOST)
