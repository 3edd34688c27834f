"""The organiser's proposal: ask for it, look through it, edit its pairs, send them."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.events.core import Phase
from matchmaker.events.current import current_edition
from matchmaker.jobs.pages import answer_progress
from matchmaker.matching.field import load_settings
from matchmaker.matching.overview.queries import list_names
from matchmaker.meetings.core import Side
from matchmaker.meetings.proposals import queries, service
from matchmaker.meetings.proposals.checking import Check, check_pair
from matchmaker.meetings.proposals.core import Limits, ProposalState
from matchmaker.meetings.proposals.forms import LimitsForm, PairForm, SendForm
from matchmaker.meetings.proposals.models import Batch
from matchmaker.meetings.proposals.refusals import (
    AlreadyInError,
    AlreadySentError,
    NothingToSendError,
    NotOpenError,
    ProposalRefusedError,
    ReplacedError,
    UnderWayError,
    UnknownBatchError,
    UnknownProposalError,
)
from matchmaker.meetings.proposals.review import (
    SHOWS,
    Filters,
    count_changes,
    count_sendable,
    list_shorts,
    make_page,
    price_of_floor,
)
from matchmaker.meetings.proposals.words import draw_work, say_changes, say_ended, say_limits
from matchmaker.web import access

blueprint = Blueprint("proposals", __name__, url_prefix="/kelola/<edition>/pencocokan/usulan")

CHOSEN = "pilihan"
BY = {"ikm": Side.IKM, "mitra": Side.PARTNER}


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """Show the form of a proposal, what is being made, and the proposals there are."""
    return _show_index(LimitsForm(formdata=None, obj=Limits()))


@blueprint.post("/susun")
@access.roles(Role.ORGANISER)
def make(edition: str) -> Response | tuple[str, int]:
    """Ask a worker for a proposal."""
    form = LimitsForm()
    if not form.validate_on_submit():
        return _show_index(form), 422
    try:
        with transaction():
            service.request_batch(current_edition(), current_actor(), form.limits())
    except ProposalRefusedError as error:
        flash(_say(error), "caution")
    return redirect(url_for(".index", edition=edition), 303)


@blueprint.get("/proses/<work>")
@access.roles(Role.ORGANISER)
def progress(edition: str, work: str) -> Response:
    """Answer how far a job is, as a part of the page; once it is over, load that anew."""
    here = current_edition()
    found = queries.find_job(here.host_id, here.id, work)
    if found is None:
        abort(404)
    return answer_progress(
        draw_work(found),
        stop_url=url_for(".stop", edition=edition, work=work),
        back=url_for(".index", edition=edition),
    )


@blueprint.post("/proses/<work>/berhenti")
@access.roles(Role.ORGANISER)
def stop(edition: str, work: str) -> Response:
    """End a job early: what was sent stays sent."""
    here = current_edition()
    with transaction():
        found = queries.find_job(here.host_id, here.id, work)
        if found is None:
            abort(404)
        service.stop_job(here, found, clock.now())
    return redirect(url_for(".index", edition=edition), 303)


@blueprint.get("/<batch>")
@access.roles(Role.ORGANISER)
def review(edition: str, batch: str) -> str:
    """Show a proposal: its account, who stays below the floor and why, and its pairs."""
    return _show_batch(batch, SendForm(formdata=None))


@blueprint.post("/<batch>/kirim")
@access.roles(Role.ORGANISER)
def send(edition: str, batch: str) -> Response | tuple[str, int]:
    """Ask a worker to send all the pairs that wait, or the chosen ones."""
    here, form = current_edition(), SendForm()
    if not form.validate_on_submit():
        return _show_batch(batch, form), 422
    chosen = request.form.getlist("pilih") if request.form.get("apa") == CHOSEN else None
    try:
        with transaction():
            service.request_sending(
                here, batch, current_actor(), asked_by=Side(form.asked_by.data), chosen=chosen
            )
    except UnknownBatchError:
        abort(404)
    except ProposalRefusedError as error:
        flash(_say(error), "caution")
    return redirect(url_for(".review", edition=edition, batch=batch, **_carried()), 303)


@blueprint.post("/<batch>/<proposal>/keluarkan")
@access.roles(Role.ORGANISER)
def drop(edition: str, batch: str, proposal: str) -> Response:
    """Leave a pair out."""
    return _turn(edition, batch, proposal, ProposalState.DROPPED)


@blueprint.post("/<batch>/<proposal>/masukkan")
@access.roles(Role.ORGANISER)
def restore(edition: str, batch: str, proposal: str) -> Response:
    """Take a pair in again."""
    return _turn(edition, batch, proposal, ProposalState.DRAFT)


@blueprint.get("/<batch>/tambah")
@access.roles(Role.ORGANISER)
def choose(edition: str, batch: str) -> str:
    """Choose two companies, and see what bringing them together would break."""
    found = _get_batch(batch)
    form = _pair_form(PairForm(formdata=None))
    form.ikm.data, form.mitra.data = request.args.get("ikm", ""), request.args.get("mitra", "")
    check = None
    if form.ikm.data and form.mitra.data:
        check = check_pair(current_edition(), found, form.ikm.data, form.mitra.data)
    return _show_pair(found, form, check)


@blueprint.post("/<batch>/tambah")
@access.roles(Role.ORGANISER)
def add(edition: str, batch: str) -> Response | tuple[str, int]:
    """Add a pair by hand where nothing forbids it."""
    found = _get_batch(batch)
    form = _pair_form(PairForm())
    if not form.validate_on_submit():
        return _show_pair(found, form, None), 422
    check = check_pair(current_edition(), found, form.ikm.data, form.mitra.data)
    if check is None or check.pick is None:
        return _show_pair(found, form, check), 409
    try:
        with transaction():
            service.add_pair(current_edition(), batch, check.pick)
    except ProposalRefusedError as error:
        flash(_say(error), "caution")
    else:
        flash(_("The pair is in the proposal. It is not sent yet."))
    return redirect(url_for(".review", edition=edition, batch=batch), 303)


def _turn(edition: str, batch: str, proposal: str, state: ProposalState) -> Response:
    try:
        with transaction():
            if state is ProposalState.DROPPED:
                service.drop(current_edition(), batch, proposal)
            else:
                service.restore(current_edition(), batch, proposal)
    except (UnknownBatchError, UnknownProposalError):
        abort(404)
    except ProposalRefusedError as error:
        flash(_say(error), "caution")
    return redirect(url_for(".review", edition=edition, batch=batch, **_carried()), 303)


def _show_index(form: LimitsForm) -> str:
    here = current_edition()
    job = queries.find_newest_job(here.host_id, here.id)
    batches = queries.list_batches(here.id)
    return render_template(
        "meetings/organiser/proposals.html",
        form=form,
        work=draw_work(job),
        ended=say_ended(job),
        batches=batches,
        prices={batch.id: price_of_floor(batch.account) for batch in batches},
        counts=queries.count_states([batch.id for batch in batches]),
        open=here.phase is Phase.OPEN,
    )


def _show_batch(public_id: str, form: SendForm) -> str:
    here, batch = current_edition(), _get_batch(public_id)
    limits, filters = Limits.from_json(batch.limits), _read_filters()
    # The job first: a page never says that it is over beside pairs read before its end.
    job = queries.find_newest_job(here.host_id, here.id)
    proposals, settings = queries.list_proposals(batch.id), load_settings(here)
    held = queries.list_held_back(batch.id)
    states = [proposal.state for proposal in proposals]
    return render_template(
        "meetings/organiser/proposal.html",
        batch=batch,
        account=batch.account,
        limits=limits,
        asked=say_limits(limits),
        price=price_of_floor(batch.account),
        shorts=list_shorts(batch.account, here.id, limits.floor, [day.date for day in here.days]),
        page=make_page(proposals, filters, settings, held),
        filters=filters,
        carried=_carried(),
        by=next(name for name, side in BY.items() if side is filters.by),
        counts={
            show: sum(Filters(show=show).lets_through(proposal) for proposal in proposals)
            for show in SHOWS
        },
        drafts=states.count(ProposalState.DRAFT),
        sent=states.count(ProposalState.SENT),
        since=say_changes(*count_changes(proposals)),
        sendable=count_sendable(proposals, held, settings),
        form=form,
        work=draw_work(job),
        ended=say_ended(job) if job is not None and job.kind == queries.SEND else None,
        editable=batch.id == queries.find_newest_id(here.id) and here.phase is Phase.OPEN,
        newest=batch.id == queries.find_newest_id(here.id),
    )


def _show_pair(batch: Batch, form: PairForm, check: Check | None) -> str:
    return render_template(
        "meetings/organiser/proposal_pair.html", batch=batch, form=form, check=check
    )


def _pair_form(form: PairForm) -> PairForm:
    names = list_names(current_edition().id, paired_only=True)
    for field, is_ikm in ((form.ikm, True), (form.mitra, False)):
        field.choices = [
            SelectChoice("", _("Choose one")),
            *(
                SelectChoice(public_id, name)
                for public_id, kind, name in names
                if (kind is CompanyKind.IKM) is is_ikm
            ),
        ]
    return form


def _read_filters() -> Filters:
    show = request.args.get("tampil", "semua")
    return Filters(
        by=BY.get(request.args.get("menurut", "ikm"), Side.IKM),
        show=show if show in SHOWS else "semua",
        search=request.args.get("q", "").strip()[:80],
        page=request.args.get("page", 1, type=int),
    )


def _carried() -> dict[str, Any]:
    """The filters of the address, for the way back to the same place."""
    return {
        name: request.args[name]
        for name in ("menurut", "tampil", "q", "page")
        if request.args.get(name)
    }


def _get_batch(public_id: str) -> Batch:
    return queries.find_batch(current_edition().id, public_id) or abort(404)


def _say(error: ProposalRefusedError) -> str:
    words: dict[type[ProposalRefusedError], str] = {
        UnderWayError: _("A proposal is being made or sent already. You see below how far it is."),
        NotOpenError: _("This event takes no requests now, so that nothing can be proposed."),
        ReplacedError: _("A later proposal has taken the place of this one. Edit that one."),
        AlreadySentError: _("This pair was sent meanwhile. Cancel the meeting instead."),
        AlreadyInError: _("The two are in this proposal already."),
        NothingToSendError: _("Nothing to send: choose at least one pair that waits."),
    }
    return words[type(error)]
