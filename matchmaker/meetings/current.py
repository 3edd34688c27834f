"""The live meetings of whom the visitor acts for, so that no page offers to ask a second time."""

from __future__ import annotations

from flask import g

from matchmaker import clock
from matchmaker.directory.current import find_acting_participation
from matchmaker.events.current import current_edition
from matchmaker.meetings.cards import MeetingCard, make_card
from matchmaker.meetings.queries import list_live_of


def find_meeting_with(company_public_id: str) -> MeetingCard | None:
    """Return the visitor's live meeting with a company, None when they may still ask for one.

    One query for a whole page, however many companies stand on it.
    """
    if "meetings_by_company" not in g:
        acting = find_acting_participation()
        zone, now = current_edition().time_zone, clock.now()
        cards = (
            [make_card(each, acting.id, zone=zone, now=now) for each in list_live_of(acting.id)]
            if acting is not None
            else []
        )
        g.meetings_by_company = {card.company_id: card for card in cards}
    found: MeetingCard | None = g.meetings_by_company.get(company_public_id)
    return found
