"""Why two companies meet: what matching says of the pair, as one side reads it."""

from __future__ import annotations

from collections.abc import Collection

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

MOST = 3


def why(
    meeting: Meeting, side: Side, settings: Settings, open_finances: Collection[int] | None = None
) -> MatchView:
    """Return the strongest reasons and gaps of the pair for a side, in the language of now.

    Products and permits of both companies must be loaded. Wishes stay out of it (what one side
    has marked is nothing for the other), and so does what came of earlier editions.
    `open_finances` are the companies whose amounts the side may read of; looked up when not given.
    """
    own, other = counterpart(meeting, side.other), counterpart(meeting, side)
    return why_pair(own, other, settings, open_finances)


def why_pair(
    own: Participation,
    other: Participation,
    settings: Settings,
    open_finances: Collection[int] | None = None,
) -> MatchView:
    """Return the same for two participations that have not met yet."""
    open_to_own = open_finances
    if open_to_own is None:
        open_to_own = list_with_open_finances(own.company, [other.company_id])
    value = make_value(other, {}, amounts=knows_amounts(own, other, open_to_own))
    [ranked] = rank(make_value(own, {}), [value], settings.day, settings.weights)
    return show_match(Match(participation=other, ranked=ranked, wish=None), settings.day, MOST)
