"""The first page of each kind of person: what needs a hand now, then the figures."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.current import capacity_for, carried, find_acting_participation
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.queries import list_offers
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.meetings.attending import list_attending
from matchmaker.organiser import arrival, people, phases, places, queries
from matchmaker.organiser.phases import Standing, Step
from matchmaker.programme.experts import find_expert_of
from matchmaker.programme.standing import find_owner_card
from matchmaker.programme.visits.queries import count_planned
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("home", __name__)

STEP_NAMES = {
    Step.CURATE: _l("Curate and invite"),
    Step.REQUESTS: _l("Requests and answers"),
    Step.PLAN: _l("Final plan published"),
    Step.DAY: _l("The day"),
    Step.FOLLOW_UP: _l("Follow-up"),
}
STANDING_WORDS = {Standing.DONE: _l("done"), Standing.NOW: _l("now"), Standing.NEXT: ""}


@blueprint.get("/beranda")
@access.signed_in
def index() -> Response | str:
    """Go to the first page of the edition that is this person's."""
    actor = current_actor()
    edition = arrival.find_edition_of(actor, clock.now())
    if edition is not None:
        place = "home.organiser" if actor.is_a(Role.ORGANISER) else "home.edition"
        return redirect(url_for(place, edition=edition.slug), 303)
    if actor.is_a(Role.ORGANISER):
        return redirect(url_for("events.editions"), 303)
    return render_template("home/nothing_yet.html", offers=list_offers(actor.user_id))


@blueprint.get("/kelola/<edition>")
@access.roles(Role.ORGANISER)
def organiser(edition: str) -> str:
    """Show what needs a hand now, where the edition stands, and its figures."""
    found = current_edition()
    today = clock.today(found.time_zone)
    days = [day.date for day in found.days]
    figures = queries.get_figures(found.id)
    both_sides = bool(figures.ikm and figures.partners)
    return render_template(
        "organiser/home.html",
        hands=queries.get_hands(found.id),
        figures=figures,
        steps=[
            (STEP_NAMES[step.step], STANDING_WORDS[step.standing], step.standing)
            for step in phases.list_steps(found.phase, days, today, both_sides=both_sides)
        ],
    )


@blueprint.get("/kelola/<edition>/tanpa-pertemuan")
@access.roles(Role.ORGANISER)
def without_meeting(edition: str) -> str:
    """List the IKM that have naik kelas and would come for nothing: nobody is to meet them yet."""
    return render_template(
        "organiser/without_meeting.html",
        parts=queries.list_without_meeting(current_edition().id),
        regencies=_regency_names(),
    )


@blueprint.get("/acara/<edition>")
@access.signed_in
def edition(edition: str) -> Response | str:
    """Show the page of the person's own role in this edition."""
    found = current_edition()
    actor = current_actor()
    offers = list_offers(actor.user_id)
    others = arrival.list_others_of(actor, found)
    acting = find_acting_participation()
    if acting is not None and capacity_for(acting.company_id) is not Role.MENTOR:
        return _member_page(acting, offers, others)
    if actor.is_a(Role.MENTOR):
        return render_template(
            "home/mentor.html",
            offers=offers,
            others=others,
            mentored=people.list_mentored(found.id, actor.mentored_company_ids),
            visits_today=count_planned(actor.mentored_company_ids, clock.today(found.time_zone)),
            regencies=_regency_names(),
        )
    if actor.is_a(Role.ORGANISER):
        return redirect(url_for("home.organiser", edition=found.slug), 303)
    if actor.is_a(Role.DESK):
        return render_template(
            "home/desk.html",
            others=others,
            figures=queries.get_figures(found.id),
            days=people.list_days(found.id),
            today=clock.today(found.time_zone),
        )
    if actor.is_a(Role.OBSERVER):
        return _observer_page(found, actor.regency_code, others)
    if find_expert_of(actor.user_id) is not None:
        return redirect(url_for("questions.index", edition=found.slug), 303)
    other = arrival.find_edition_of(actor, clock.now())
    elsewhere = other if other and other.id != found.id else None
    return render_template("home/nothing_yet.html", offers=offers, elsewhere=elsewhere)


def _observer_page(found: Edition, regency: str | None, others: Sequence[Edition]) -> str:
    return render_template(
        "home/observer.html",
        others=others,
        figures=queries.get_figures(found.id, regency),
        bound_to=regency,
        by_kabupaten=places.list_by_kabupaten(found.id, regency),
        by_sector=places.list_by_sector(found.id, regency),
        regencies=_regency_names(),
        sectors=_sector_names(),
    )


def _member_page(
    participation: Participation, offers: Sequence[Company], others: Sequence[Edition]
) -> str:
    home = people.get_member_home(participation, clock.now())
    today = clock.today(current_edition().time_zone)
    gate = people.find_gate_result(participation.id) if home.side == "ikm" else None
    return render_template(
        "home/member.html",
        offers=offers,
        others=others,
        participation=participation,
        home=home,
        attending=list_attending([participation.id]),
        gate=gate,
        mentoring=find_owner_card(participation.company_id, today) if home.side == "ikm" else None,
        today=today,
        carried=carried(),
        language=current_locale(),
    )


def _sector_names() -> dict[str, str]:
    locale = current_locale()
    return {sector.code: sector.name.in_language(locale) for sector in list_sectors()}


def _regency_names() -> dict[str, str]:
    return {regency.code: regency.label for regency in list_regencies()}
