"""What `accounts` has to tell: a personal sign-in link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker import clock
from matchmaker.accounts.core import token_again
from matchmaker.accounts.models import LoginLink
from matchmaker.db import db
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.web.addresses import absolute


def _invited(payload: Payload) -> Sequence[Recipient]:
    link = _find_link(payload)
    return [] if link is None else [recipient_of(link.user)]


def _invitation(payload: Payload, recipient: Recipient) -> Letter | None:
    link = _find_link(payload)
    over = link is None or link.used_at or link.revoked_at or link.expires_at <= clock.now()
    if link is None or over:
        return None
    secrets = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    token = token_again(secrets, link.public_id, link.token_hash)
    if token is None:
        return None
    return Letter(
        context={
            "link_url": absolute("accounts.link", token=token),
            "expires_at": link.expires_at,
            "time_zone": current_app.config["TIME_ZONE"],
        }
    )


def _find_link(payload: Payload) -> LoginLink | None:
    return db.session.scalar(
        select(LoginLink)
        .where(LoginLink.id == payload["link_id"])
        .options(joinedload(LoginLink.user))
        .execution_options(populate_existing=True)
    )


ANNOUNCEMENTS = (Announcement(topic="accounts.invited", recipients=_invited, letter=_invitation),)
