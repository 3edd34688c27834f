"""The organiser sets how many IKM are to be naik kelas by when, and where."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.programme.queries import list_regency_codes
from matchmaker.programme.targets import queries, service
from matchmaker.programme.targets.core import Dimension
from matchmaker.programme.targets.forms import TargetForm, make_target_form, part_name
from matchmaker.programme.targets.models import Target
from matchmaker.reference.regencies import get_regency, list_programme_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("targets", __name__, url_prefix="/kelola/<edition>/target")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def edit(edition: str) -> str:
    """Show the target and its parts."""
    target = queries.find_target(current_edition().id)
    codes = _codes(target)
    return _page(make_target_form(codes, target, empty=target is None), codes)


@blueprint.post("")
@access.roles(Role.ORGANISER)
def save(edition: str) -> Response | tuple[str, int]:
    """Set the target, or show the form again with what to mend."""
    found = current_edition()
    codes = _codes(queries.find_target(found.id))
    form = make_target_form(codes)
    if not form.validate_on_submit():
        return _page(form, codes), 422
    try:
        with transaction():
            service.set_target(
                found,
                form.plan,
                form.shares(codes),
                today=clock.today(found.time_zone),
                now=clock.now(),
            )
    except service.TargetRefusedError as refused:
        form.tell(refused.problems)
        return _page(form, codes), 422
    flash(_("The target is set."))
    return redirect(url_for("progress.index", edition=edition), 303)


def _codes(target: Target | None) -> dict[Dimension, list[str]]:
    """Return the parts to ask for: the programme's kabupaten, and any others that IKM are from."""
    regencies = {one.code for one in list_programme_regencies()}
    regencies |= {code for code, _count in list_regency_codes(current_edition().id)}
    if target is not None:
        regencies |= queries.shares_of(target)[Dimension.KABUPATEN].keys()
    return {
        Dimension.KABUPATEN: sorted(regencies),
        Dimension.SECTOR: [str(sector.code) for sector in list_sectors()],
    }


def _page(form: TargetForm, codes: dict[Dimension, list[str]]) -> str:
    language = current_locale()
    sectors = {str(one.code): one.name.in_language(language) for one in list_sectors()}
    return render_template(
        "programme/organiser/target.html",
        form=form,
        kabupaten=[
            (get_regency(code).label, form[part_name(Dimension.KABUPATEN, code)])
            for code in codes[Dimension.KABUPATEN]
        ],
        sectors=[
            (sectors[code], form[part_name(Dimension.SECTOR, code)])
            for code in codes[Dimension.SECTOR]
        ],
    )
