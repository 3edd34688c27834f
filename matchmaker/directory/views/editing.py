"""An IKM edits its profile: the overview with its ring, and the steps about the firm itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.db import transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.current import carried
from matchmaker.directory.editing.answers import company_subject, needs_subject
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.editing.queries import find_newest_part, find_removed
from matchmaker.directory.editing.questions import (
    AwardForm,
    ContactForm,
    FirmForm,
    MarketForm,
    NeedsForm,
    StoryForm,
)
from matchmaker.directory.editing.removing import CannotReturnError, bring_back
from matchmaker.directory.editing.service import Subject
from matchmaker.directory.facts import terms_label
from matchmaker.directory.models import Participation
from matchmaker.directory.progress.queries import get_progress
from matchmaker.directory.questions.core import Side
from matchmaker.directory.questions.queries import list_answers, list_questions
from matchmaker.directory.questions.service import list_open
from matchmaker.directory.tags.choosing import say_tags
from matchmaker.directory.tags.queries import load_tree
from matchmaker.directory.views import own
from matchmaker.directory.views.ringing import list_steps
from matchmaker.directory.views.steps import ClashNote, Step, answer, show
from matchmaker.events.current import current_edition
from matchmaker.files.queries import find_photo
from matchmaker.web import access, limits

blueprint = Blueprint("editing", __name__)

HERE = "/acara/<edition>/profil"

STEPS = ("usaha", "cerita", "pasar", "kebutuhan", "penghargaan", "kontak")
PLENTY = "1200 per hour"


def say_step(code: str) -> tuple[str, str, str]:
    """Return a step's title, what it is good for, and its icon."""
    return {
        "usaha": (_("The business"), _("Name, place, since when, size"), "shop"),
        "cerita": (_("Your story"), _("What buyers read first"), "pencil"),
        "pasar": (_("Markets"), _("Where you sell, and export"), "signpost-split"),
        "kebutuhan": (_("What you come for"), _("Shelf, export, a loan; payment"), "star"),
        "penghargaan": (_("Awards"), _("What you have won"), "patch-check-fill"),
        "kontak": (_("Contact"), _("Shown once a meeting is accepted"), "phone"),
    }[code]


@blueprint.get(HERE)
@access.roles(*own.EDITORS)
def overview(edition: str) -> str:
    """Show how complete the profile is, the next best step, and all its parts."""
    part = own.own_profile()
    day = current_edition().days[0].date
    progress, demand = get_progress(part, day)
    questions = list_questions(part.edition_id, Side.IKM)
    return render_template(
        "directory/editing/overview.html",
        tags=say_tags(load_tree(part.host_id), part.company.tags),
        asked=len(questions),
        open=len(list_open(questions, list_answers(part.id))),
        part=part,
        company=part.company,
        progress=progress,
        steps=list_steps(progress, demand, part, edition),
        parts=[(code, *say_step(code)) for code in STEPS],
        day=day,
        photo=find_photo(part.company_id),
        carried=carried(),
    )


@blueprint.get(f"{HERE}/cincin")
@access.roles(*own.EDITORS)
def ring(edition: str) -> str:
    """Give a page of another room the ring with the next best step, as a fragment."""
    part = own.own_profile()
    progress, demand = get_progress(part, current_edition().days[0].date)
    return render_template(
        "directory/editing/ring.html",
        progress=progress,
        steps=list_steps(progress, demand, part, edition),
        carried=carried(),
    )


@blueprint.get("/profil-usaha/<company>")
@access.signed_in
def newest(company: str) -> Response:
    """Lead to the profile of a company that one acts for, in its newest edition."""
    found = find_newest_part(current_actor().own_company_ids, company)
    if found is None or found[0].company.kind is not CompanyKind.IKM:
        abort(404)
    part, slug = found
    return redirect(url_for("editing.overview", edition=slug, sebagai=part.public_id), 303)


@blueprint.get(f"{HERE}/<bagian>")
@access.roles(*own.EDITORS)
def edit(edition: str, bagian: str) -> str:
    """Show the questions of a step."""
    return show(_step(edition, bagian))


@blueprint.post(f"{HERE}/<bagian>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def save(edition: str, bagian: str) -> Response | tuple[str, int]:
    """Save the answers of a step."""
    return answer(_step(edition, bagian))


@blueprint.post(f"{HERE}/kembalikan/<removed>")
@access.roles(*own.EDITORS)
@limits.by_person(PLENTY, person_key)
def bring_back_it(edition: str, removed: str) -> Response:
    """Bring back what was taken off the profile."""
    part = own.own_profile()
    found = find_removed(part.company_id, removed)
    if found is None:
        abort(404)
    try:
        with transaction():
            bring_back(part.company, found, by_id=own.by_id(), now=clock.now())
    except CannotReturnError:
        flash(_("It cannot come back: what it belonged to is gone, or the same stands again."))
    else:
        flash(_("It is back."), "message")
    return own.go("editing.overview", edition)


def _step(edition: str, code: str) -> Step:
    if code not in STEPS:
        abort(404)
    part = own.own_profile()
    place = STEPS.index(code)
    here = own.to("editing.edit", edition, bagian=code)
    after = STEPS[place + 1] if place + 1 < len(STEPS) else None
    subject = _subject(part, code)
    title, lead, _icon = say_step(code)

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/editing/step.html",
            form=form,
            notes=notes,
            title=title,
            lead=lead,
            eyebrow=_("Step %(number)s of %(total)s", number=place + 1, total=len(STEPS)),
            action=here,
            back=own.to("editing.overview", edition),
            last=after is None,
        )

    return Step(
        subject=subject,
        form=_form(code, subject.read()),
        draw=draw,
        onward=own.to("editing.edit", edition, bagian=after)
        if after
        else own.to("editing.overview", edition),
    )


def _subject(part: Participation, code: str) -> Subject:
    return needs_subject(part) if code == "kebutuhan" else company_subject(part.company)


def _form(code: str, values: dict[str, Any]) -> StepForm:
    made_of = {"data": values} if request.method == "GET" else {}
    if code == "usaha":
        return FirmForm(today=clock.now().date(), **made_of)
    if code == "kebutuhan":
        return NeedsForm(labels=terms_label, **made_of)
    plain: dict[str, type[StepForm]] = {
        "cerita": StoryForm,
        "pasar": MarketForm,
        "penghargaan": AwardForm,
        "kontak": ContactForm,
    }
    return plain[code](**made_of)
