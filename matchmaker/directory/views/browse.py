"""The directory of an edition and the profile of a company, as each visitor may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory import queries
from matchmaker.directory.briefs.service import count_officers
from matchmaker.directory.cards import make_cards
from matchmaker.directory.comparison import carried_with_choice, chosen_on_the_way
from matchmaker.directory.core import Brief, CompanyKind, Disclosed
from matchmaker.directory.current import (
    acting_as,
    acting_participations,
    carried,
    find_acting_participation,
)
from matchmaker.directory.editing.queries import get_profile
from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import Order, Search
from matchmaker.directory.finding.page import make_groups, make_page, say_counts
from matchmaker.directory.finding.queries import count_facets, find_companies
from matchmaker.directory.finding.tree import TagNode, list_tree, walk
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.openings import may_see_finances, note_look
from matchmaker.directory.owner import current_owner
from matchmaker.directory.profiles import Profile, make_profile
from matchmaker.directory.questions.answering import list_shown
from matchmaker.directory.shortlists.queries import list_marked, list_marked_companies
from matchmaker.directory.showing import Eyes
from matchmaker.directory.sight import current_sight
from matchmaker.directory.tags.choosing import say_tags
from matchmaker.directory.tags.queries import load_tree
from matchmaker.directory.views.seeing import bound_to, find_seen, is_other_side, viewer_of
from matchmaker.directory.visibility import shows_itself
from matchmaker.events.current import current_edition
from matchmaker.files.queries import find_photo
from matchmaker.web import access
from matchmaker.web.htmx import fragment, wants_fragment

blueprint = Blueprint("directory", __name__, url_prefix="/acara/<edition>/direktori")

# An observer reads public profiles: those who have naik kelas, without contacts and finances.
READERS = (Role.ORGANISER, Role.MENTOR, Role.IKM, Role.PARTNER, Role.OBSERVER)


@blueprint.get("")
@access.roles(*READERS)
def index(edition: str) -> str | Response:
    """List the companies; the address holds the filters, so that it can be shared."""
    here = current_edition()
    acting = find_acting_participation()
    tree = list_tree(here.host_id)
    search = _read(tree)
    if search.order is Order.MATCH:
        if acting is not None:
            return redirect(url_for("matching.sorted_list", edition=edition, **_args(search)), 303)
        search = replace(search, order=Order.NAME)
    sight = current_sight()
    found = find_companies(here.id, sight, search, bound_to(acting))
    page = make_page(
        edition,
        sight,
        search,
        found,
        make_cards(found.participations, here.days[0].date),
        tree=tree,
        carried=carried_with_choice(),
        may_match=acting is not None,
        marked=list_marked_companies(current_owner(), found.participations),
        choice=chosen_on_the_way(),
    )
    if wants_fragment("results"):
        part = render_template("directory/_results.html", page=page, carried=carried_with_choice())
        return fragment(part, page.address())
    return render_template("directory/index.html", page=page, carried=carried_with_choice())


@blueprint.get("/jumlah")
@access.roles(*READERS)
def counts(edition: str) -> str:
    """Say how many companies carry each mark; it loads after the list, which does not wait."""
    here = current_edition()
    tree, sight = list_tree(here.host_id), current_sight()
    search = _read(tree)
    found = count_facets(here.id, sight, search, bound_to(find_acting_participation()))
    groups = make_groups(sight, search, tree)
    return render_template("directory/_counts.html", counts=say_counts(sight, groups, found))


@blueprint.get("/<company>")
@access.roles(*READERS)
def profile(edition: str, company: str) -> str | tuple[str, int]:
    """Show a company: first what this visitor needs. Contacts only where they were opened."""
    here = current_edition()
    actor = current_actor()
    acting = find_acting_participation()
    own_ids = {part.company_id for part in acting_participations()} | actor.company_ids
    shown = find_seen(company)
    if shown is None:
        return _not_shown(here.id, company, acting)
    viewer = acting.company if acting else None
    own = shown.company_id in own_ids
    opened = own or _may_see_contacts(here.id, acting, shown)
    eyes = Eyes(
        viewer=viewer.kind if viewer and not own else None,
        day=here.days[0].date,
        zone=here.time_zone,
        finances=may_see_finances(actor, viewer, shown.company),
        evidence=own or actor.is_a(Role.ORGANISER),
        tags=_name_tags(shown),
        officers=count_officers(shown.id),
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
        said=list_shown(shown, viewer_of(shown)),
        may_meet=acting is not None and not own and is_other_side(acting, shown),
        readiness=_shows_readiness(shown, viewer, own=own),
        marked=bool(list_marked(current_owner(), [shown.id])),
        choice=[*(one for one in chosen_on_the_way() if one != company), company],
        carried=carried(),
    )


def _may_see_contacts(edition_id: int, acting: Participation | None, shown: Participation) -> bool:
    """Organisers see them; others where a meeting of the two was accepted."""
    return current_actor().is_a(Role.ORGANISER) or (
        acting is not None
        and queries.are_contacts_open(edition_id, acting.company_id, shown.company_id)
    )


def _ways_to_edit(shown: Participation) -> dict[str, Any]:
    """Return whether the visitor may edit this profile, for whom then, or how they may begin."""
    ikm = shown.company.kind is CompanyKind.IKM
    own = next((part for part in acting_participations() if part.id == shown.id), None)
    return {
        "may_edit": own is not None,
        "edit_page": "editing.overview" if ikm else "brief.overview",
        "edit_as": acting_as(own).carried if own else {},
        "may_begin": own is None and current_actor().is_a(Role.ORGANISER),
    }


def _name_tags(shown: Participation) -> list[str]:
    """Return the names of the tags that an IKM carries, or a partner seeks."""
    ikm = shown.company.kind is CompanyKind.IKM
    codes = shown.company.tags if ikm else Brief.from_json(shown.brief).tags
    return say_tags(load_tree(shown.host_id), codes) if codes else []


def _photo_address(edition: str, company: str) -> Callable[[str], str]:
    """Return how a product's photo is addressed, for whom the visitor acts carried along."""
    return lambda photo: url_for(
        "files.product_photo", edition=edition, company=company, photo=photo, **carried()
    )


def _shows_readiness(shown: Participation, viewer: Company | None, *, own: bool) -> bool:
    """Tell whether the profile leaves a place for how ready packaging and export are.

    Owner, mentor, organiser and exporters see it, from programme's own address.
    """
    if shown.company.kind is not CompanyKind.IKM:
        return False
    exporter = viewer is not None and viewer.kind is CompanyKind.EXPORTER
    return own or exporter or current_actor().is_a(Role.ORGANISER)


def _not_shown(edition_id: int, company: str, acting: Participation | None) -> tuple[str, int]:
    """Say to the other side that a company is not shown now; everybody else gets a plain 404."""
    hidden = queries.find_participation(edition_id, company)
    if acting is None or hidden is None or not is_other_side(acting, hidden):
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


def _read(tree: tuple[TagNode, ...]) -> Search:
    return read_search(request.args, [node.code for _depth, node in walk(tree)])


def _args(search: Search) -> dict[str, Any]:
    page = {"page": search.page} if search.page > 1 else {}
    return {**write_search(search), **page, **carried_with_choice()}
