"""The organiser sets how an edition pairs, and sees first whose lists that would change."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.tags.core.tree import Tree
from matchmaker.directory.tags.queries import load_tree
from matchmaker.events.current import current_edition
from matchmaker.matching.core.rule import EVERYBODY
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.core.weights import CRITERIA, list_own, with_own
from matchmaker.matching.field import Settings, load_field, load_settings
from matchmaker.matching.rules.queries import list_rules, make_rule
from matchmaker.matching.weighing import service
from matchmaker.matching.weighing.forms import WeighingForm, make_form, read_weight
from matchmaker.matching.weighing.queries import list_names, list_own_weights
from matchmaker.matching.weighing.showing import NOTHING, Shown, show
from matchmaker.matching.weighing.words import SIDES, list_criteria, side_label
from matchmaker.web import access
from matchmaker.web.htmx import wants_fragment

blueprint = Blueprint("weighing", __name__, url_prefix="/kelola/<edition>/pencocokan/bobot")

MOST_NAMES = 600


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show weights and rule. `bobot_<side>_<criterion>` in the address fills a weight in.

    So do learnt suggestions arrive: filled in, never saved by themselves.
    """
    tree, form = _make_form()
    filled = _fill_in(form)
    form.perusahaan.data = request.args.get("perusahaan", "")[:200]
    return _page(form, tree, filled=filled)


@blueprint.post("/akibat")
@access.roles(Role.ORGANISER)
def try_out(edition: str) -> str | tuple[str, int]:
    """Show what the typed settings would change; nothing is saved."""
    tree, form = _make_form()
    if request.form.get("bawaan") in CRITERIA:
        form.reset(request.form["bawaan"])
    valid = _check(form)
    if wants_fragment():
        shown = _show(form, tree) if valid else None
        return render_template(
            "matching/organiser/_effect.html", shown=shown, form=form, partial=True
        )
    return _page(form, tree) if valid else (_page(form, tree), 422)


@blueprint.post("")
@access.roles(Role.ORGANISER)
def save(edition: str) -> Response | tuple[str, int]:
    """Set weights and rule; every list is made anew."""
    tree, form = _make_form()
    if not form.validate_on_submit():
        form.take_added()
        return _page(form, tree), 422
    try:
        with transaction():
            service.save_settings(
                current_edition(), form.weights(), form.kinds(), seen=form.terlihat.data or ""
            )
    except service.SameSettingsError:
        flash(_("Nothing has changed: these settings hold already."), "caution")
    except service.MeanwhileChangedError:
        form.take_added()
        return _page(form, tree, meanwhile=True), 409
    else:
        flash(_("Saved. Everybody's list is being made anew."))
    looked_at = form.perusahaan.data or None
    return redirect(url_for(".index", edition=edition, perusahaan=looked_at), 303)


def _make_form() -> tuple[Tree, WeighingForm]:
    here = current_edition()
    tree = load_tree(here.host_id)
    return tree, make_form(tree, list_own_weights(here.id), list_rules(here.id))


def _check(form: WeighingForm) -> bool:
    valid = form.validate()
    form.take_added()
    return valid


def _fill_in(form: WeighingForm) -> bool:
    """Put the weights of the address into the form; what is no weight is left out."""
    filled = False
    for side, criteria in CRITERIA.items():
        for code in criteria:
            name = f"bobot_{side}_{code}"
            weight = read_weight(request.args.get(name, ""))
            if weight is not None and weight != form[name].data:
                form[name].data, filled = weight, True
    return filled


def _show(form: WeighingForm, tree: Tree) -> Shown:
    """Score only where there is something to say."""
    here = current_edition()
    settings = load_settings(here)
    typed, company = _typed(settings, form, tree), form.perusahaan.data or ""
    if typed is None and not company.strip():
        return NOTHING
    return show(load_field(here, settings), typed, company)


def _typed(now: Settings, form: WeighingForm, tree: Tree) -> Settings | None:
    """The settings of the form, None where they are those that hold."""
    rule = make_rule(form.kinds(), tree)
    weights = with_own(form.weights(), now.weights.tags)
    same_rule = all(own == now.rule.kinds.get(kind, EVERYBODY) for kind, own in rule.kinds.items())
    if same_rule and weights == now.weights:
        return None
    return replace(now, weights=weights, rule=rule)


def _page(form: WeighingForm, tree: Tree, *, filled: bool = False, meanwhile: bool = False) -> str:
    here = current_edition()
    form.terlihat.data = service.mark_of(list_own_weights(here.id), list_rules(here.id))
    form.terlihat.raw_data = None
    own = list_own({} if form.errors else form.weights())
    return render_template(
        "matching/organiser/weighing.html",
        form=form,
        kinds=[side for side in SIDES if side in PARTNER_KINDS],
        sides=[(side, side_label(side), list_criteria(side)) for side in SIDES],
        shown=None if form.errors or form.form_errors else _show(form, tree),
        names=list_names(here.id, MOST_NAMES),
        differs={side: bool(own.get(side)) for side in SIDES},
        opened=[side for side in SIDES if _is_wrong(form, side)],
        filled=filled,
        meanwhile=meanwhile,
    )


def _is_wrong(form: WeighingForm, side: str) -> bool:
    return any(form[f"bobot_{side}_{code}"].errors for code in CRITERIA[side])
