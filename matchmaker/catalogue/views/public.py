"""The catalogue that is open to everybody, in both languages, and what search engines may read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.catalogue import queries
from matchmaker.catalogue.core import LOCALES
from matchmaker.catalogue.pages import held_permits, make_public
from matchmaker.directory.cards import make_cards
from matchmaker.directory.finding.address import read_search, write_search
from matchmaker.directory.finding.core import Order, Search, Sight
from matchmaker.directory.finding.page import (
    keep_offered,
    list_chosen,
    list_orders,
    make_groups,
    say_counts,
)
from matchmaker.directory.finding.queries import count_facets, find_companies
from matchmaker.directory.finding.tree import TagNode, list_tree, walk
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import find_visible_participation
from matchmaker.events.models import Edition
from matchmaker.files.answers import hand_out
from matchmaker.files.core import FileKind, Size
from matchmaker.files.queries import find_file, find_photo
from matchmaker.web import access
from matchmaker.web.addresses import absolute
from matchmaker.web.htmx import fragment, wants_fragment
from matchmaker.web.locale import current_locale

blueprint = Blueprint("catalogue", __name__)

LANGUAGE = "lang"


@blueprint.get("/katalog/<katalog>")
@access.public
def index(katalog: str) -> Response:
    """List those who have agreed to it; the address holds the filters and the language."""
    edition, tree = _get_open(katalog)
    search = _read(tree)
    found = find_companies(edition.id, Sight.CATALOGUE, search)
    today = clock.today(edition.time_zone)
    whole = queries.list_shown_whole([part.company_id for part in found.participations])
    with _language():
        args: dict[str, Any] = {"katalog": katalog, **write_search(search), **_carried()}
        cards = make_cards(found.participations, today)
        context = {
            "here": edition,
            "found": found,
            "search": search,
            "cards": [
                (
                    card if part.company_id in whole else replace(card, has_photo=False),
                    held_permits(part.company, today) if part.company_id in whole else [],
                )
                for card, part in zip(cards, found.participations, strict=True)
            ],
            "groups": make_groups(Sight.CATALOGUE, search, tree),
            "chips": [
                (label, url_for(".index", katalog=katalog, **write_search(rest), **_carried()))
                for label, rest in list_chosen(Sight.CATALOGUE, search, tree)
            ],
            "orders": list_orders(Sight.CATALOGUE, may_match=False),
            "args": args,
            "carried": _carried(),
        }
        if wants_fragment("results"):
            page: dict[str, Any] = {"page": found.page} if found.page > 1 else {}
            part = render_template("catalogue/_results.html", **context)
            return fragment(part, url_for(".index", **args, **page))
        return _answer("catalogue/index.html", ".index", {"katalog": katalog}, **context)


@blueprint.get("/katalog/<katalog>/jumlah")
@access.public
def counts(katalog: str) -> str:
    """Say how many carry each mark; it loads after the list."""
    edition, tree = _get_open(katalog)
    search = _read(tree)
    found = count_facets(edition.id, Sight.CATALOGUE, search)
    with _language():
        groups = make_groups(Sight.CATALOGUE, search, tree)
        return render_template(
            "directory/_counts.html", counts=say_counts(Sight.CATALOGUE, groups, found)
        )


@blueprint.get("/katalog/<katalog>/<usaha>")
@access.public
def show(katalog: str, usaha: str) -> Response:
    """Show an IKM with photos, products and kinds of permits; no contacts, numbers or finances."""
    edition, _tree = _get_open(katalog)
    seen = _get_public(edition, usaha)
    [part] = queries.load_pages([seen.id])
    with _language():
        ikm = make_public(
            part,
            find_photo(part.company_id),
            clock.today(edition.time_zone),
            whole=_is_whole(part),
        )
        args: dict[str, Any] = {"katalog": katalog, "usaha": usaha}
        photo = absolute("catalogue.photo", **args, foto=ikm.picture or "-")
        return _answer(
            "catalogue/show.html",
            ".show",
            args,
            here=edition,
            ikm=ikm,
            photo_address=lambda foto: url_for(".photo", **args, foto=foto),
            og_image=photo if ikm.picture else "",
            carried=_carried(),
        )


@blueprint.get("/katalog/<katalog>/<usaha>/foto")
@access.public
def cover(katalog: str, usaha: str) -> Response:
    """Hand out the photo of an IKM in the catalogue, as small as a list's."""
    edition, _tree = _get_open(katalog)
    part = _get_public(edition, usaha)
    found = find_photo(part.company_id)
    if found is None or not _is_whole(part):
        abort(404)
    return hand_out(found, Size.SMALL)


