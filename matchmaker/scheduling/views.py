"""The console of drafts, one draft as a grid, publishing it, and the plan in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.events.queries import list_slots, list_tables
from matchmaker.jobs.pages import answer_progress
from matchmaker.scheduling import drafts, queries, service
from matchmaker.scheduling.grids import DayGrid, Place, draw_day, group_waiting, list_days
from matchmaker.scheduling.inputs import load_inputs
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.publishing import Published
from matchmaker.scheduling.refusals import (
    PUBLISH_REFUSED,
    EditionClosedError,
    NothingPublishedError,
    NothingToPlaceError,
    RunUnderwayError,
    UnknownRunError,
)
from matchmaker.web import access
from matchmaker.web.locale import ZONE_NAMES

blueprint = Blueprint("scheduling", __name__)


@blueprint.get("/kelola/<edition>/jadwal")
@access.roles(Role.ORGANISER)
def console(edition: str) -> str:
    """Show the drafts side by side, and the one that is being made."""
    here = current_edition()
    job = queries.find_newest_job(here.host_id, here.id)
    runs = queries.list_runs(here.id)
    inputs = load_inputs(here.id, here.time_zone)
    return render_template(
        "scheduling/organiser/console.html",
        drafts=drafts.make_drafts(
            runs,
            queries.find_published(here.id),
            queries.list_names([run.published_by_id for run in runs]),
            inputs.inputs_hash,
        ),
        work=drafts.draw_work(job),
        failure=drafts.say_failure(job),
        agreed=len(inputs.event.meetings),
        placed=len(inputs.event.published),
    )


@blueprint.post("/kelola/<edition>/jadwal/susun")
@access.roles(Role.ORGANISER)
def make_plan(edition: str) -> Response:
    """Ask a worker for a draft."""
    here = current_edition()
    try:
        with transaction():
            service.request_run(here, current_actor())
    except RunUnderwayError:
        flash(_("A plan is being made already. You see below how far it is."), "caution")
    except NothingToPlaceError:
        flash(_("There is nothing to place yet: no meeting is agreed on both sides."), "caution")
    except EditionClosedError:
        flash(_closed(), "caution")
    return redirect(url_for(".console", edition=edition), 303)


@blueprint.get("/kelola/<edition>/jadwal/proses/<job>")
@access.roles(Role.ORGANISER)
def progress(edition: str, job: str) -> Response:
    """Answer how far a run is, as a part of the console; once it is over, load that anew."""
    here = current_edition()
    found = queries.find_job(here.host_id, here.id, job)
    if found is None:
        abort(404)
    return answer_progress(
        drafts.draw_work(found),
        stop_url=url_for(".stop", edition=edition, job=job),
        back=url_for(".console", edition=edition),
    )


@blueprint.post("/kelola/<edition>/jadwal/proses/<job>/berhenti")
@access.roles(Role.ORGANISER)
def stop(edition: str, job: str) -> Response:
    """End a run early; the best plan found so far becomes the draft."""
    here = current_edition()
    with transaction():
        found = queries.find_job(here.host_id, here.id, job)
        if found is None:
            abort(404)
        service.stop_run(here, found, clock.now())
    return redirect(url_for(".console", edition=edition), 303)


@blueprint.get("/kelola/<edition>/jadwal/<run>")
@access.roles(Role.ORGANISER)
def plan(edition: str, run: str) -> str:
    """Show a draft: a day's grid, what has no place and why, and what has changed since."""
    here = current_edition()
    found = _get_run(here, run)
    placements = queries.list_placements(found.id)
    inputs = load_inputs(here.id, here.time_zone)
    known = {placement.meeting_id for placement in placements}
    named = queries.list_meetings(here.id, known | inputs.movable_ids)
    meetings = {meeting.id: meeting for meeting in named}
    in_force = queries.find_published(here.id)
    difference = drafts.tell_difference(found, known, named, inputs)
    names = queries.list_names([found.published_by_id])
    places = [
        Place(meeting=meetings[p.meeting_id], slot_id=p.slot_id, table_id=p.table_id)
        for p in placements
        if p.slot_id is not None
    ]
    days, grid = _draw(here, places)
    return render_template(
        "scheduling/organiser/plan.html",
        draft=drafts.make_drafts([found], in_force, names, found.inputs_hash)[0],
        difference=difference,
        newer_in_force=in_force is not None and in_force.id != found.id,
        waiting=group_waiting(
            (meetings[p.meeting_id], p.reason) for p in placements if p.reason is not None
        ),
        days=days,
        grid=grid,
        zone=ZONE_NAMES.get(here.time_zone, here.time_zone),
    )


