"""An IKM says by which tags it is found; its products propose some."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from matchmaker.accounts.actor import person_key
from matchmaker.directory.briefs.answers import tags_subject
from matchmaker.directory.briefs.forms import TagsForm
from matchmaker.directory.current import carried
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.tags.choosing import list_choices, propose_for
from matchmaker.directory.tags.queries import load_tree
from matchmaker.directory.views import own
from matchmaker.directory.views.steps import ClashNote, Step, answer, show
from matchmaker.web import access, limits
from matchmaker.web.locale import current_locale

blueprint = Blueprint("own_tags", __name__, url_prefix="/acara/<edition>/profil-tag")


@blueprint.get("")
@access.roles(*own.EDITORS)
def edit(edition: str) -> str:
    """Show the tags to choose, and those that the products propose."""
    return show(_step(edition))


@blueprint.post("")
@access.roles(*own.EDITORS)
@limits.by_person("1200 per hour", person_key)
def save(edition: str) -> Response | tuple[str, int]:
    """Save which tags the company carries."""
    return answer(_step(edition))


def _step(edition: str) -> Step:
    part = own.own_profile()
    tree = load_tree(part.host_id)
    subject = tags_subject(part.company, tree)
    chosen = subject.read()["tags"]
    proposed = [code for code in propose_for(part.company, tree) if code not in chosen]
    home = own.to("editing.overview", edition)
    made_of = {"data": subject.read()} if request.method == "GET" else {}
    choices = list_choices(tree, [*chosen, *proposed], part.company.sectors)

    def draw(form: StepForm, notes: Mapping[str, ClashNote]) -> str:
        return render_template(
            "directory/editing/tags.html",
            form=form,
            notes=notes,
            proposed=[(code, tree.label(code, current_locale())) for code in proposed],
            action=own.to("own_tags.edit", edition),
            back=home,
            company=part.company,
            carried=carried(),
        )

    return Step(subject=subject, form=TagsForm(tags=choices, **made_of), draw=draw, onward=home)
