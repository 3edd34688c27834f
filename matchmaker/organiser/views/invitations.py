"""Personal sign-in links: choose who, make them, send them, see who has come in."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker import clock
from matchmaker.accounts.actor import current_actor, person_key
from matchmaker.accounts.core import Role
from matchmaker.db import transaction
from matchmaker.events.current import current_edition
from matchmaker.events.models import Edition
from matchmaker.notifications.core import MessageState
from matchmaker.notifications.whatsapp import wa_me
from matchmaker.organiser import invitations, printing
from matchmaker.organiser.invitations import Group, Invitee, LinkState, Made
from matchmaker.organiser.printing import NobodyChosenError, TooManyCardsError
from matchmaker.reference.phones import show_phone
from matchmaker.web import access, limits
from matchmaker.web.addresses import absolute
from matchmaker.web.locale import day, number, short_day

blueprint = Blueprint("invitations", __name__, url_prefix="/kelola/<edition>/undangan")


@blueprint.get("")
@access.roles(Role.ORGANISER)
def index(edition: str) -> str:
    """List a group's people with how far each invitation is."""
    found, now = current_edition(), clock.now()
    group, state = _group(), _state()
    page = max(1, request.args.get("page", 1, type=int) or 1)
    search = request.args.get("cari", "").strip()[:80]
    people, total = invitations.list_invitees(
        found.id, group, now, state=state, search=search, page=page
    )
    return render_template(
        "organiser/invitations/index.html",
        people=people,
        links={person.user_id: _whatsapp(person, found) for person in people if _writes(person)},
        total=total,
        page=page,
        pages=-(-total // invitations.PAGE_SIZE),
        group=group,
        state=state,
        search=search,
        args={
            name: value
            for name, value in (("grup", group), ("status", state), ("cari", search))
            if value
        },
        counts=invitations.count_states(found.id, now),
        show_phone=show_phone,
        valid_days=current_app.config["INVITATION_DAYS"],
    )


@blueprint.post("")
@access.roles(Role.ORGANISER)
@limits.by_person("120 per hour", person_key)
def make(edition: str) -> Response:
    """Make links for the chosen people, or for everyone of the group who still lacks one."""
    found, group = current_edition(), _group()
    chosen = None if request.form.get("everyone") else request.form.getlist("person")
    with transaction():
        made = invitations.invite(
            found,
            group,
            chosen=chosen,
            secret=current_app.config["SECRET_KEY"],
            valid_for=timedelta(days=current_app.config["INVITATION_DAYS"]),
            created_by_id=current_actor().user_id,
            now=clock.now(),
        )
    if made.by_email or made.by_whatsapp or made.unreachable:
        flash(_summary(made), "message")
    elif chosen is None:
        flash(_("Everyone here has an open link or has come in already."), "caution")
    else:
        flash(_("Choose at least one person first."), "caution")
    return redirect(url_for("invitations.index", edition=found.slug, grup=group), 303)


@blueprint.post("/kartu")
@access.roles(Role.ORGANISER)
def print_cards(edition: str) -> Response:
    """Hand out a PDF of cards with QR codes for the chosen people, or for all the filter shows."""
    found, group, config = current_edition(), _group(), current_app.config
    everyone = bool(request.form.get("everyone"))
    try:
        with transaction():
            paper = printing.print_cards(
                found,
                group,
                chosen=None if everyone else request.form.getlist("person"),
                state=_state() if everyone else None,
                search=request.form.get("cari", "").strip()[:80] if everyone else "",
                secret=config["SECRET_KEY"],
                valid_for=timedelta(days=config["INVITATION_DAYS"]),
                by=current_actor().user_id,
                host=config["HOST_NAME"],
                now=clock.now(),
            )
    except NobodyChosenError:
        flash(_("Choose at least one person first."), "caution")
    except TooManyCardsError:
        most = number(printing.MOST_CARDS)
        flash(_("At most %(most)s cards at once: narrow the list first.", most=most), "caution")
    else:
        answer = Response(paper, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'attachment; filename="kartu-{found.slug}.pdf"'
        return answer
    return redirect(url_for("invitations.index", edition=found.slug, grup=group), 303)


def _group() -> Group:
    wanted = request.values.get("grup")
    return Group(wanted) if wanted in set(Group) else Group.PARTNERS


def _state() -> LinkState | None:
    wanted = request.values.get("status")
    return LinkState(wanted) if wanted in set(LinkState) else None


def _writes(person: Invitee) -> bool:
    """Tell whether somebody writes to this person by hand: no e-mail, or one that failed.

    Nobody does without the person's consent to WhatsApp messages.
    """
    reached = person.email is not None and person.message is not MessageState.FAILED
    return (
        person.whatsapp
        and person.phone is not None
        and person.state is LinkState.OPEN
        and not reached
    )


def _whatsapp(person: Invitee, edition: Edition) -> str:
    """Return the wa.me address with the message ready; empty when the link is not ours to show."""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    token = invitations.find_token(person, secrets)
    if token is None or person.phone is None:
        return ""
    with force_locale(person.locale):
        text = _(
            "Hello %(name)s, you are invited to %(edition)s on %(day)s, %(venue)s. "
            "Come in by your personal link, which works once and until %(until)s: %(link)s",
            name=person.name,
            edition=edition.name,
            day=day(edition.days[0].date) if edition.days else "",
            venue=edition.venue,
            until=short_day(person.expires_at, edition.time_zone),
            link=absolute("accounts.link", token=token),
        )
    return wa_me(person.phone, text)


def _summary(made: Made) -> str:
    parts = []
    if made.by_email:
        parts.append(
            ngettext(
                "%(num)s link goes out by e-mail.", "%(num)s links go out by e-mail.", made.by_email
            )
        )
    if made.by_whatsapp:
        parts.append(
            ngettext(
                "%(num)s WhatsApp message is ready to tap.",
                "%(num)s WhatsApp messages are ready to tap.",
                made.by_whatsapp,
            )
        )
    if made.unreachable:
        parts.append(
            ngettext(
                "%(num)s person can only have a printed card: no e-mail, no consent to WhatsApp.",
                "%(num)s people can only have a printed card: no e-mail, no consent to WhatsApp.",
                made.unreachable,
            )
        )
    return " ".join(parts)
