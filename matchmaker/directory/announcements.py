"""What the directory has to tell: a colleague invites somebody who has an account already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.web.addresses import absolute


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
            Mandate.pending,
        )
    )
    if name is None:
        return None
    return Letter(context={"company": name, "url": absolute("team.offers")})


ANNOUNCEMENTS = (
    Announcement(topic="directory.colleague_invited", recipients=_invited, letter=_invitation),
)