@blueprint.post("/kelola/<edition>/jadwal/<run>/terbitkan")
@access.roles(Role.ORGANISER)
def publish(edition: str, run: str) -> Response:
    """Make a draft the plan in force and say what came of it."""
    here = current_edition()
    try:
        with transaction():
            final = bool(request.form.get("final"))
            done = service.publish_run(here, run, current_actor(), clock.now(), final=final)
    except UnknownRunError:
        abort(404)
    except EditionClosedError:
        flash(_closed(), "caution")
    except PUBLISH_REFUSED:
        flash(_("This plan was published before. Nothing was changed."), "caution")
    else:
        flash(" ".join(_say_published(done)))
    return redirect(url_for(".plan", edition=edition, run=run), 303)


@blueprint.post("/kelola/<edition>/jadwal/final")
@access.roles(Role.ORGANISER)
def make_final(edition: str) -> Response:
    """Make the plan in force final: nobody asks for a meeting any more."""
    here = current_edition()
    try:
        with transaction():
            changed = service.make_final(here)
    except NothingPublishedError:
        flash(_("No plan is published yet. Publish one first."), "caution")
    except EditionClosedError:
        flash(_closed(), "caution")
    else:
        if changed:
            flash(_("The plan is final. Nobody can ask for a meeting any more; no hour changed."))
        else:
            flash(_("The plan is final already."))
    return redirect(url_for(".console", edition=edition), 303)


@blueprint.get("/acara/<edition>/jadwal-terbit")
@access.roles(Role.DESK, Role.ORGANISER)
def published(edition: str) -> str:
    """Show the plan in force to the crew: hours, tables and names, nothing else."""
    here = current_edition()
    places = [
        Place(meeting=meeting, slot_id=meeting.slot_id, table_id=meeting.table_id)
        for meeting in queries.list_placed(here.id)
        if meeting.slot_id is not None
    ]
    days, grid = _draw(here, places)
    return render_template(
        "scheduling/desk/published.html",
        days=days,
        grid=grid,
        zone=ZONE_NAMES.get(here.time_zone, here.time_zone),
        total=len(places),
        in_force=queries.find_published(here.id),
    )


def _draw(edition: Edition, places: Sequence[Place]) -> tuple[list[date], DayGrid | None]:
    """Return the days, and the grid of the chosen one: today's or the first by default."""
    slots = list_slots(edition.id)
    days = list_days(slots)
    if not days:
        return [], None
    day = _chosen(days, clock.today(edition.time_zone))
    changeover = timedelta(minutes=edition.changeover_minutes)
    return days, draw_day(day, slots, list_tables(edition.id), places, changeover)


def _chosen(days: Sequence[date], today: date) -> date:
    wanted = request.args.get("hari", "")
    by_name = {day.isoformat(): day for day in days}
    return by_name.get(wanted) or (today if today in days else days[0])


def _get_run(edition: Edition, public_id: str) -> Run:
    run = queries.find_run(edition.id, public_id)
    if run is None:
        abort(404)
    return run


def _closed() -> str:
    return _("This event is over. Its plan stays as it is.")


def _say_published(done: Published) -> Iterable[str]:
    """Say in sentences what publishing did; the first always, the others where they are true."""
    yield ngettext(
        "The plan is published: %(num)s meeting has an hour and a table, and everybody whose "
        "meetings changed is told.",
        "The plan is published: %(num)s meetings have an hour and a table, and everybody whose "
        "meetings changed is told.",
        done.placed,
    )
    if done.moved:
        yield ngettext("%(num)s meeting was moved.", "%(num)s meetings were moved.", done.moved)
    if done.lost:
        yield ngettext(
            "%(num)s meeting lost its hour.", "%(num)s meetings lost their hour.", done.lost
        )
    if done.left_out:
        yield ngettext(
            "%(num)s meeting ended before publishing and was left out.",
            "%(num)s meetings ended before publishing and were left out.",
            done.left_out,
        )
    if done.clashed:
        yield ngettext(
            "%(num)s meeting could not have its place any more.",
            "%(num)s meetings could not have their place any more.",
            done.clashed,
        )
    if done.new:
        yield ngettext(
            "%(num)s meeting was agreed after this plan was made: make another plan for it.",
            "%(num)s meetings were agreed after this plan was made: make another plan for them.",
            done.new,
        )
