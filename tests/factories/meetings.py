from __future__ import annotations

from datetime import UTC, datetime

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.meetings.core import MeetingState, Side
from matchmaker.meetings.models import Meeting

ASKED_AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


def make_meeting(
    ikm: Participation,
    partner: Participation,
    *,
    state: MeetingState = MeetingState.REQUESTED,
    asked_by: Side = Side.PARTNER,
    purpose: str = "supply",
    message: str = "",
) -> Meeting:
    """A meeting in a state without a place; placed states come from publishing a plan."""
    over = state in {MeetingState.DECLINED, MeetingState.WITHDRAWN, MeetingState.CANCELLED}
    meeting = Meeting(
        edition_id=ikm.edition_id,
        ikm_id=ikm.id,
        partner_id=partner.id,
        state=state,
        asked_by=asked_by,
        purpose=purpose,
        message=message,
        asked_at=ASKED_AT,
        answered_at=None if state is MeetingState.REQUESTED else ANSWERED_AT,
        ended_at=ANSWERED_AT if over else None,
    )
    db.session.add(meeting)
    db.session.commit()
    return meeting
