"""The directory of an edition and the profile of a company, as each visitor may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory import queries
from matchmaker.directory.cards import kind_label, make_cards, permit_label, sector_label
from matchmaker.directory.core import CompanyKind, Disclosed
from matchmaker.directory.current import (
    acting_as,
    acting_participations,
    carried,
    find_acting_participation,
)
from matchmaker.directory.editing.queries import get_profile
from matchmaker.directory.forms import read_search, write_search
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.openings import may_see_finances, note_look
from matchmaker.directory.profiles import Profile, make_profile
from matchmaker.directory.search import Choices, Order, Search, Sight
from matchmaker.directory.showing import Eyes
from matchmaker.directory.sight import current_sight
from matchmaker.directory.visibility import shows_itself
from matchmaker.events.current import current_edition
from matchmaker.files.queries import find_photo
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web import access

blueprint = Blueprint("directory", __name__, url_prefix="/acara/<edition>/direktori")

# An observer reads public profiles: those who have naik kelas, without contacts and finances.
READERS = (Role.ORGANISER, Role.MENTOR, Role.IKM, Role.PARTNER, Role.OBSERVER)

Option = tuple[str, str, int, bool]


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str:
    """List the companies; the address holds the filters, so that it can be shared."""
    here = current_edition()
    day = here.days[0].date
    acting = find_acting_participation()
    sight = current_sight()
    search = read_search(request.args)
    regency = _bound_to(acting)
    found = queries.list_companies(here.id, sight, search, day, regency)
    args = write_search(search) | carried()
    return render_template(
        "directory/index.html",
        sight=sight,
        search=search,
        found=found,
        cards=make_cards(found.participations, day),
        groups=_groups(sight, search, queries.count_choices(here.id, sight, day, regency)),
        chips=_chips(edition, search),
        orders=_orders(sight),
        args={"edition": edition, **args},
        carried=carried(),
    )


@blueprint.get("/<company>")
@access.roles(*READERS)
def profile(edition: str, company: str) -> str | tuple[str, int]:
    """Show a company: first what this visitor needs. Contacts only where they were opened."""
    here = current_edition()
    actor = current_actor()
    acting = find_acting_participation()
    own_ids = {part.company_id for part in acting_participations()} | actor.company_ids
    shown = queries.find_visible_participation(
        here.id, company, current_sight(), own_ids, _bound_to(acting)
    )
    if shown is None:
        return _not_shown(here.id, company, acting)
    viewer = acting.company if acting else None
    own = shown.company_id in own_ids
    opened = (
        own
        or actor.is_a(Role.ORGANISER)
        or (
            acting is not None
            and queries.are_contacts_open(here.id, acting.company_id, shown.company_id)
        )
    )
    eyes = Eyes(
        viewer=viewer.kind if viewer and not own else None,
        day=here.days[0].date,
        zone=here.time_zone,
        finances=may_see_finances(actor, viewer, shown.company),
        evidence=own or actor.is_a(Role.ORGANISER),
    )
    profile = make_profile(get_profile(shown.id), eyes, contacts_open=opened)
    _note_looks(profile, viewer, shown.company)
    return render_template(
        "directory/profile.html",
        profile=profile,
        own=own,
        **_ways_to_edit(shown),
        photo_address=_photo_address(edition, company),
        has_photo=find_photo(shown.company_id) is not None,
        may_meet=acting is not None and not own and _are_two_sides(acting, shown),
        readiness=_shows_readiness(shown, viewer, own=own),
        carried=carried(),
    )


def _shows_readiness(shown: Participation, viewer: Company | None, *, own: bool) -> bool:
    """Tell whether the profile leaves a place for how ready packaging and export are.

    Owner, mentor, organiser and exporters see it, from programme's own address.
    """
    if shown.company.kind is not CompanyKind.IKM:
        return False
    exporter = viewer is not None and viewer.kind is CompanyKind.EXPORTER
    return own or exporter or current_actor().is_a(Role.ORGANISER)


def _ways_to_edit(shown: Participation) -> dict[str, Any]:
    """Return whether the visitor may edit this profile, for whom then, or how they may begin."""
    ikm = shown.company.kind is CompanyKind.IKM
    own = next((part for part in acting_participations() if part.id == shown.id), None)
    return {
        "may_edit": ikm and own is not None,
        "edit_as": acting_as(own).carried if own else {},
        "may_begin": ikm and own is None and current_actor().is_a(Role.ORGANISER),
    }


def _photo_address(edition: str, company: str) -> Callable[[str], str]:
    """Return how a product's photo is addressed, for whom the visitor acts carried along."""
    return lambda photo: url_for(
        "files.product_photo", edition=edition, company=company, photo=photo, **carried()
    )


