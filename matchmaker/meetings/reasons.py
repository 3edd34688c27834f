"""Why two companies meet: what matching says of the pair, as one side reads it."""

from __future__ import annotations

from datetime import date

from matchmaker.directory.models import Participation
from matchmaker.matching.core.score import rank
from matchmaker.matching.presentation import MatchView, show_match
from matchmaker.matching.queries import Match
from matchmaker.matching.values import make_value
from matchmaker.meetings.cards import counterpart
from matchmaker.meetings.core import Side
from matchmaker.meetings.models import Meeting

MOST = 3


def why(meeting: Meeting, side: Side, day: date) -> MatchView:
    """Return the strongest reasons and gaps of the pair for a side, in the language of now.

    Products and permits of both companies must be loaded. Wishes stay out of it: what one side
    has marked is nothing for the other.
    """
    return why_pair(counterpart(meeting, side.other), counterpart(meeting, side), day)


def why_pair(own: Participation, other: Participation, day: date) -> MatchView:
    """Return the same for two participations that have not met yet."""
    [ranked] = rank(make_value(own, {}), [make_value(other, {})], day)
    return show_match(Match(participation=other, ranked=ranked, wish=None), day, MOST)
