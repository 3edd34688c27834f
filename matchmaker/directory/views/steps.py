"""Answering a step of a profile: as a page, and to the script that saves while one types.

How a room uses it: a `StepForm` with its fields, a `Subject` that reads and writes the answers,
and a template that draws them inside `editing_form` (templates/_macros/editing.html):

    step = Step(subject=..., form=TermsForm(data=subject.read()), draw=page, onward=url)
    return answer(step) if request.method == "POST" else show(step)

`draw(form, notes)` returns the page. What is sound is saved even when another answer is not;
what somebody else has changed meanwhile is shown beside one's own and is never overwritten
unasked. A field's label stands in the form, so that the macro needs nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import abort, get_template_attribute, jsonify, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.db import transaction
from matchmaker.directory.editing.core import to_plain
from matchmaker.directory.editing.forms import StepForm
from matchmaker.directory.editing.service import (
    Clash,
    GoneError,
    Saved,
    Subject,
    save_answers,
)
from matchmaker.events.current import current_edition
from matchmaker.web.locale import hour, moment

BY_SCRIPT = "X-Saves-Itself"


@dataclass(frozen=True, kw_only=True)
class ClashNote:
    """Two answers in words; `seen` is the other one as JSON, so that choosing mine replaces
    nothing that nobody has looked at.
    """

    who: str
    moment: str
    theirs: str
    mine: str
    seen: str


Draw = Callable[[StepForm, Mapping[str, ClashNote]], str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is edited with which form, how its page is drawn, and where "save and go on" leads."""

    subject: Subject
    form: StepForm
    draw: Draw
    onward: str


def show(step: Step) -> str:
    """Draw the page with the answers as they stand."""
    step.form.made_from(step.subject.read(), step.subject.owner.revision)
    return step.draw(step.form, {})


def answer(step: Step) -> Response | tuple[str, int]:
    """Save what was sent: go on, or show what is to be mended (422) or decided (409)."""
    form = step.form
    sound, left = form.judge(), request.form.getlist("pakai")
    for name in left:
        sound.pop(name, None)
    base = form.base() | _chosen_over()
    saved = _save(step.subject, sound, base)
    notes = {clash.name: _note(form[clash.name], clash) for clash in saved.clashes}
    _show_what_stands(form, left, saved)
    form.made_from({**saved.stands, **_still_seen(form, base, saved)}, saved.revision)
    if request.headers.get(BY_SCRIPT):
        return _tell_script(form, notes)
    if form.errors or notes:
        return step.draw(form, notes), 422 if form.errors else 409
    return redirect(step.onward, 303)


def _save(subject: Subject, sound: Mapping[str, Any], base: Mapping[str, Any]) -> Saved:
    by_id = current_actor().user_id
    try:
        with transaction():
            return save_answers(subject, sound, base=base, by_id=by_id, now=clock.now())
    except GoneError:
        abort(404)


def _show_what_stands(form: StepForm, names: list[str], saved: Saved) -> None:
    """Show the answers of others that this person has chosen to leave."""
    for name in names:
        if name in saved.stands and name in form:
            form[name].data, form[name].raw_data = saved.stands[name], None


def _still_seen(form: StepForm, base: Mapping[str, Any], saved: Saved) -> dict[str, Any]:
    """Return what those answers were made from that differ from what stands.

    Their writer has not seen what stands: neither what is not saved yet, nor what somebody else
    has changed while this page lay open.
    """
    return {
        f.short_name: base[f.short_name]
        for f in form.answers()
        if f.short_name in base
        and (f.errors or to_plain(f.data) != to_plain(saved.stands.get(f.short_name)))
    }


def say_saved() -> str:
    """Return "Saved 09.31" in the edition's zone."""
    return _("Saved %(time)s", time=hour(clock.now(), current_edition().time_zone, with_zone=False))


def _chosen_over() -> dict[str, Any]:
    """Return the others' answers that this person has seen and replaces by their own."""
    found: dict[str, Any] = {}
    for name in request.form.getlist("punya_saya"):
        with suppress(ValueError):
            found[name] = json.loads(request.form.get(f"terlihat-{name}", ""))
    return found


def _tell_script(form: StepForm, notes: Mapping[str, ClashNote]) -> Response:
    """Tell what was saved, and per answer its mend or the other one's value as a fragment."""
    draw_note = get_template_attribute("_macros/editing.html", "clash_note")
    return jsonify(
        said=say_saved(),
        revision=form.revisi.data,
        base=form.dasar.data,
        errors={f.short_name: " ".join(map(str, f.errors)) for f in form.answers() if f.errors},
        clashes={name: draw_note(form[name], note) for name, note in notes.items()},
    )


def _note(field: Any, clash: Clash) -> ClashNote:
    return ClashNote(
        who=clash.who,
        moment=moment(clash.when, current_edition().time_zone),
        theirs=show_value(field, clash.theirs),
        mine=show_value(field, clash.mine),
        seen=json.dumps(to_plain(clash.theirs)),
    )


def show_value(field: Any, value: Any) -> str:
    """Return an answer as its field would show it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return _("nothing")
    labels = {str(c.value): str(c.label) for c in getattr(field, "choices", None) or ()}
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(part), str(part)) for part in value)
    return labels.get(str(value), _as_typed(field, value))


def _as_typed(field: Any, value: Any) -> str:
    held, raw = field.data, field.raw_data
    try:
        field.data, field.raw_data = value, None
        return str(field._value())
    finally:
        field.data, field.raw_data = held, raw
