"""The organiser's pages of the tree of sector tags."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.tags import queries, service
from matchmaker.directory.tags.core.tree import (
    DEEPEST,
    BelowItselfError,
    SectorStaysError,
    TagRuleError,
    TagValue,
    TooDeepError,
    Tree,
)
from matchmaker.directory.tags.forms import PlaceForm, TagForm
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("tags", __name__, url_prefix="/kelola/<edition>/tag")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show the tree with how often each tag is used."""
    host_id = current_actor().host_id
    return render_template(
        "directory/organiser/tags.html",
        tree=queries.load_tree(host_id),
        uses=queries.count_uses(host_id),
        unused=queries.UNUSED,
        language=current_locale(),
    )


@blueprint.get("/<tag>/baru")
@access.roles(Role.ORGANISER)
def new(edition: str, tag: str) -> str:
    """Ask for the names of a new tag below one."""
    tree, parent = _find(tag)
    return _new_page(tree, parent, TagForm(formdata=None))


@blueprint.post("/<tag>/baru")
@access.roles(Role.ORGANISER)
def add(edition: str, tag: str) -> Response | tuple[str, int]:
    """Add a tag below one."""
    tree, parent = _find(tag)
    form = TagForm()
    if not form.validate():
        return _new_page(tree, parent, form), 422
    try:
        with transaction():
            added = service.add_tag(current_actor().host_id, parent.code, form.wording)
    except service.SameNameError:
        form.name_id.errors = [_("A tag of this name stands here already.")]
        return _new_page(tree, parent, form), 409
    except TooDeepError:
        flash(_("Nothing can stand below this tag: the tree has four levels."), "caution")
        return _back(edition, parent.code)
    flash(_("Added: %(name)s.", name=added.name_id))
    return _back(edition, added.code)


@blueprint.get("/<tag>")
@access.roles(Role.ORGANISER)
def show(edition: str, tag: str) -> str:
    """Show a tag: its names, where it stands, and what can be done with it."""
    tree, found = _find(tag)
    return _page(tree, found)


@blueprint.post("/<tag>")
@access.roles(Role.ORGANISER)
def rename(edition: str, tag: str) -> Response | tuple[str, int]:
    """Change the names, codes and synonyms of a tag."""
    tree, found = _find(tag)
    form = TagForm()
    if not form.validate():
        return _page(tree, found, form=form), 422
    try:
        with transaction():
            service.rename_tag(current_actor().host_id, tag, form.wording)
    except service.SameNameError:
        form.name_id.errors = [_("A tag of this name stands here already.")]
        return _page(tree, found, form=form), 409
    except SectorStaysError:
        abort(404)
    flash(_("Saved."))
    return _back(edition, tag)


@blueprint.post("/<tag>/pindah")
@access.roles(Role.ORGANISER)
def move(edition: str, tag: str) -> Response | tuple[str, int]:
    """Put a tag below another one."""
    tree, found = _find(tag)
    form = _parents(tree, found, PlaceForm(prefix="move"))
    if not form.validate():
        return _page(tree, found, move_form=form), 422
    try:
        with transaction():
            service.move_tag(current_actor().host_id, tag, form.place.data)
    except (TagRuleError, service.SameNameError) as refusal:
        form.place.errors = [_say(refusal)]
        return _page(tree, found, move_form=form), 409
    flash(_("Moved. Companies and briefs that carry the tag have moved along."))
    return _back(edition, tag)


@blueprint.post("/<tag>/gabung")
@access.roles(Role.ORGANISER)
def merge(edition: str, tag: str) -> Response | tuple[str, int]:
    """Merge a tag into another one, for good."""
    tree, found = _find(tag)
    form = _targets(tree, found, PlaceForm(prefix="merge"))
    if not form.validate():
        return _page(tree, found, merge_form=form), 422
    try:
        with transaction():
            service.merge_tags(current_actor().host_id, tag, form.place.data)
    except TagRuleError as refusal:
        form.place.errors = [_say(refusal)]
        return _page(tree, found, merge_form=form), 409
    flash(_("Merged. All that carried “%(name)s” carries this tag now.", name=_label(found)))
    return _back(edition, form.place.data)


@blueprint.post("/<tag>/tampil")
@access.roles(Role.ORGANISER)
def switch(edition: str, tag: str) -> Response:
    """Offer a tag, or no more."""
    on = request.form.get("on") == "1"
    _find(tag)
    try:
        with transaction():
            service.switch_tag(current_actor().host_id, tag, on=on)
    except SectorStaysError:
        abort(404)
    flash(
        _("Switched on: it can be chosen again.")
        if on
        else _("Switched off: who carries it keeps it, nobody else can choose it.")
    )
    return _back(edition, tag)


