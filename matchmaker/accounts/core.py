"""Roles, identities and sign-in links as plain values."""

from __future__ import annotations

import base64
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
    """Why a person may act for a company: it is their own, or they mentor it.

    An offered mandate gives nothing yet: its person has been invited and has not answered.
    """

    OWN = "own"
    MENTOR = "mentor"
    OFFERED = "offered"


class ConsentSource(StrEnum):
    """Where a consent comes from: given on the page, or on paper and recorded by an organiser."""

    SELF = "self"
    PAPER = "paper"


def wrapping_keys(secrets: Sequence[str], purpose: str) -> list[bytes]:
    """Return the keys (Fernet's) that wrap what the database keeps for a purpose.

    One for each secret, the newest first, so that a rotated one still opens.
    """
    return [
        base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}\0{secret}".encode()).digest())
        for secret in secrets
    ]


CODE_DIGITS = 6
CODE_ATTEMPTS = 5


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


def login_code(secret: str, code_id: str) -> str:
    """Return the six digits of a one-time code, derived like `link_token`."""
    mac = hmac.new(secret.encode(), b"sign-in code\0" + code_id.encode(), hashlib.sha256)
    return f"{int.from_bytes(mac.digest()[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def code_hash(secret: str, code_id: str, code: str) -> str:
    """Return what the database keeps of a code: useless to whoever has only the database.

    Six digits are soon guessed, so that a plain hash would not do.
    """
    text = f"{code_id}\0{code}".encode()
    return hmac.new(secret.encode(), b"code hash\0" + text, hashlib.sha256).hexdigest()


def code_again(secrets: Sequence[str], code_id: str, stored_hash: str) -> str | None:
    """Return the code whose hash is stored, made with the current or an earlier secret."""
    for secret in secrets:
        code = login_code(secret, code_id)
        if hmac.compare_digest(code_hash(secret, code_id, code), stored_hash):
            return code
    return None


def code_fits(secrets: Sequence[str], code_id: str, code: str, stored_hash: str) -> bool:
    """Tell whether a typed code is the one; spaces in it do not matter."""
    typed = "".join(code.split())
    return any(
        hmac.compare_digest(code_hash(secret, code_id, typed), stored_hash) for secret in secrets
    )
