"""The organiser's messages: the wa.me list to tap, what became of the e-mails, the letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.notifications import mailbox, queries, service
from matchmaker.notifications.core import Recipient
from matchmaker.notifications.mail import mail_folder
from matchmaker.organiser import outgoing as messages
from matchmaker.organiser.outgoing import NothingToSayError, Pile
from matchmaker.organiser.topics import TOPIC_NAMES
from matchmaker.web import access
from matchmaker.web.htmx import see_other

blueprint = Blueprint("notifications", __name__, url_prefix="/kelola/<edition>")

PAGE_SIZE = 20
# A tap that is older stays in the pile "sent", where it can be undone too.
SHOWN_AS_JUST_TAPPED = timedelta(minutes=10)

PILE_NAMES = {
    Pile.TAP: _l("Ready to send"),
    Pile.UNDER_WAY: _l("Under way"),
    Pile.SENT: _l("Sent"),
    Pile.FAILED: _l("Failed"),
    Pile.DROPPED: _l("Not needed any more"),
    Pile.UNREACHABLE: _l("Cannot be reached"),
}


@blueprint.get("/pesan")
@access.roles(Role.ORGANISER)
def outgoing(edition: str) -> str:
    """Show one pile of messages, the prepared ones first."""
    found = current_edition()
    counts = messages.count_piles(found.id)
    pile = _asked_pile()
    total = queries.count_waiting_people(found.id) if pile is Pile.TAP else counts[pile]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    window = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    return render_template(
        "notifications/organiser/outgoing.html",
        pile=pile,
        counts=counts,
        pile_names=PILE_NAMES,
        topic_names=TOPIC_NAMES,
        page=page,
        pages=pages,
        has_folder=_folder() is not None,
        **_contents(found, pile, window),
    )


@blueprint.get("/pesan/<person>/teks")
@access.roles(Role.ORGANISER)
def text(edition: str, person: str) -> str:
    """Show what a person's prepared messages say."""
    found = current_edition()
    addressee = _person(found, person)
    with transaction():
        reader_id = current_actor().user_id
        texts = messages.texts_for(found.id, person, reader_id=reader_id, now=clock.now())
    return render_template("notifications/organiser/text.html", person=addressee, texts=texts)


@blueprint.post("/pesan/<person>/buka")
@access.roles(Role.ORGANISER)
def open_whatsapp(edition: str, person: str) -> Response | str:
    """Mark a person's prepared messages as sent, then open WhatsApp with their text."""
    found = current_edition()
    addressee = _person(found, person)
    tap = None
    with transaction():
        try:
            by_id = current_actor().user_id
            tap = messages.tap(found.id, person, by_id=by_id, now=clock.now())
        except NothingToSayError:
            name = addressee.name
            flash(_("There is nothing to send to %(name)s any more.", name=name), "caution")
    if tap is None:
        return see_other(url_for("notifications.outgoing", edition=found.slug))
    # A page of our own and no redirect: our policy keeps forms from leading to other sites.
    return render_template("notifications/organiser/opening.html", person=addressee, tap=tap)


@blueprint.post("/pesan/batal")
@access.roles(Role.ORGANISER)
def undo(edition: str) -> Response:
    """Put prepared messages that were tapped by mistake back into the list."""
    found = current_edition()
    with transaction():
        tapped = queries.lock_tapped(found.id, request.form.getlist("message")[:PAGE_SIZE])
        service.undo_tap(tapped)
    if tapped:
        flash(_("Back in the list, to be tapped again."))
    return see_other(url_for("notifications.outgoing", edition=found.slug))


@blueprint.post("/pesan/<message>/lagi")
@access.roles(Role.ORGANISER)
def retry(edition: str, message: str) -> Response:
    """Queue a failed e-mail once more."""
    found = current_edition()
    with transaction():
        failed = queries.lock_failed(found.id, message)
        if failed is not None:
            service.try_again(failed, clock.now())
            flash(_("Queued again. It goes out within a few seconds."))
    return see_other(url_for("notifications.outgoing", edition=found.slug, pile=Pile.FAILED.value))


@blueprint.get("/surel")
@access.roles(Role.ORGANISER)
def mail(edition: str) -> str:
    """List the edition's letters in the mail folder, the newest first."""
    found = current_edition()
    folder = _folder()
    letters = mailbox.list_letters(folder) if folder else []
    known = queries.list_known(found.id, [letter.message_id for letter in letters])
    own = [letter for letter in letters if letter.message_id in known]
    pages = max(1, -(-len(own) // PAGE_SIZE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = own[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "notifications/organiser/mail.html",
        has_folder=folder is not None,
        letters=[(letter, _read(folder, letter, known[letter.message_id])) for letter in shown]
        if folder
        else [],
        topics=known,
        topic_names=TOPIC_NAMES,
        page=page,
        pages=pages,
    )


@blueprint.get("/surel/<name>")
@access.roles(Role.ORGANISER)
def letter(edition: str, name: str) -> str:
    """Show one letter: headers, text and what is attached. Its HTML is never shown."""
    found = current_edition()
    folder = _folder()
    if folder is None:
        abort(404)
    try:
        file = mailbox.get_letter(folder, name)
        topic = queries.list_known(found.id, [file.message_id])[file.message_id]
        opened = _read(folder, file, topic)
        with transaction():
            service.note_reader_of(file.message_id, current_actor().user_id, clock.now())
    except (mailbox.UnknownLetterError, KeyError):
        abort(404)
    return render_template(
        "notifications/organiser/letter.html",
        file=file,
        letter=opened,
        about=TOPIC_NAMES.get(topic, topic),
        sealed=service.is_sealed(topic),
    )


def _read(folder: Path, file: mailbox.LetterFile, topic: str) -> mailbox.OpenedLetter:
    """Open a letter as far as an organiser may read it."""
    letter = mailbox.open_letter(folder, file)
    return mailbox.sealed(letter) if service.is_sealed(topic) else letter


def _contents(edition: Edition, pile: Pile, window: Mapping[str, int]) -> dict[str, object]:
    if pile is Pile.UNREACHABLE:
        return {"unreachable": messages.list_unreachable(edition.id, **window)}
    if pile is not Pile.TAP:
        listed = queries.list_messages(edition.id, messages.states_of(pile), **window)
        return {"messages": listed, "outsiders": messages.list_outsiders(listed)}
    since = clock.now() - SHOWN_AS_JUST_TAPPED
    tapped = queries.list_tapped(edition.id, current_actor().user_id, since)
    return {
        "cards": messages.list_cards(edition.id, **window, now=clock.now()),
        "just_tapped": tapped,
        "outsiders": messages.list_outsiders(tapped),
    }


def _asked_pile() -> Pile:
    try:
        return Pile(request.args.get("pile", Pile.TAP.value))
    except ValueError:
        return Pile.TAP


def _person(edition: Edition, public_id: str) -> Recipient:
    person = messages.find_addressee(edition.host_id, edition.id, public_id)
    if person is None:
        abort(404)
    return person


def _folder() -> Path | None:
    return mail_folder(current_app.config["MAIL_URL"])
