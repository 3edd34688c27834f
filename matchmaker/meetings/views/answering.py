"""The inbox, one meeting, and the answers: one tap each, with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.db import transaction
from matchmaker.directory.core import Disclosed
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.openings import note_look
from matchmaker.events.current import current_edition
from matchmaker.matching.field import load_settings
from matchmaker.matching.presentation import MatchView
from matchmaker.meetings import queries, service
from matchmaker.meetings.attending import list_attending
from matchmaker.meetings.cards import Group, MeetingCard, counterpart, make_card
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.forms import NoteForm
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.reasons import look_up, why
from matchmaker.meetings.refusals import UnknownMeetingError
from matchmaker.meetings.views.refused import REFUSALS, Refusal, explain
from matchmaker.meetings.views.visitor import (
    MEMBERS,
    Visitor,
    blueprint,
    find_visitor,
    get_meeting,
)
from matchmaker.web import access
from matchmaker.web.htmx import wants_fragment

Answer = Response | str | tuple[str, int]
Step = Callable[[Participation, str], Meeting]


@blueprint.get("/pertemuan")
@access.roles(*MEMBERS)
def index(edition: str) -> str:
    """Show the meetings by what they wait for; requests can be answered here with one tap."""
    visitor = find_visitor()
    if visitor is None:
        return render_template("meetings/member/no_part.html")
    meetings = queries.list_meetings_of(visitor.acting.id)
    zone, now = current_edition().time_zone, clock.now()
    cards = [make_card(meeting, visitor.acting.id, zone=zone, now=now) for meeting in meetings]
    groups = {group: [card for card in cards if card.group is group] for group in Group}
    return render_template(
        "meetings/member/index.html",
        visitor=visitor,
        groups=groups,
        reasons=_reasons(meetings, cards, visitor),
    )


@blueprint.get("/pertemuan/<meeting>")
@access.roles(*MEMBERS)
def detail(edition: str, meeting: str) -> str:
    """Show who, why and what for; contacts only once accepted."""
    visitor, found = get_meeting(meeting)
    return _detail(visitor, found)


@blueprint.post("/pertemuan/<meeting>/terima")
@access.roles(*MEMBERS)
def accept(edition: str, meeting: str) -> Answer:
    """Accept with one tap."""

    def step(acting: Participation, public_id: str) -> Meeting:
        return service.accept(acting, public_id, now=clock.now())

    return _answer(edition, meeting, step, _("Accepted. You can see each other's contacts now."))


@blueprint.post("/pertemuan/<meeting>/tolak")
@access.roles(*MEMBERS)
def decline(edition: str, meeting: str) -> Answer:
    """Decline, with a reason or without; the answer offers the undo."""
    note = _read_note()

    def step(acting: Participation, public_id: str) -> Meeting:
        return service.decline(acting, public_id, note=note, now=clock.now())

    return _answer(edition, meeting, step, _("Declined."), can_undo=True)


@blueprint.post("/pertemuan/<meeting>/urungkan")
@access.roles(*MEMBERS)
def reopen(edition: str, meeting: str) -> Answer:
    """Take the decline back."""

    def step(acting: Participation, public_id: str) -> Meeting:
        return service.reopen(acting, public_id, now=clock.now())

    return _answer(edition, meeting, step, _("Undone. The request waits for your answer again."))


@blueprint.post("/pertemuan/<meeting>/tarik")
@access.roles(*MEMBERS)
def withdraw(edition: str, meeting: str) -> Answer:
    """Take a request back, or step back from an agreed meeting."""
    note = _read_note()

    def step(acting: Participation, public_id: str) -> Meeting:
        return service.withdraw(acting, public_id, note=note, now=clock.now())

    return _answer(edition, meeting, step, _("Taken back. The other side is told."))


def _read_note() -> str:
    form = NoteForm()
    if not form.validate_on_submit():
        abort(400, " ".join(str(error) for error in form.note.errors) or None)
    return str(form.note.data)


def _answer(
    edition: str, public_id: str, step: Step, said: str, *, can_undo: bool = False
) -> Answer:
    visitor, meeting = get_meeting(public_id)
    refusal: Refusal | None = None
    try:
        with transaction():
            step(visitor.acting, public_id)
    except UnknownMeetingError:
        abort(404)
    except REFUSALS as error:
        who = counterpart(meeting, visitor.side).company.name
        refusal = explain(error, edition, visitor, who)
    visitor, meeting = get_meeting(public_id)
    undo = url_for(".reopen", edition=edition, meeting=public_id, **visitor.carried)
    if wants_fragment():
        return _fragment(visitor, meeting, said, undo if can_undo else "", refusal)
    if refusal is not None:
        return _detail(visitor, meeting, refusal), 409
    flash({"text": said, "undo": undo} if can_undo else said)  # type: ignore[arg-type]
    return redirect(url_for(".detail", edition=edition, meeting=public_id, **visitor.carried), 303)


def _fragment(
    visitor: Visitor, meeting: Meeting, said: str, undo: str, refusal: Refusal | None
) -> Answer:
    card = _card(meeting, visitor)
    page = render_template(
        "meetings/member/_answered.html",
        visitor=visitor,
        card=card,
        why=_reasons([meeting], [card], visitor).get(card.public_id),
        said="" if refusal else said,
        undo="" if refusal else undo,
        refusal=refusal,
        waiting=queries.count_waiting_for(visitor.acting.id, visitor.side),
    )
    return page, 409 if refusal else 200


def _detail(visitor: Visitor, meeting: Meeting, refusal: Refusal | None = None) -> str:
    other = counterpart(meeting, visitor.side)
    open_now = meeting.state is not MeetingState.REQUESTED and queries.may_see_contacts(meeting)
    if open_now:
        _note_contacts(visitor, other.company)
    return render_template(
        "meetings/member/detail.html",
        visitor=visitor,
        meeting=meeting,
        card=_card(meeting, visitor),
        why=why(meeting, visitor.side, load_settings(current_edition())),
        contact=other.company if open_now else None,
        refusal=refusal,
    )


def _note_contacts(visitor: Visitor, company: Company) -> None:
    with transaction():
        note_look(current_actor(), visitor.acting.company, company, Disclosed.CONTACTS, clock.now())


def _card(meeting: Meeting, visitor: Visitor) -> MeetingCard:
    zone, acting = current_edition().time_zone, visitor.acting.id
    attending = list_attending([acting]).get((meeting.id, acting), "")
    return make_card(meeting, acting, zone=zone, now=clock.now(), attending=attending)


def _reasons(
    meetings: Sequence[Meeting], cards: Sequence[MeetingCard], visitor: Visitor
) -> dict[str, MatchView]:
    """Say why for the requests that wait for this side's answer: there it decides something."""
    settings = load_settings(current_edition())
    others = [counterpart(meeting, visitor.side) for meeting in meetings]
    known = look_up(visitor.acting, others)
    return {
        card.public_id: why(meeting, visitor.side, settings, known)
        for meeting, card in zip(meetings, cards, strict=True)
        if card.group is Group.ANSWER
    }
