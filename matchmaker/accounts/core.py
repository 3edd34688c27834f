"""Roles, identities and sign-in links as plain values."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a person may be at a host. Organiser stands above desk, mentor and observer."""

    ORGANISER = "organiser"
    DESK = "desk"
    MENTOR = "mentor"
    OBSERVER = "observer"
    IKM = "ikm"
    PARTNER = "partner"


class MandateKind(StrEnum):
    """Why a person may act for a company: it is their own, or they mentor it."""

    OWN = "own"
    MENTOR = "mentor"


LINK_BYTES = 32


def link_token(secret: str, link_id: str) -> str:
    """Return the token of a sign-in link: 256 bits that only a holder of the secret can make.

    It is derived instead of drawn, so that a prepared message can show the same link again
    while the database keeps nothing but its hash.
    """
    mac = hmac.new(secret.encode(), b"sign-in link\0" + link_id.encode(), hashlib.sha256)
    return f"{link_id}.{mac.hexdigest()}"


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_again(secrets: Sequence[str], link_id: str, stored_hash: str) -> str | None:
    """Return the token whose hash is stored, made with the current or an earlier secret."""
    for secret in secrets:
        token = link_token(secret, link_id)
        if hmac.compare_digest(token_hash(token), stored_hash):
            return token
    return None
