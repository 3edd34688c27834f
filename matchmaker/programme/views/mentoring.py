"""A mentor's phone: today's visits, then this week's; planning one, and writing one down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.accounts.queries import find_person, list_with_role
from matchmaker.db import transaction
from matchmaker.directory.models import Company
from matchmaker.events.current import current_edition
from matchmaker.files.core import MOST_BYTES
from matchmaker.programme.labels import TOPICS, VISIT_MODES
from matchmaker.programme.mentoring import get_company, looks_after
from matchmaker.programme.standing import get_mentor_page
from matchmaker.programme.visits import queries, service
from matchmaker.programme.visits.core import MOST_PHOTOS, THIS_WEEK, VisitMode
from matchmaker.programme.visits.forms import MeetingPlace, PlanForm, VisitForm, list_mends
from matchmaker.programme.visits.models import Visit
from matchmaker.programme.visits.service import Author
from matchmaker.reference.phones import show_phone
from matchmaker.reference.regencies import list_regencies
from matchmaker.web import access, limits

blueprint = Blueprint("mentoring", __name__, url_prefix="/acara/<edition>/pendampingan")

WRITERS = (Role.MENTOR, Role.ORGANISER)
JSON = "application/json"
Answer = Response | tuple[str, int] | tuple[Response, int]


@blueprint.get("")
@access.roles(Role.MENTOR)
def index(edition: str) -> str:
    """Show today's visits, then this week's, then who has been waiting for long."""
    actor = current_actor()
    return render_template(
        "programme/mentoring/index.html",
        page=get_mentor_page(actor.host_id, actor.mentored_company_ids, _today()),
        today=_today(),
        me=current_user.public_id,
        show_phone=show_phone,
        modes=VISIT_MODES,
        regencies={regency.code: regency.label for regency in list_regencies()},
    )


@blueprint.get("/catat")
@access.roles(*WRITERS)
def write(edition: str) -> str:
    """Show the form of a visit that was; kept by the phone, it works without a connection."""
    visit = queries.find_visit(current_actor().host_id, request.args.get("kunjungan", ""))
    companies = _companies(request.args.get("ikm", ""))
    known = {company.id for company in companies}
    form = VisitForm(formdata=None, day=_today())
    if visit is not None and visit.company_id in known:
        form = VisitForm(formdata=None, obj=None, **_planned_values(visit))
    elif companies and request.args.get("ikm"):
        form.ikm.data = request.args["ikm"]
    return _visit_page(form, companies)


@blueprint.post("/catat")
@access.roles(*WRITERS)
@limits.by_person("120 per hour", person_key)
def record(edition: str) -> Answer:
    """Keep a visit; a phone that sends it again gets the answer that it is there."""
    company, form = _named(), VisitForm()
    form.today = _today()
    companies = _offer(form, company)
    if company is not None and not looks_after(company):
        return _refuse(form, companies, _("You do not mentor this IKM any more."), 403)
    if not form.validate_on_submit() or company is None:
        return _refuse(form, companies, "", 422)
    try:
        with transaction():
            visit = service.record_visit(
                company,
                form.read(request.form.getlist("done")),
                author=_author(form),
                data=Path(current_app.config["DATA"]),
                now=clock.now(),
            )
            address = url_for("visits.show", edition=edition, visit=visit.public_id)
    except service.SentByAnotherError:
        return _refuse(form, companies, _("Somebody else has sent this entry already."), 409)
    if _is_a_phone():
        return jsonify(address=address), 201
    flash(_("The visit is written down. The IKM sees what was agreed."))
    return redirect(address, 303)


@blueprint.get("/tanda")
@access.roles(*WRITERS)
def token(edition: str) -> Response:
    """Tell a phone that sends later who is signed in, and today's token for its form."""
    return jsonify(person=current_user.public_id, token=generate_csrf())


@blueprint.get("/rencana")
@access.roles(*WRITERS)
def planning(edition: str) -> str:
    """Show the form of a visit to come."""
    wanted = request.args.get("ikm", "")
    form = PlanForm(formdata=None, ikm=wanted)
    _offer(form, get_company(wanted) if wanted else None)
    return _plan_page(form)