@blueprint.get("/katalog/<katalog>/<usaha>/foto/<foto>")
@access.public
def photo(katalog: str, usaha: str, foto: str) -> Response:
    """Hand out a photo of an IKM that is in the catalogue now, in the size of `?ukuran=`."""
    edition, _tree = _get_open(katalog)
    part = _get_public(edition, usaha)
    found = find_file(part.host_id, foto)
    if (
        found is None
        or found.company_id != part.company_id
        or found.kind not in (FileKind.PHOTO, FileKind.PRODUCT)
        or (found.kind is FileKind.PHOTO and not _is_whole(part))
    ):
        abort(404)
    asked = request.args.get("ukuran", "")
    return hand_out(found, Size(asked) if asked in list(Size) else Size.LARGE)


def _is_whole(part: Participation) -> bool:
    return part.company_id in queries.list_shown_whole([part.company_id])


@blueprint.get("/robots.txt")
@access.public
def robots() -> Response:
    """Let search engines read the open catalogues and nothing else."""
    slugs = queries.list_open_slugs()
    allowed = [f"Allow: /katalog/{slug}" for slug in slugs]
    allowed += ["Allow: /static/"] if slugs else []
    answer = make_response("\n".join(["User-agent: *", *allowed, "Disallow: /", ""]))
    answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _get_open(slug: str) -> tuple[Edition, tuple[TagNode, ...]]:
    edition = queries.find_open_edition(slug)
    if edition is None:
        abort(404)
    return edition, list_tree(edition.host_id)


def _get_public(edition: Edition, company: str) -> Participation:
    part = find_visible_participation(edition.id, company, Sight.CATALOGUE)
    if part is None:
        abort(404)
    return part


def _read(tree: tuple[TagNode, ...]) -> Search:
    asked = read_search(request.args, [node.code for _depth, node in walk(tree)])
    search = keep_offered(Sight.CATALOGUE, asked)
    if search.order is Order.MATCH:
        return replace(search, order=Order.NAME)
    return search


def _carried() -> dict[str, Any]:
    """Return the language that the address names, so that links keep it."""
    wanted = request.args.get(LANGUAGE)
    return {LANGUAGE: wanted} if wanted in LOCALES else {}


@contextmanager
def _language() -> Iterator[None]:
    """Speak the language that the address names, else the visitor's."""
    wanted = request.args.get(LANGUAGE)
    with force_locale(wanted if wanted in LOCALES else current_locale()):
        yield


def _answer(template: str, endpoint: str, place: dict[str, Any], **context: Any) -> Response:
    """Draw a page that everybody may keep, if they ask each time whether it still stands.

    What somebody has withdrawn is gone with the next look; what has not changed is not sent again.
    """
    name = f"catalogue{endpoint}"
    filters = {k: v for k, v in context.get("args", {}).items() if k != LANGUAGE} or place
    answer = make_response(
        render_template(
            template,
            alternates=[(code, absolute(name, **filters, **{LANGUAGE: code})) for code in LOCALES],
            plain_url=absolute(name, **filters),
            canonical=absolute(name, **place, **{LANGUAGE: current_locale()}),
            switch=[
                (code, url_for(endpoint, **{**filters, LANGUAGE: code}))
                for code in LOCALES
                if code != current_locale()
            ],
            **context,
        )
    )
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.vary.add("Cookie")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