@blueprint.post("/<tag>/urut")
@access.roles(Role.ORGANISER)
def shift(edition: str, tag: str) -> Response:
    """Put a tag one place up or down among those beside it."""
    _tree, found = _find(tag)
    with transaction():
        service.shift_tag(current_actor().host_id, tag, up=request.form.get("up") == "1")
    return _back(edition, found.parent_code or tag)


@blueprint.post("/<tag>/hapus")
@access.roles(Role.ORGANISER)
def remove(edition: str, tag: str) -> Response:
    """Delete a tag that nothing carries."""
    _tree, found = _find(tag)
    try:
        with transaction():
            service.remove_tag(current_actor().host_id, tag)
    except (TagRuleError, service.HasChildrenError, service.UsedTagError) as refusal:
        flash(_say(refusal), "caution")
        return _back(edition, tag)
    flash(_("Deleted: %(name)s.", name=_label(found)))
    return redirect(url_for("tags.index", edition=edition), 303)


def _say(refusal: Exception) -> str:
    if isinstance(refusal, service.UsedTagError):
        return _(
            "%(companies)s and %(briefs)s carry this tag. Merge it into another one, or switch "
            "it off.",
            companies=ngettext("%(num)s company", "%(num)s companies", refusal.uses.companies),
            briefs=ngettext("%(num)s brief", "%(num)s briefs", refusal.uses.briefs),
        )
    if isinstance(refusal, service.HasChildrenError):
        return _("Other tags stand below this one. Move or delete them first.")
    if isinstance(refusal, service.SameNameError):
        return _("A tag of this name stands there already. Merge the two instead.")
    if isinstance(refusal, BelowItselfError):
        return _("This one stands below it, or is the tag itself. Choose another.")
    if isinstance(refusal, TooDeepError):
        return _("There the tree would have more than four levels. Choose a higher place.")
    return _("The three sectors stay as they are. Choose a tag below them.")


def _find(code: str) -> tuple[Tree, TagValue]:
    tree = queries.load_tree(current_actor().host_id)
    found = tree.find(code)
    if found is None or found.code != code:
        abort(404)
    return tree, found


def _label(tag: TagValue) -> str:
    return tag.name.in_language(current_locale())


def _parents(tree: Tree, tag: TagValue, form: PlaceForm) -> PlaceForm:
    """Offer where the tag can stand; others stay out of the list rather than being refused."""

    def may(code: str) -> bool:
        try:
            tree.check_place(tag.code, code)
        except TagRuleError:
            return False
        return code != tag.parent_code

    codes = [other.code for _depth, other in tree.walk() if may(other.code)]
    return form.offer(tree, codes, current_locale())


def _targets(tree: Tree, tag: TagValue, form: PlaceForm) -> PlaceForm:
    def may(code: str) -> bool:
        try:
            tree.check_merge(tag.code, code)
        except TagRuleError:
            return False
        return True

    codes = [other.code for _depth, other in tree.walk() if may(other.code)]
    return form.offer(tree, codes, current_locale())


def _new_page(tree: Tree, parent: TagValue, form: TagForm) -> str:
    return render_template(
        "directory/organiser/tag_new.html", parent=parent, form=form, language=current_locale()
    )


def _page(
    tree: Tree,
    tag: TagValue,
    *,
    form: TagForm | None = None,
    move_form: PlaceForm | None = None,
    merge_form: PlaceForm | None = None,
) -> str:
    above = [tree.get(code) for code in reversed(tree.ancestors(tag.code))]
    sector = tree.sector_of(tag.code)
    return render_template(
        "directory/organiser/tag.html",
        tag=tag,
        path=[tree.get(sector), *above] if sector and tag.parent_code else [],
        children=tree.children(tag.code),
        may_grow=tree.depth(tag.code) + 1 < DEEPEST,
        uses=queries.count_uses(current_actor().host_id).get(tag.code, queries.UNUSED),
        form=form or _filled(tag),
        move_form=move_form or _parents(tree, tag, PlaceForm(formdata=None, prefix="move")),
        merge_form=merge_form or _targets(tree, tag, PlaceForm(formdata=None, prefix="merge")),
        language=current_locale(),
    )


def _filled(tag: TagValue) -> TagForm:
    return TagForm(
        formdata=None,
        data={
            "name_id": tag.name.id,
            "name_en": tag.name.en,
            "synonyms": "\n".join(tag.synonyms),
            "kbli": ", ".join(tag.kbli),
            "hs": ", ".join(tag.hs),
        },
    )


def _back(edition: str, code: str) -> Response:
    return redirect(url_for("tags.show", edition=edition, tag=code), 303)