@blueprint.post("/rencana")
@access.roles(*WRITERS)
def plan(edition: str) -> Answer:
    """Plan a visit; the IKM sees it on its first page."""
    company, form = _named(), PlanForm()
    form.today = _today()
    _offer(form, company)
    if not form.validate_on_submit() or company is None or not looks_after(company):
        return _plan_page(form), 422
    assert form.day.data is not None
    with transaction():
        visit = service.plan_visit(
            company,
            day=form.day.data,
            hour=form.hour.data,
            mode=VisitMode(form.mode.data),
            place=form.place.data or "",
            author=_author(form),
        )
        public_id = visit.public_id
    flash(_("Planned. The IKM sees the visit on its first page."))
    return redirect(url_for("visits.show", edition=edition, visit=public_id), 303)


def _named() -> Company | None:
    """Return the IKM that the form names, None for none; answers 404 for one that is not theirs."""
    wanted = request.form.get("ikm", "")
    return get_company(wanted) if wanted else None


def _companies(wanted: str) -> Sequence[Company]:
    """Return the IKM that the form offers: a mentor's own, for an organiser the one named."""
    actor = current_actor()
    if actor.mentored_company_ids:
        return queries.list_mentored(actor.host_id, actor.mentored_company_ids)
    return [get_company(wanted)] if wanted else []


def _offer(form: MeetingPlace, company: Company | None) -> Sequence[Company]:
    """Fill the form's lists; an organiser also says who goes."""
    companies = list(_companies(company.public_id if company else ""))
    if company is not None and all(one.id != company.id for one in companies):
        companies.append(company)
    form.ikm.choices = [(one.public_id, one.name) for one in companies]
    if len(companies) > 1:
        # Nobody writes down by mistake of the first one what was seen at another's.
        form.ikm.choices.insert(0, ("", _("Choose the IKM")))
    form.visitor.choices = [("", _("Myself"))]
    if current_actor().is_a(Role.ORGANISER):
        form.visitor.choices += [
            (person.public_id, person.name)
            for person in list_with_role(current_actor().host_id, Role.MENTOR)
        ]
    return companies


def _author(form: MeetingPlace) -> Author:
    me = current_actor().user_id
    person = find_person(current_actor().host_id, form.visitor.data or "")
    return Author(visitor_id=person.id if person is not None else me, recorded_by_id=me)


def _planned_values(visit: Visit) -> dict[str, Any]:
    return {
        "ikm": visit.company.public_id,
        "planned": visit.public_id,
        "day": min(visit.day, _today()),
        "hour": visit.hour,
        "mode": visit.mode,
        "place": visit.place,
    }


def _refuse(form: VisitForm, companies: Sequence[Company], mend: str, status: int) -> Answer:
    """Answer what is wrong: to a phone in a list, else on the form with all that was typed."""
    if mend:
        form.form_errors.append(mend)
    if _is_a_phone():
        return jsonify(mends=list_mends(form)), status
    return _visit_page(form, companies), status


def _visit_page(form: VisitForm, companies: Sequence[Company]) -> str:
    if form.ikm.choices is None:
        _offer(form, companies[0] if len(companies) == 1 else None)
    ids = [company.id for company in companies]
    steps: dict[int, list[Any]] = {}
    for step in queries.list_open_steps(ids):
        steps.setdefault(step.company_id, []).append(step)
    return render_template(
        "programme/mentoring/visit_form.html",
        form=form,
        companies=companies,
        steps=steps,
        planned=queries.list_planned(ids, _today() + THIS_WEEK),
        done=request.form.getlist("done"),
        topics=TOPICS,
        today=_today(),
        most_photos=MOST_PHOTOS,
        most_bytes=MOST_BYTES,
        me=current_user.public_id,
    )


def _plan_page(form: PlanForm) -> str:
    return render_template("programme/mentoring/plan_form.html", form=form, today=_today())


def _is_a_phone() -> bool:
    """Tell a script that sends an entry from a form that was sent by hand."""
    return request.accept_mimetypes.best_match([JSON, "text/html"]) == JSON


def _today() -> Any:
    return clock.today(current_edition().time_zone)
