"""What the directory tells: what became of a registration, an invitation, news of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import select

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.core import RegistrationState, registration_token
from matchmaker.directory.models import Company, Registration
from matchmaker.directory.registrations import recipient_of as registrant_of
from matchmaker.directory.searches.models import SavedSearch
from matchmaker.directory.searches.queries import (
    eyes_of,
    find_owner,
    find_part_for,
    list_names,
)
from matchmaker.directory.searches.service import SEARCH_ANSWERED
from matchmaker.events.models import Edition
from matchmaker.notifications.announcements import find_link_words, list_invited
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.reference.texts import Text
from matchmaker.web.addresses import absolute

# The first letter goes to an address that nobody has confirmed: it carries no word that was typed.
# So many names stand in a letter; the page has them all.
MOST_NAMED = 5
_SOMEBODY = Text(id="calon peserta", en="future participant")


def _registrant(payload: Payload) -> Sequence[Recipient]:
    registration = _find(payload)
    return [] if registration is None else [registrant_of(registration)]


def _received(payload: Payload, recipient: Recipient) -> Letter | None:
    registration = _find(payload, RegistrationState.SUBMITTED)
    if registration is None:
        return None
    nobody = replace(recipient, name=_SOMEBODY.in_language(recipient.locale))
    return Letter(context=_words(registration), to=nobody)


def _returned(payload: Payload, recipient: Recipient) -> Letter | None:
    registration = _find(payload, RegistrationState.RETURNED)
    if registration is None:
        return None
    token = registration_token(current_app.config["SECRET_KEY"], registration.public_id)
    url = absolute("registration.mend_form", pendaftaran=token)
    return Letter(context={**_words(registration), "mend_url": url})


def _approved(payload: Payload, recipient: Recipient) -> Letter | None:
    registration, link = _find(payload, RegistrationState.APPROVED), find_link_words(payload)
    if registration is None or link is None:
        return None
    return Letter(context={**_words(registration), **link})


def _rejected(payload: Payload, recipient: Recipient) -> Letter | None:
    registration = _find(payload, RegistrationState.REJECTED)
    return None if registration is None else Letter(context=_words(registration))


def _find(payload: Payload, state: RegistrationState | None = None) -> Registration | None:
    """Return the registration while it is as the fact tells, else there is nothing to say."""
    wanted = select(Registration).where(Registration.id == payload["registration_id"])
    if state is not None:
        wanted = wanted.where(
            Registration.state == state, Registration.revision == payload["revision"]
        )
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _words(registration: Registration) -> dict[str, Any]:
    edition = db.session.get(Edition, registration.edition_id)
    return {
        "company_name": registration.company_name,
        "edition_name": edition.name if edition else "",
        "reason": registration.reason,
    }


def _invited(payload: Payload) -> Sequence[Recipient]:
    user = db.session.get(User, payload["user_id"])
    return [] if user is None or not user.active else [recipient_of(user)]


def _invitation(payload: Payload, recipient: Recipient) -> Letter | None:
    """Make the letter while the invitation is open."""
    name = db.session.scalar(
        select(Company.name)
        .join(Mandate, Mandate.company_id == Company.id)
        .where(
            Company.id == payload["company_id"],
            Mandate.user_id == payload["user_id"],
            Mandate.kind == MandateKind.OFFERED,
        )
    )
    if name is None:
        return None
    return Letter(context={"company": name, "url": absolute("team.offers")})


def _searchers(payload: Payload) -> Sequence[Recipient]:
    search = _wanted_search(payload)
    user = find_owner(search) if search is not None else None
    return [] if user is None else [recipient_of(user)]


def _news(payload: Payload, recipient: Recipient) -> Letter | None:
    """Name who is new, as far as the owner may see them when the letter is made."""
    search = _wanted_search(payload)
    if search is None:
        return None
    names = list_names(search.edition_id, payload["participation_ids"], eyes_of(search))
    edition = db.session.get(Edition, search.edition_id)
    if not names or edition is None:
        return None
    part = find_part_for(search) if search.company_id else None
    acting = {} if part is None else {"sebagai": part.public_id}
    return Letter(
        context={
            "search": search.name,
            "names": names[:MOST_NAMED],
            "more": max(0, len(names) - MOST_NAMED),
            "count": len(names),
            "edition_name": edition.name,
            "url": absolute(
                "searches.show", edition=edition.slug, search=search.public_id, **acting
            ),
        }
    )


def _wanted_search(payload: Payload) -> SavedSearch | None:
    """Return the search while its owner has it and wants to hear of it."""
    return db.session.scalar(
        select(SavedSearch)
        .where(
            SavedSearch.id == payload["search_id"],
            SavedSearch.removed_at.is_(None),
            SavedSearch.wants_news,
        )
        .execution_options(populate_existing=True)
    )


ANNOUNCEMENTS = (
    Announcement(topic=SEARCH_ANSWERED, recipients=_searchers, letter=_news),
    Announcement(topic="directory.colleague_invited", recipients=_invited, letter=_invitation),
    Announcement(
        topic="directory.registration_submitted", recipients=_registrant, letter=_received
    ),
    Announcement(
        topic="directory.registration_returned",
        sealed=True,
        recipients=_registrant,
        letter=_returned,
    ),
    Announcement(
        topic="directory.registration_approved",
        sealed=True,
        recipients=list_invited,
        letter=_approved,
    ),
    Announcement(topic="directory.registration_rejected", recipients=_registrant, letter=_rejected),
)
