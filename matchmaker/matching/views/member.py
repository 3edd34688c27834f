"""Untuk Anda: the ranked list of each side, one pair explained, and wishes with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.comparison import carried_with_choice, chosen_on_the_way
from matchmaker.directory.core import Disclosed
from matchmaker.directory.current import (
    acting_participation,
    carried,
    find_acting_participation,
)
from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import MOST, Order, cut
from matchmaker.directory.finding.page import make_page
from matchmaker.directory.finding.queries import Found, list_hits
from matchmaker.directory.finding.tree import list_tree, walk
from matchmaker.directory.models import Participation
from matchmaker.directory.openings import note_looks
from matchmaker.directory.owner import current_owner
from matchmaker.directory.shortlists.queries import list_marked_companies
from matchmaker.directory.sight import current_sight
from matchmaker.events.current import current_edition
from matchmaker.matching import queries, ranked, service
from matchmaker.matching.field import Settings, load_settings
from matchmaker.matching.lists.queries import find_change, find_place
from matchmaker.matching.models import WishKind
from matchmaker.matching.presentation import (
    MatchView,
    say_refusal,
    show_match,
    show_matches,
    show_sides,
)
from matchmaker.web import access
from matchmaker.web.addresses import local_path
from matchmaker.web.htmx import fragment, see_other, wants_fragment
from matchmaker.web.locale import current_locale

blueprint = Blueprint("matching", __name__, url_prefix="/acara/<edition>")

MEMBERS = (Role.IKM, Role.PARTNER, Role.MENTOR, Role.ORGANISER)
SHOWN_REASONS = 3
SHOWS = {"semua": None, "harus": WishKind.MUST, "mau": WishKind.WOULD, "tidak": WishKind.RATHER_NOT}
NO_WISH = "none"


@blueprint.get("/untuk-anda")
@access.roles(*MEMBERS)
def for_you(edition: str) -> str:
    """Show whom it is best to meet, with reasons, gaps and one button each."""
    here = current_edition()
    day = here.days[0].date
    acting = find_acting_participation()
    if acting is None:
        return render_template("matching/no_part.html")
    if not queries.is_matched(acting):
        return render_template(
            "matching/not_yet.html",
            acting=acting,
            mends=_mends(acting),
            carried=carried(),
        )
    show = request.args.get("lihat", "semua")
    wish = SHOWS.get(show)
    wanted = request.args.get("page", 1, type=int)
    settings = load_settings(here)
    listed = ranked.read_page(acting, settings, wish, wanted)
    _note_finances(acting, listed.matches)
    return render_template(
        "matching/for_you.html",
        acting=acting,
        matches=show_matches(listed.matches, day, SHOWN_REASONS),
        listed=listed,
        behind_since=ranked.behind_since(listed.changed_at, clock.now()),
        was_behind="tadi" in request.args,
        refused="" if listed.total else _say_why_nobody(acting, settings),
        show=show if show in SHOWS else "semua",
        args={"edition": edition, **({"lihat": show} if wish else {}), **carried()},
        carried=carried(),
    )


@blueprint.get("/direktori/kecocokan")
@access.roles(*MEMBERS)
def sorted_list(edition: str) -> str | Response:
    """The directory with its filters, best match first; for whom nothing is scored, by name."""
    here = current_edition()
    acting = find_acting_participation()
    tree, sight = list_tree(here.host_id), current_sight()
    search = read_search(request.args, [node.code for _depth, node in walk(tree)])
    by_name = write_search(replace(search, order=Order.NAME))
    by_name_url = url_for("directory.index", edition=edition, **by_name, **carried())
    if acting is None or not queries.is_matched(acting):
        return redirect(by_name_url, 303)
    search, settings = replace(search, order=Order.MATCH), load_settings(here)
    ids = list_hits(here.id, sight, search)
    found, shown, changed_at = _find_best(acting, settings, ids, search.page)
    listed = make_page(
        edition,
        sight,
        search,
        found,
        [match.card for match in shown],
        tree=tree,
        carried=carried_with_choice(),
        may_match=True,
        marked=list_marked_companies(current_owner(), found.participations),
        choice=chosen_on_the_way(),
        endpoint="matching.sorted_list",
        matches={match.card.public_id: match.percent for match in shown},
        behind_since=ranked.behind_since(changed_at, clock.now()),
    )
    shared = {
        "page": listed,
        "carried": carried_with_choice(),
        "refused": "" if found.total else _say_why_nobody(acting, settings),
        "by_name": by_name_url,
    }
    if wants_fragment("results"):
        return fragment(render_template("directory/_results.html", **shared), listed.address())
    return render_template("directory/index.html", **shared)


def _find_best(
    acting: Participation, settings: Settings, ids: Sequence[int], page: int
) -> tuple[Found, list[MatchView], datetime | None]:
    """A page of hits, best match first, what its cards show, and since when the order is behind."""
    order, changed_at = ranked.order_hits(acting, ids[:MOST], settings)
    page, pages, rows = cut(len(order), page)
    matches = ranked.judge_in_order(acting, order[rows], settings)
    found = Found(
        participations=[match.participation for match in matches],
        total=len(order),
        page=page,
        pages=pages,
        more=len(ids) > MOST,
    )
    return found, show_matches(matches, settings.day, most=0), changed_at


@blueprint.get("/direktori/<company>/kecocokan")
@access.roles(*MEMBERS)
def pair(edition: str, company: str) -> str:
    """Explain one pair: a fragment at the side of the profile, or a page of its own."""
    here = current_edition()
    acting = acting_participation()
    other = queries.find_other_side(acting, company)
    if other is None:
        abort(404)
    settings = load_settings(here)
    refused = queries.refusal_of(settings, acting, other)
    match = None if refused else queries.find_match(acting, company, settings)
    on_list = find_place(acting, other.id) if match else None
    changed_at = find_change(acting.edition_id) if on_list else None
    _note_finances(acting, [match] if match else [])
    template = "matching/_pair.html" if wants_fragment() else "matching/pair.html"
    return render_template(
        template,
        name=other.company.name,
        company=company,
        match=show_match(match, settings.day) if match else None,
        on_list=on_list,
        behind_since=ranked.behind_since(changed_at, clock.now()),
        refused=say_refusal(refused) if refused else "",
        closed_to_bank=bool(match) and queries.is_closed_to(acting, other),
        is_own=acting.company_id in current_actor().company_ids,
        sides=show_sides(match) if match else [],
        carried=carried(),
    )


@blueprint.post("/keinginan/<company>")
@access.roles(*MEMBERS)
def set_wish(edition: str, company: str) -> Response:
    """Write a wish down, or take it back; both answers offer the way back."""
    acting = acting_participation()
    kind = _read_kind(request.values.get("kind", ""))
    try:
        with transaction():
            previous = service.set_wish(acting, company, kind)
    except service.UnknownCandidateError:
        abort(404)
    undo = url_for(
        "matching.set_wish",
        edition=edition,
        company=company,
        kind=str(previous) if previous else NO_WISH,
        **carried(),
    )
    said = _say(kind)
    if wants_fragment():
        return make_response(
            render_template(
                "matching/_wish_answer.html",
                company=company,
                wish=kind,
                said=said,
                undo=undo,
                carried=carried(),
            )
        )
    flash({"text": said, "undo": undo})  # type: ignore[arg-type]
    back = local_path(request.form.get("next")) or url_for(
        "matching.for_you", edition=edition, **carried()
    )
    return see_other(back)


def _say_why_nobody(acting: Participation, settings: Settings) -> str:
    """Return what the rule says of the first whom it keeps away, empty where there is nobody."""
    others = queries.list_other_side(acting)
    refused = queries.refusal_of(settings, acting, others[0]) if others else None
    return say_refusal(refused) if refused is not None else ""


def _note_finances(acting: Participation, matches: Sequence[queries.Match]) -> None:
    """Note that a bank reads of amounts in the reasons shown."""
    seen = [match.participation.company_id for match in matches if match.finances_open]
    if seen:
        with transaction():
            note_looks(current_actor(), acting.company, seen, Disclosed.FINANCES, clock.now())


def _read_kind(text: str) -> WishKind | None:
    if text == NO_WISH:
        return None
    if text not in list(WishKind):
        abort(400)
    return WishKind(text)


def _say(kind: WishKind | None) -> str:
    return {
        WishKind.MUST: _("Marked: must meet."),
        WishKind.WOULD: _("Marked: would like to meet."),
        WishKind.RATHER_NOT: _("Moved to “not a fit”."),
        None: _("The mark was taken away."),
    }[kind]


def _mends(acting: Participation) -> list[str]:
    """What an IKM can do to pass the gate, in the page's language."""
    result = queries.find_gate_result(acting)
    if result is None:
        return []
    mends = [outcome.get("mend") for outcome in result.outcomes if outcome["outcome"] != "pass"]
    return [
        mend[current_locale()] if isinstance(mend, dict) else str(mend) for mend in mends if mend
    ]
