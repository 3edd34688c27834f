"""The naik kelas gate for the organiser: who passed, why the others did not, a word against it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.models import Participation
from matchmaker.events.current import current_edition
from matchmaker.programme import queries, service
from matchmaker.programme.core import CriterionCode, Standing
from matchmaker.programme.forms import DecisionForm
from matchmaker.programme.gates import queries as gates
from matchmaker.programme.gates.service import first_day
from matchmaker.programme.labels import CAUSE_NAMES, CRITERION_NAMES, OUTCOME_NAMES
from matchmaker.reference.regencies import find_regency
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("gate", __name__, url_prefix="/kelola/<edition>/gerbang")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List the edition's IKM as they stand at the gate, filtered."""
    found = current_edition()
    chosen = _chosen()
    lines, total = queries.list_gate_lines(found.id, **chosen)
    counts = queries.get_counts(found.id)
    return render_template(
        "programme/organiser/gate.html",
        lines=lines,
        total=total,
        pages=-(-total // queries.PAGE_SIZE),
        page=chosen["page"],
        counts=counts,
        chosen=chosen,
        args=_args(),
        day=queries.find_gate_day(found.id),
        disagreements=gates.count_disagreements(found.id),
        regencies=[
            (code, _regency_name(code), number)
            for code, number in queries.list_regency_codes(found.id)
        ],
        criteria=CRITERION_NAMES,
        regency_name=_regency_name,
        language=current_locale(),
    )


@blueprint.post("")
@access.roles(Role.ORGANISER)
def judge(edition: str) -> Response:
    """Judge everyone anew as of the edition's first day."""
    found = current_edition()
    with transaction():
        service.evaluate_edition(found, first_day(found), now=clock.now())
    flash(_("Everyone has been checked again."), "message")
    return redirect(url_for("gate.index", edition=found.slug), 303)


@blueprint.get("/<participation>")
@access.roles(Role.ORGANISER)
def show(edition: str, participation: str) -> str:
    """Show one IKM's criteria, the decisions so far, and the form for a new one."""
    return _detail(_participation(participation), DecisionForm(formdata=None))


@blueprint.post("/<participation>")
@access.roles(Role.ORGANISER)
def decide(edition: str, participation: str) -> Response | tuple[str, int]:
    """Pass or hold an IKM against the gate, or give the word back to the gate."""
    found, form = _participation(participation), DecisionForm()
    if not form.validate_on_submit():
        return _detail(found, form), 422
    try:
        with transaction():
            service.decide(
                found,
                passes=form.passes,
                reason=form.reason.data,
                user_id=current_actor().user_id,
                now=clock.now(),
            )
    except service.NothingToDecideError:
        form.reason.errors = [_("This stands already: there is nothing to decide.")]
        return _detail(_participation(participation), form), 409
    flash(_("Decided, and kept with your reason."), "message")
    return redirect(url_for("gate.show", edition=edition, participation=participation), 303)


def _participation(public_id: str) -> Participation:
    found = queries.find_ikm_participation(current_edition().id, public_id)
    if found is None:
        abort(404)
    return found


def _detail(participation: Participation, form: DecisionForm) -> str:
    line = queries.find_gate_line(participation.id)
    if line is None:
        abort(404)
    return render_template(
        "programme/organiser/gate_ikm.html",
        line=line,
        form=form,
        overrides=queries.list_overrides(participation.id),
        history=gates.list_history(participation.id),
        checks=gates.list_checks_of(participation.company_id),
        criteria=CRITERION_NAMES,
        causes=CAUSE_NAMES,
        outcomes=OUTCOME_NAMES,
        regency_name=_regency_name,
        language=current_locale(),
    )


def _regency_name(code: str | None) -> str:
    regency = find_regency(code) if code else None
    return regency.label if regency else ""


def _chosen() -> dict[str, Any]:
    """Read the filters; what cannot be read is not filtered by."""
    standing, criterion = request.args.get("hasil"), request.args.get("kriteria")
    page = request.args.get("page", 1, type=int)
    return {
        "standing": Standing(standing) if standing in set(Standing) else None,
        "criterion": CriterionCode(criterion) if criterion in set(CriterionCode) else None,
        "regency_codes": [code for code in request.args.getlist("kabupaten") if code],
        "search": request.args.get("cari", "").strip()[:80],
        "page": max(1, min(page or 1, 10_000)),
    }


def _args() -> dict[str, list[str]]:
    """Return the address's filters, for links that change one of them."""
    return {
        name: values
        for name in ("hasil", "kriteria", "kabupaten", "cari")
        if (values := [value for value in request.args.getlist(name) if value])
    }
