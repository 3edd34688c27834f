"""What `accounts` tells: a one-time code, a changed address; and what an invitation is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker import clock
from matchmaker.accounts.core import code_again, token_again
from matchmaker.accounts.models import LoginCode, LoginLink
from matchmaker.db import db
from matchmaker.notifications.core import Announcement, Letter, Payload, Recipient
from matchmaker.notifications.service import recipient_of
from matchmaker.web.addresses import absolute


def list_invited(payload: Payload) -> Sequence[Recipient]:
    """Return the person whom a personal link was made for."""
    link = _find_link(payload)
    return [] if link is None else [recipient_of(link.user)]


def make_invitation(payload: Payload, recipient: Recipient) -> Letter | None:
    """Return the letter with the link, None when it no longer opens anything."""
    context = find_link_words(payload)
    return None if context is None else Letter(context=context)


def find_link_words(payload: Payload) -> dict[str, Any] | None:
    """Return what a letter needs to show the personal link of `link_id`; None when it is over."""
    link = _find_link(payload)
    over = link is None or link.used_at or link.revoked_at or link.expires_at <= clock.now()
    if link is None or over:
        return None
    token = token_again(_secrets(), link.public_id, link.token_hash)
    if token is None:
        return None
    return {
        "link_url": absolute("accounts.link", token=token),
        "expires_at": link.expires_at,
        "time_zone": current_app.config["TIME_ZONE"],
    }


def _find_link(payload: Payload) -> LoginLink | None:
    return db.session.scalar(
        select(LoginLink)
        .where(LoginLink.id == payload["link_id"])
        .options(joinedload(LoginLink.user))
        .execution_options(populate_existing=True)
    )


def _asked_for_code(payload: Payload) -> Sequence[Recipient]:
    code = _find_code(payload)
    return [] if code is None or code.user is None else [_goes_to(code)]


def _code(payload: Payload, recipient: Recipient) -> Letter | None:
    code = _find_code(payload)
    if code is None or code.user is None or code.used_at or code.expires_at <= clock.now():
        return None
    digits = code_again(_secrets(), code.public_id, code.code_hash)
    if digits is None:
        return None
    return Letter(
        context={
            "code": f"{digits[:3]} {digits[3:]}",
            "is_change": bool(code.new_email or code.new_phone),
            "expires_at": code.expires_at,
            "time_zone": current_app.config["TIME_ZONE"],
        },
        to=_goes_to(code),
    )


def _goes_to(code: LoginCode) -> Recipient:
    """Return the person, at the new address or number alone when it is to be confirmed."""
    assert code.user is not None
    recipient = recipient_of(code.user)
    if code.new_email or code.new_phone:
        return replace(recipient, email=code.new_email, phone=code.new_phone)
    return recipient


def _reached_before(payload: Payload) -> Sequence[Recipient]:
    code = _find_code(payload)
    return [] if code is None or code.user is None else [_as_before(code)]


def _changed(payload: Payload, recipient: Recipient) -> Letter | None:
    code = _find_code(payload)
    if code is None or code.user is None:
        return None
    return Letter(
        context={
            "is_email": bool(code.new_email),
            "changed_at": code.used_at,
            "time_zone": current_app.config["TIME_ZONE"],
        },
        to=_as_before(code),
    )


def _as_before(code: LoginCode) -> Recipient:
    """Return the person where they were reached before the change."""
    assert code.user is not None
    return replace(recipient_of(code.user), email=code.old_email, phone=code.old_phone)


def _find_code(payload: Payload) -> LoginCode | None:
    return db.session.scalar(
        select(LoginCode)
        .where(LoginCode.id == payload["code_id"])
        .options(joinedload(LoginCode.user))
        .execution_options(populate_existing=True)
    )


def _secrets() -> list[str]:
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]


ANNOUNCEMENTS = (
    Announcement(
        topic="accounts.code_requested",
        owed=True,
        sealed=True,
        recipients=_asked_for_code,
        letter=_code,
    ),
    Announcement(
        topic="accounts.address_changed",
        owed=True,
        recipients=_reached_before,
        letter=_changed,
    ),
)
