"""My schedule: the day as a line, the next meeting large; and the same as a calendar file."""

from __future__ import annotations

from flask import Response, render_template

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.meetings import queries, service
from matchmaker.meetings.agenda import Item, lay_out, list_next
from matchmaker.meetings.attending import Attending, list_attending
from matchmaker.meetings.calendar import calendar_of
from matchmaker.meetings.cards import MeetingCard, make_card
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.views.visitor import (
    MEMBERS,
    Visitor,
    blueprint,
    find_visitor,
    get_visitor,
)
from matchmaker.web import access


@blueprint.get("/jadwal-saya")
@access.roles(*MEMBERS)
def my_schedule(edition: str) -> str:
    """Show hours, tables and counterparts, what has no hour yet and why, and how old this is."""
    visitor = find_visitor()
    if visitor is None:
        return render_template("meetings/member/no_part.html")
    now, zone = clock.now(), current_edition().time_zone
    meetings = queries.list_agreed_of(visitor.acting.id)
    goes = list_attending([visitor.acting.id])
    items = [_item(meeting, visitor, goes) for meeting in meetings if meeting.slot is not None]
    return render_template(
        "meetings/member/schedule.html",
        visitor=visitor,
        now=now,
        coming=[item.what for item in list_next(items, now)],
        days=lay_out(items, now=now, zone=zone),
        unplaced=[
            _card(meeting, visitor, goes)
            for meeting in meetings
            if meeting.state is MeetingState.ACCEPTED
        ],
    )


@blueprint.get("/jadwal-saya.ics")
@access.roles(*MEMBERS)
def my_calendar(edition: str) -> Response:
    """Hand the placed meetings out as a calendar file."""
    visitor, here = get_visitor(), current_edition()
    with transaction():
        service.note_calendar(visitor.acting)
    content = calendar_of(
        queries.list_agreed_of(visitor.acting.id),
        visitor.acting.id,
        here,
        stamp=clock.now(),
        goes=list_attending([visitor.acting.id]),
    )
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{here.slug}.ics"'
    return answer


def _item(meeting: Meeting, visitor: Visitor, goes: Attending) -> Item[MeetingCard]:
    assert meeting.slot is not None
    return Item(
        what=_card(meeting, visitor, goes),
        starts_at=meeting.slot.starts_at,
        ends_at=meeting.slot.ends_at,
    )


def _card(meeting: Meeting, visitor: Visitor, goes: Attending) -> MeetingCard:
    zone, acting = current_edition().time_zone, visitor.acting.id
    attending = goes.get((meeting.id, acting), "")
    return make_card(meeting, acting, zone=zone, now=clock.now(), attending=attending)
