"""Who may see whose contacts: written down in the directory as meetings are agreed and end."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.directory.models import Disclosure
from matchmaker.meetings import queries
from matchmaker.meetings.core import CONTACTS_OPEN
from matchmaker.meetings.models import Meeting


def open_contacts(meeting: Meeting) -> None:
    """Let both companies of an accepted meeting see each other's contacts in this edition."""
    values = {
        "edition_id": meeting.edition_id,
        "ikm_id": meeting.ikm.company_id,
        "partner_id": meeting.partner.company_id,
    }
    db.session.execute(insert(Disclosure).values(**values).on_conflict_do_nothing())


def close_contacts(meeting: Meeting) -> None:
    """Take that back, unless another agreed meeting of the pair still needs it."""
    other = queries.find_live(meeting.ikm_id, meeting.partner_id)
    if other is not None and other.state in CONTACTS_OPEN:
        return
    db.session.execute(
        delete(Disclosure).where(
            Disclosure.edition_id == meeting.edition_id,
            Disclosure.ikm_id == meeting.ikm.company_id,
            Disclosure.partner_id == meeting.partner.company_id,
        )
    )
