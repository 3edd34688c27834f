"""An IKM's own gate: what it still takes, how it came to stand there, what mentors saw."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import acting_participation, capacity_for, carried
from matchmaker.directory.models import Participation
from matchmaker.events.current import current_edition
from matchmaker.programme import queries
from matchmaker.programme.core import CriterionCode
from matchmaker.programme.gates import queries as gates
from matchmaker.programme.gates import service
from matchmaker.programme.gates.forms import VerificationForm
from matchmaker.programme.labels import CAUSE_NAMES, CRITERION_NAMES, OUTCOME_NAMES
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("my_gate", __name__, url_prefix="/acara/<edition>/gerbang")


@blueprint.get("")
@access.roles(Role.IKM, Role.MENTOR, Role.ORGANISER)
def show(edition: str) -> str:
    """Show the gate of the IKM that the visitor acts for."""
    part = _ikm()
    today = clock.today(current_edition().time_zone)
    return _page(part, VerificationForm(formdata=None, data={"seen_on": today}))


@blueprint.post("/lapangan")
@access.roles(Role.MENTOR, Role.ORGANISER)
def verify(edition: str) -> Response | tuple[str, int]:
    """Note what the mentor saw; an own IKM is not for its owner to confirm."""
    part, form = _ikm(), VerificationForm()
    if capacity_for(part.company_id) is None:
        abort(403)
    if not form.validate_on_submit():
        return _page(part, form), 422
    now = clock.now()
    try:
        with transaction():
            service.verify(
                part,
                CriterionCode(form.criterion.data),
                holds=form.holds.data == "yes",
                note=form.note.data or "",
                seen_on=form.seen_on.data,
                today=clock.today(current_edition().time_zone),
                by_id=current_actor().user_id,
                now=now,
                markets=form.found_markets,
                capacity_per_month=form.found_capacity,
            )
    except service.NotSeenYetError:
        form.seen_on.errors = [_("This day is still to come: type the day on which you looked.")]
        return _page(part, form), 422
    flash(_("Kept with your name, and the gate has been checked again."))
    return redirect(url_for(".show", edition=edition, **carried()), 303)


def _ikm() -> Participation:
    part = acting_participation()
    if part.company.kind is not CompanyKind.IKM:
        abort(404)
    return part


def _page(part: Participation, form: VerificationForm) -> str:
    return render_template(
        "programme/member/gate.html",
        part=part,
        line=queries.find_gate_line(part.id),
        day=queries.find_gate_day(part.edition_id),
        history=gates.list_history(part.id),
        checks=gates.list_checks_of(part.company_id),
        may_verify=capacity_for(part.company_id) is not None,
        form=form,
        criteria=CRITERION_NAMES,
        causes=CAUSE_NAMES,
        outcomes=OUTCOME_NAMES,
        language=current_locale(),
        carried=carried(),
    )
