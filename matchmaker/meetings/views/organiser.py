"""All the meetings of an edition, for the organiser: find, count, cancel."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.meetings import queries, service
from matchmaker.meetings.core import LIVE, OVER, PLACED, MeetingState, StepRefusedError
from matchmaker.meetings.forms import CancelForm
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.refusals import UnknownMeetingError
from matchmaker.meetings.rows import MeetingRow, make_row
from matchmaker.web import access

blueprint = Blueprint("meetings_organiser", __name__, url_prefix="/kelola/<edition>/pertemuan")

SHOWS: dict[str, frozenset[MeetingState]] = {
    "semua": frozenset(MeetingState),
    "menunggu": frozenset({MeetingState.REQUESTED}),
    "sepakat": frozenset({MeetingState.ACCEPTED}),
    "terjadwal": PLACED,
    "selesai": OVER,
}


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List the meetings by state and name, with how many there are of each."""
    here = current_edition()
    show = request.args.get("tampil", "semua")
    show = show if show in SHOWS else "semua"
    search = request.args.get("q", "").strip()[:80]
    found = queries.list_page(
        here.id,
        states=SHOWS[show],
        search=search,
        page=request.args.get("page", 1, type=int),
    )
    counts = queries.count_by_state(here.id)
    return render_template(
        "meetings/organiser/index.html",
        found=found,
        rows=[_row(meeting) for meeting in found.meetings],
        show=show,
        search=search,
        counts={name: sum(counts.get(s, 0) for s in states) for name, states in SHOWS.items()},
    )


@blueprint.get("/<meeting>/batalkan")
@access.roles(Role.ORGANISER)
def ask_why(edition: str, meeting: str) -> str:
    """Show the meeting and ask for the reason that both sides will read."""
    found = _get_live(meeting)
    return render_template(
        "meetings/organiser/cancel.html", form=CancelForm(formdata=None), row=_row(found)
    )


@blueprint.post("/<meeting>/batalkan")
@access.roles(Role.ORGANISER)
def cancel(edition: str, meeting: str) -> Response | tuple[str, int]:
    """Cancel the meeting; both sides are told why."""
    found = _get_live(meeting)
    form = CancelForm()
    if not form.validate_on_submit():
        return render_template("meetings/organiser/cancel.html", form=form, row=_row(found)), 422
    try:
        with transaction():
            service.cancel(found.edition_id, meeting, note=form.note.data, now=clock.now())
    except StepRefusedError:
        abort(409)
    except UnknownMeetingError:
        abort(404)
    flash(_("The meeting is cancelled. Both sides are told why."))
    return redirect(url_for(".index", edition=edition), 303)


def _get_live(public_id: str) -> Meeting:
    found = queries.find_in_edition(current_edition().id, public_id)
    if found is None:
        abort(404)
    if found.state not in LIVE:
        abort(409)
    return found


def _row(meeting: Meeting) -> MeetingRow:
    return make_row(meeting, zone=current_edition().time_zone)