def _not_shown(edition_id: int, company: str, acting: Participation | None) -> tuple[str, int]:
    """Say to the other side that a company is not shown now; everybody else gets a plain 404."""
    hidden = queries.find_participation(edition_id, company)
    if acting is None or hidden is None or not _are_two_sides(acting, hidden):
        abort(404)
    if hidden.company.erased_at is not None or shows_itself(hidden.company_id):
        abort(404)
    return render_template("directory/not_shown.html", carried=carried()), 404


def _note_looks(profile: Profile, viewer: Company | None, company: Company) -> None:
    """Keep who has opened contacts and finances, for the owner to read."""
    seen = [Disclosed.CONTACTS] if profile.contact else []
    seen += [Disclosed.FINANCES] if profile.has_finances else []
    with transaction():
        for what in seen:
            note_look(current_actor(), viewer, company, what, clock.now())


def _are_two_sides(one: Participation, other: Participation) -> bool:
    return (one.company.kind is CompanyKind.IKM) != (other.company.kind is CompanyKind.IKM)


def _bound_to(acting: Participation | None) -> str | None:
    """Return the kabupaten to which an observer is bound, who has no other way to look."""
    actor = current_actor()
    looks_otherwise = acting is not None or actor.is_a(Role.ORGANISER, Role.MENTOR)
    return None if looks_otherwise else actor.regency_code


def _groups(
    sight: Sight, search: Search, choices: Choices
) -> list[tuple[str, str, list[Option], bool]]:
    """Return the filters as (title, name, options, open); a group without choice is left out."""
    groups = [
        (_("Kind"), "jenis", _kinds(sight, search, choices), True),
        (_("Sector"), "sektor", _sectors(search, choices), True),
        (
            _("Serves kabupaten") if sight is Sight.PARTNERS else _("Kabupaten"),
            "kabupaten",
            _regencies(search, choices),
            bool(search.regencies) or sight is not Sight.PARTNERS,
        ),
        (_("Permit held"), "izin", _permits(sight, search, choices), True),
    ]
    return [group for group in groups if len(group[2]) > 1 or any(o[3] for o in group[2])]


def _kinds(sight: Sight, search: Search, choices: Choices) -> list[Option]:
    if sight is Sight.GRADUATED_IKM:
        return []
    return [
        (str(kind), kind_label(kind), choices.kinds[kind], kind in search.kinds)
        for kind in CompanyKind
        if kind in choices.kinds
    ]


def _sectors(search: Search, choices: Choices) -> list[Option]:
    return [
        (
            str(sector.code),
            sector_label(sector.code),
            choices.sectors.get(sector.code, 0),
            sector.code in search.sectors,
        )
        for sector in list_sectors()
    ]


def _regencies(search: Search, choices: Choices) -> list[Option]:
    return [
        (
            regency.slug,
            regency.label,
            choices.regencies[regency.code],
            regency.code in search.regencies,
        )
        for regency in sorted(list_regencies(), key=lambda regency: regency.label)
        if regency.code in choices.regencies
    ]


def _permits(sight: Sight, search: Search, choices: Choices) -> list[Option]:
    if sight is Sight.PARTNERS:
        return []
    return [
        (str(kind), permit_label(kind), choices.permits[kind], kind in search.permits)
        for kind in PermitKind
        if kind in choices.permits
    ]


def _chips(edition: str, search: Search) -> list[tuple[str, str]]:
    """Return each chosen filter as (label, address without it)."""
    regencies = {r.code: r.label for r in list_regencies()}
    chosen: list[tuple[str, Search]] = []
    if search.text:
        chosen.append((f"“{search.text}”", replace(search, text="")))
    for code in search.kinds:
        chosen.append((kind_label(code), replace(search, kinds=_without(search.kinds, code))))
    for code in search.sectors:
        chosen.append((sector_label(code), replace(search, sectors=_without(search.sectors, code))))
    for code in search.regencies:
        rest = _without(search.regencies, code)
        chosen.append((regencies[code], replace(search, regencies=rest)))
    for code in search.permits:
        chosen.append((permit_label(code), replace(search, permits=_without(search.permits, code))))
    return [
        (label, url_for("directory.index", edition=edition, **write_search(rest), **carried()))
        for label, rest in chosen
    ]


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)


def _orders(sight: Sight) -> list[tuple[str, str]]:
    orders = [(Order.NAME, _("By name")), (Order.NEWEST, _("Newest first"))]
    if sight is not Sight.PARTNERS:
        orders.append((Order.CAPACITY, _("Largest capacity first")))
    return [(str(order), label) for order, label in orders]
