"""Who hears that a permit expires: the company's own people and its mentors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from matchmaker.accounts.queries import list_people_of
from matchmaker.db import db
from matchmaker.directory.expiry.core import say_mend
from matchmaker.directory.expiry.service import find_edition_id, find_ending
from matchmaker.directory.models import Participation
from matchmaker.directory.queries import list_mentors
from matchmaker.events.models import Edition
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.reference.texts import write_date
from matchmaker.web.addresses import absolute


def _concerned(payload: Payload) -> Sequence[Recipient]:
    """Return the company's own people and its mentors, each once."""
    company_id = payload["company_id"]
    people = [*list_people_of([company_id]), *list_mentors(company_id)]
    return [recipient_of(person) for person in {person.id: person for person in people}.values()]


def _letter(payload: Payload, recipient: Recipient) -> Letter | None:
    """Say what ends when and what to do; nothing once it was renewed or the permit is gone."""
    permit = find_ending(payload["permit_id"], date.fromisoformat(payload["ends"]))
    if permit is None:
        return None
    return Letter(
        context={
            "company": permit.company.name,
            "permit": get_permit_name(PermitKind(permit.kind)).long.in_language(recipient.locale),
            "number": permit.number,
            "day": write_date(date.fromisoformat(payload["ends"])).in_language(recipient.locale),
            "mend": say_mend(permit.kind).in_language(recipient.locale),
            "url": _address(permit.company_id, permit.public_id),
        }
    )


def _address(company_id: int, permit: str) -> str:
    """Return the page on which the permit is changed, or the front page where there is none."""
    edition_id = find_edition_id(company_id)
    if edition_id is None:
        return absolute("landing.index")
    edition = db.session.get_one(Edition, edition_id)
    part = db.session.scalars(
        select(Participation).where(
            Participation.edition_id == edition_id, Participation.company_id == company_id
        )
    ).one()
    return absolute("permits.edit", edition=edition.slug, permit=permit, sebagai=part.public_id)


ANNOUNCEMENTS = (
    Announcement(topic="directory.permit_end_neared", recipients=_concerned, letter=_letter),
    Announcement(topic="directory.permit_expired", recipients=_concerned, letter=_letter),
)
