"""What the edition's rule says of the visitor and a company, so that no button leads to a no."""

from __future__ import annotations

from matchmaker.directory.current import find_acting_participation
from matchmaker.events.current import current_edition
from matchmaker.matching import queries
from matchmaker.matching.field import load_settings
from matchmaker.matching.presentation import say_refusal


def find_refusal_with(company_public_id: str) -> str | None:
    """Return why the rule keeps the visitor's company and another apart, None when they may meet.

    A few queries: for the page of one company, not for lists, which leave such companies out.
    """
    acting = find_acting_participation()
    other = queries.find_other_side(acting, company_public_id) if acting is not None else None
    if acting is None or other is None:
        return None
    refused = queries.refusal_of(load_settings(current_edition()), acting, other)
    return say_refusal(refused) if refused is not None else None
