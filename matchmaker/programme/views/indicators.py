"""An IKM's figures before and now: for its owner, its mentor and the organiser alone."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.models import Company
from matchmaker.events.current import current_edition
from matchmaker.programme.indicators import queries, service
from matchmaker.programme.indicators.charts import draw_course
from matchmaker.programme.indicators.core import Indicator, list_changes
from matchmaker.programme.indicators.forms import MeasurementForm
from matchmaker.programme.labels import INDICATORS, OCCASIONS
from matchmaker.programme.mentoring import get_company, looks_after
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.web import access
from matchmaker.web.locale import current_locale

blueprint = Blueprint("indicators", __name__, url_prefix="/acara/<edition>/pendampingan/ikm/<ikm>")

READERS = (Role.IKM, Role.MENTOR, Role.ORGANISER)


@blueprint.get("/perkembangan")
@access.roles(*READERS)
def show(edition: str, ikm: str) -> str:
    """Show before and now in words, charts and a table, and the form of a new measurement."""
    return _page(get_company(ikm), MeasurementForm(formdata=None, day=_today()))


@blueprint.post("/perkembangan")
@access.roles(*READERS)
def measure(edition: str, ikm: str) -> Response | tuple[str, int]:
    """Keep a measurement: its mentor's, the organiser's, or the owner's own word."""
    company, form = get_company(ikm), MeasurementForm()
    if not form.validate_on_submit():
        return _page(company, form), 422
    assert form.day.data is not None
    try:
        with transaction():
            service.measure(
                company,
                form.measured.form.read(form.day.data),
                by_id=current_actor().user_id,
                now=clock.now(),
                yearly=bool(form.yearly.data),
            )
    except service.NothingMeasuredError:
        form.form_errors.append(_("Fill in at least one of the figures."))
        return _page(get_company(ikm), form), 422
    except service.DayOutOfRangeError:
        form.day.errors = [_("Between 2015 and today: check the day.")]
        return _page(get_company(ikm), form), 422
    flash(_("Written down."))
    return redirect(url_for("indicators.show", edition=edition, ikm=ikm), 303)


@blueprint.get("/grafik/<any('sales', 'workers', 'capacity', 'markets', 'permits'):indicator>.svg")
@access.roles(*READERS)
def chart(edition: str, ikm: str, indicator: str) -> Response:
    """Draw an indicator's course; the page has a table of the same numbers."""
    company, wanted = get_company(ikm), Indicator(indicator)
    series = [queries.values_of(row) for row in queries.list_measurements(company.id)]
    if not series:
        abort(404)
    answer = Response(draw_course(series, wanted, str(INDICATORS[wanted])))
    answer.mimetype = "image/svg+xml"
    return answer


def _page(company: Company, form: MeasurementForm) -> str:
    rows = queries.list_measurements(company.id)
    language = current_locale()
    names = {kind.value: get_permit_name(kind).short.in_language(language) for kind in PermitKind}
    return render_template(
        "programme/mentoring/indicators.html",
        company=company,
        form=form,
        rows=rows,
        changes=list_changes([queries.values_of(row) for row in rows]),
        indicators=INDICATORS,
        occasions=OCCASIONS,
        permit_names=names,
        named=lambda codes: [names.get(code, code) for code in codes],
        unit=_unit(company),
        looks_after=looks_after(company),
        today=_today(),
    )


def _unit(company: Company) -> str:
    return next((product.unit for product in company.products if product.position == 1), "")


def _today() -> object:
    return clock.today(current_edition().time_zone)
