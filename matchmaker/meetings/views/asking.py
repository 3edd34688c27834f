"""Ask a company for a meeting."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.db import transaction
from matchmaker.directory.models import Participation
from matchmaker.directory.visibility import shows_itself
from matchmaker.events.current import current_edition
from matchmaker.matching.field import load_settings
from matchmaker.matching.presentation import MatchView, show_match
from matchmaker.matching.queries import find_match, find_other_side
from matchmaker.meetings import service
from matchmaker.meetings.cards import purpose_label, say_role
from matchmaker.meetings.core import Purpose, Side, purposes_with
from matchmaker.meetings.forms import AskForm
from matchmaker.meetings.reasons import MOST
from matchmaker.meetings.refusals import AskRefusedError, NotShownError
from matchmaker.meetings.views.refused import explain
from matchmaker.meetings.views.visitor import MEMBERS, Visitor, blueprint, get_visitor
from matchmaker.web import access, limits

Page = tuple[str, int]


@blueprint.get("/ajukan/<company>")
@access.roles(*MEMBERS)
def ask(edition: str, company: str) -> Page:
    """Show whom one asks, why the two fit, and the short form."""
    visitor, other = get_visitor(), _get_other(company)
    try:
        service.check_ask(current_edition(), visitor.acting, other)
    except AskRefusedError as error:
        return _refused(error, edition, visitor, other)
    form = AskForm(formdata=None)
    form.purpose.choices = _choices(visitor, other)
    form.purpose.data = form.purpose.choices[0][0]
    return _show(form, visitor, other), 200


@blueprint.post("/ajukan/<company>")
@access.roles(*MEMBERS)
@limits.by_person("120 per hour", person_key)
def send(edition: str, company: str) -> Page | Response:
    """Make the request, or show the form again with what to mend."""
    visitor, other = get_visitor(), _get_other(company)
    if not shows_itself(other.company_id):
        return _refused(NotShownError(own=False), edition, visitor, other)
    form = AskForm()
    form.purpose.choices = _choices(visitor, other)
    if not form.validate_on_submit():
        return _show(form, visitor, other), 422
    name = other.company.name
    try:
        with transaction():
            meeting = service.ask(
                visitor.acting,
                other,
                purpose=Purpose(form.purpose.data),
                message=form.message.data,
                by_user_id=current_actor().user_id,
                now=clock.now(),
            )
            public_id = meeting.public_id
    except AskRefusedError as error:
        return _refused(error, edition, visitor, other)
    flash(_("Your request is on its way. You hear as soon as %(name)s answers.", name=name))
    return redirect(
        url_for("meetings.detail", edition=edition, meeting=public_id, **visitor.carried), 303
    )


def _get_other(company: str) -> Participation:
    return find_other_side(get_visitor().acting, company, hidden_too=True) or abort(404)


def _choices(visitor: Visitor, other: Participation) -> list[tuple[str, str]]:
    partner = other if visitor.side is Side.IKM else visitor.acting
    return [(p.value, purpose_label(p)) for p in purposes_with(partner.company.kind)]


def _show(form: AskForm, visitor: Visitor, other: Participation) -> str:
    return render_template(
        "meetings/member/ask.html",
        form=form,
        visitor=visitor,
        company=other.company,
        role=say_role(other),
        why=_why(visitor, other),
    )


def _why(visitor: Visitor, other: Participation) -> MatchView | None:
    settings = load_settings(current_edition())
    match = find_match(visitor.acting, other.company.public_id, settings)
    return show_match(match, settings.day, MOST) if match else None


def _refused(error: AskRefusedError, edition: str, visitor: Visitor, other: Participation) -> Page:
    refusal = explain(error, edition, visitor, other.company.name)
    return render_template("meetings/member/refused.html", refusal=refusal, visitor=visitor), 409
