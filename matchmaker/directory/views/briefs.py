"""A partner edits its profile and its brief: the overview, the steps, loans, who comes and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.directory.briefs import service
from matchmaker.directory.briefs.answers import attendance_subject, brief_subject, partner_subject
from matchmaker.directory.briefs.forms import (
    AttendanceForm,
    DemandsForm,
    PartnerContactForm,
    PartnerFirmForm,
    SoughtForm,
    TradeForm,
)
from matchmaker.directory.briefs.words import say_attendance
from matchmaker.directory.core import Brief, CompanyKind
from matchmaker.directory.current import acting_participation, carried
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.editing.service import Subject
from matchmaker.directory.models import Participation
from matchmaker.directory.questions.queries import list_answers, list_questions
from matchmaker.directory.questions.service import list_open, side_of
from matchmaker.directory.tags.choosing import list_choices
from matchmaker.directory.tags.core.tree import Tree
from matchmaker.directory.tags.queries import load_tree
from matchmaker.directory.views import own
from matchmaker.directory.views.steps import ClashNote, Step, answer, show
from matchmaker.events.current import current_edition
from matchmaker.files.queries import find_photo
from matchmaker.web import access, limits

blueprint = Blueprint("brief", __name__, url_prefix="/acara/<edition>/brief")

EDITORS = (Role.PARTNER, Role.ORGANISER)
PLENTY = "1200 per hour"


def list_parts(kind: CompanyKind) -> dict[str, tuple[str, str, str]]:
    """Return the steps of a kind of partner: title, what it is good for, icon."""
    parts = {
        "perusahaan": (_("The company"), _("Name, city, what you are"), "shop"),
        "kontak": (_("Contact"), _("Shown once a meeting is accepted"), "phone"),
        "cari": (_("What you look for"), _("Sectors, products, places"), "search"),
        "syarat": (_("What you ask for"), _("Permits, packaging, shelf life"), "list-check"),
        "dagang": (_("Volume, price, payment"), _("What a deal looks like"), "sliders"),
        "hadir": (_("When you are there"), _("Days and meetings"), "calendar3"),
    }
    if kind is CompanyKind.BANK:
        del parts["dagang"]
        parts["cari"] = (_("Whom you look for"), _("Sectors and places"), "search")
        parts["syarat"] = (_("What you ask for"), _("Permits"), "list-check")
    return parts


@blueprint.get("")
@access.roles(*EDITORS)
def overview(edition: str) -> str:
    """Show all parts of the partner's profile."""
    part = own_partner()
    here = current_edition()
    questions = list_questions(here.id, side_of(part.company.kind))
    officers = service.count_officers(part.id)
    return render_template(
        "directory/briefs/overview.html",
        company=part.company,
        parts=list_parts(part.company.kind),
        is_bank=part.company.kind is CompanyKind.BANK,
        loans=Brief.from_json(part.brief or {}).loan_products,
        officers=officers,
        attendance=say_attendance(part.attends, officers),
        asked=len(questions),
        open=len(list_open(questions, list_answers(part.id))),
        photo=find_photo(part.company_id),
        carried=carried(),
    )


@blueprint.get("/<langkah>")
@access.roles(*EDITORS)
def edit(edition: str, langkah: str) -> str:
    """Show the questions of a step."""
    return show(_step(edition, langkah))


@blueprint.post("/<langkah>")
@access.roles(*EDITORS)
@limits.by_person(PLENTY, person_key)
def save(edition: str, langkah: str) -> Response | tuple[str, int]:
    """Save the answers of a step."""
    return answer(_step(edition, langkah))


@blueprint.post("/petugas")
@access.roles(*EDITORS)
@limits.by_person(PLENTY, person_key)
def set_officers(edition: str) -> Response:
    """Say how many officers come."""
    part = own_partner()
    typed = request.form.get("officers", "").strip()
    try:
        with transaction():
            service.set_officers(part, int(typed) if typed.isdecimal() and len(typed) < 4 else 0)
    except service.OfficersError as refusal:
        text = _(
            "Type a number from %(least)s to %(most)s. To come with fewer, tell the organiser.",
            least=refusal.least,
            most=refusal.most,
        )
        flash(text, "caution")
    else:
        flash(_("Noted. Say who they are under “Our people”."))
    return own.go("brief.overview", edition)


def own_partner() -> Participation:
    """Return the partner's part in the edition; answers 404 for anybody else's."""
    part = acting_participation()
    if part.company.kind is CompanyKind.IKM:
        abort(404)
    return part


def _step(edition: str, code: str) -> Step:
    part = own_partner()
    parts = list_parts(part.company.kind)
    if code not in parts:
        abort(404)
    order = list(parts)
    place = order.index(code)
    after = order[place + 1] if place + 1 < len(order) else None
    tree = load_tree(part.host_id)
    subject = _subject(part, code, tree)
    title, lead, _icon = parts[code]
    home = own.to("brief.overview", edition)

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/briefs/step.html",
            form=form,
            notes=notes,
            title=title,
            lead=lead,
            eyebrow=_("Step %(number)s of %(total)s", number=place + 1, total=len(order)),
            action=own.to("brief.edit", edition, langkah=code),
            back=home,
            last=after is None,
        )

    onward = own.to("brief.edit", edition, langkah=after) if after else home
    return Step(subject=subject, form=_form(part, code, subject, tree), draw=draw, onward=onward)


def _subject(part: Participation, code: str, tree: Tree) -> Subject:
    if code in {"perusahaan", "kontak"}:
        return partner_subject(part.company)
    if code == "hadir":
        return attendance_subject(part, [str(day.date) for day in current_edition().days])
    return brief_subject(part, tree)


def _form(part: Participation, code: str, subject: Subject, tree: Tree) -> StepForm:
    stands = subject.read()
    made_of: dict[str, Any] = {"data": stands} if request.method == "GET" else {}
    kind = part.company.kind
    if code == "perusahaan":
        return PartnerFirmForm(**made_of)
    if code == "kontak":
        return PartnerContactForm(**made_of)
    if code == "cari":
        return SoughtForm(kind=kind, tags=list_choices(tree, stands["tags"]), **made_of)
    if code == "syarat":
        return DemandsForm(kind=kind, standing=stands["required_permits"], **made_of)
    if code == "hadir":
        return AttendanceForm(edition=current_edition(), **made_of)
    return TradeForm(**made_of)
