"""The organiser sets what a gate asks, and sees first whom that would change."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.gates import queries, service
from matchmaker.programme.gates.core import GateSettings
from matchmaker.programme.gates.forms import SettingsForm, make_settings_form
from matchmaker.programme.gates.preview import Preview, preview
from matchmaker.programme.labels import CRITERION_NAMES
from matchmaker.reference.permits import PermitKind, describe, express, get_permit_name
from matchmaker.reference.product_types import list_product_types
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("gate_settings", __name__, url_prefix="/kelola/<edition>/gerbang/pengaturan")

# In an address, the gate of everybody whose cohort has none of its own.
PROGRAMME = "program"


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List the cohorts with what their gates ask, and the gate of everybody else."""
    return render_template(
        "programme/organiser/gate_cohorts.html",
        cohorts=queries.list_cohorts(current_actor().host_id),
        default=queries.find_settings(current_actor().host_id),
        programme=PROGRAMME,
        criteria=CRITERION_NAMES,
    )


@blueprint.get("/<cohort>")
@access.roles(Role.ORGANISER)
def edit(edition: str, cohort: str) -> str:
    """Show what a gate asks."""
    found = _cohort(cohort)
    return _page(found, make_settings_form(_settings(found)))


@blueprint.post("/<cohort>/akibat")
@access.roles(Role.ORGANISER)
def try_out(edition: str, cohort: str) -> str | tuple[str, int]:
    """Show whom the typed settings would change; nothing is saved."""
    found, form = _cohort(cohort), make_settings_form()
    seen = _preview(found, form) if form.validate() else None
    if request.headers.get("HX-Request"):
        return render_template(
            "programme/organiser/_gate_preview.html", **_words(), seen=seen, form=form
        )
    return _page(found, form, seen) if seen else (_page(found, form), 422)


@blueprint.post("/<cohort>")
@access.roles(Role.ORGANISER)
def save(edition: str, cohort: str) -> Response | tuple[str, int]:
    """Set a gate, and judge its IKM anew."""
    found, form = _cohort(cohort), make_settings_form()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with transaction():
            changed = service.save_settings(
                current_edition(),
                found,
                form.settings(),
                by_id=current_actor().user_id,
                now=clock.now(),
            )
    except service.SameSettingsError:
        flash(_("Nothing has changed: these settings hold already."), "caution")
    else:
        flash(
            ngettext(
                "Saved. The verdict on %(num)s IKM changed.",
                "Saved. The verdicts on %(num)s IKM changed.",
                changed,
            )
            if changed
            else _("Saved. No verdict changed.")
        )
    return redirect(url_for(".edit", edition=edition, cohort=cohort), 303)


def _cohort(public_id: str) -> Cohort | None:
    if public_id == PROGRAMME:
        return None
    found = queries.find_cohort(current_actor().host_id, public_id)
    if found is None:
        abort(404)
    return found


def _settings(cohort: Cohort | None) -> GateSettings:
    return queries.find_settings(current_actor().host_id, cohort)


def _preview(cohort: Cohort | None, form: SettingsForm) -> Preview:
    edition = current_edition()
    return preview(edition, cohort, form.settings(), service.first_day(edition))


def _words() -> dict[str, object]:
    return {"criteria": CRITERION_NAMES, "language": current_locale()}


def _page(cohort: Cohort | None, form: SettingsForm, seen: Preview | None = None) -> str:
    language = current_locale()
    if seen is None and not form.errors:
        seen = _preview(cohort, form)
    return render_template(
        "programme/organiser/gate_settings.html",
        **_words(),
        name=_("The programme's gate") if cohort is None else cohort.name,
        key=PROGRAMME if cohort is None else cohort.public_id,
        follows=cohort is not None and cohort.gate is None,
        form=form,
        seen=seen,
        day=service.first_day(current_edition()),
        types=[
            (
                one.code,
                one.name.in_language(language),
                describe(one.gate_permits).in_language(language),
                express(one.gate_permits),
            )
            for one in list_product_types()
        ],
        kinds=[(kind, get_permit_name(kind).long.in_language(language)) for kind in PermitKind],
    )
