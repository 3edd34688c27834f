"""What this room keeps of a person, and how it forgets them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from matchmaker.accounts.consent_texts import Purpose, get_text
from matchmaker.accounts.consents import list_consents
from matchmaker.accounts.models import (
    AuditEntry,
    Consent,
    LoginCode,
    LoginLink,
    Mandate,
    NetworkAddress,
    User,
)
from matchmaker.accounts.subjects import Subject
from matchmaker.db import db

CODES_ARE_KEPT = timedelta(days=30)
ADDRESSES_ARE_KEPT = timedelta(days=365)


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return account, roles, mandates, consents, sign-in links and the person's own acts."""
    user = subject.user
    if user is None:
        return {}
    return {
        "account": [
            {
                "name": user.name,
                "email": user.email,
                "phone": user.phone,
                "language": user.locale,
                "created_at": user.created_at,
                "last_seen_at": user.last_seen_at,
                "has_password": user.password is not None,
                "second_factor": user.tf_primary_method,
            }
        ],
        "roles": [{"role": m.role, "kabupaten": m.regency_code} for m in user.memberships],
        "mandates": [{"company": m.company_id, "kind": m.kind} for m in user.mandates],
        "consents": [
            _consent(consent)
            for company_id in sorted(subject.company_ids)
            for consent in list_consents(company_id)
        ],
        "sign_in_links": _links(user),
        "acts": _acts(user),
    }


def erase(subject: Subject, now: datetime) -> None:
    """Leave a pseudonym of the account: no name, address, number, secret, role or mandate.

    The consents of companies for which nobody else acts end; their rows hold numbers only.
    """
    db.session.execute(delete(Mandate).where(Mandate.company_id.in_(subject.sole_ids)))
    db.session.execute(
        update(Consent)
        .where(Consent.company_id.in_(subject.sole_ids), Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    if subject.user is not None:
        _erase_account(subject.user, now)


def _erase_account(user: User, now: datetime) -> None:
    db.session.execute(delete(LoginLink).where(LoginLink.user_id == user.id))
    db.session.execute(delete(LoginCode).where(LoginCode.user_id == user.id))
    db.session.execute(delete(NetworkAddress).where(NetworkAddress.id.in_(_theirs_alone(user))))
    db.session.refresh(user, ["mandates", "memberships"])
    user.mandates.clear()
    user.memberships.clear()
    user.name = f"Akun terhapus {user.public_id[:4]}"
    user.email = user.phone = user.password = user.last_seen_at = None
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    user.fs_uniquifier = secrets.token_hex(16)
    user.active = False
    user.erased_at = now
    db.session.flush()


def _theirs_alone(user: User) -> Any:
    """The network addresses from which nobody else has ever done anything."""
    others = select(AuditEntry.address_id).where(
        AuditEntry.actor_id.is_distinct_from(user.id), AuditEntry.address_id.is_not(None)
    )
    return select(AuditEntry.address_id).where(
        AuditEntry.actor_id == user.id, AuditEntry.address_id.not_in(others)
    )


def count_old(now: datetime) -> dict[str, int]:
    """Return how many network addresses and codes have been kept long enough."""
    return {
        "addresses": len(db.session.scalars(select(NetworkAddress.id).where(_old(now))).all()),
        "codes": len(db.session.scalars(select(LoginCode.id).where(_spent(now))).all()),
    }


def drop_old(now: datetime) -> None:
    """Forget the network addresses and codes that have been kept long enough.

    The trail's entries stay; where they came from is not known any more.
    """
    db.session.execute(delete(NetworkAddress).where(_old(now)))
    db.session.execute(delete(LoginCode).where(_spent(now)))


def _old(now: datetime) -> Any:
    return NetworkAddress.month < (now - ADDRESSES_ARE_KEPT).date().replace(day=1)


def _spent(now: datetime) -> Any:
    return LoginCode.created_at < now - CODES_ARE_KEPT


def _consent(consent: Consent) -> dict[str, Any]:
    text = get_text(Purpose(consent.purpose), consent.version)
    return {
        "company": consent.company_id,
        "purpose": consent.purpose,
        "bank": consent.bank_id,
        "version": consent.version,
        "text": text.body.id,
        "given_at": consent.given_at,
        "source": consent.source,
        "withdrawn_at": consent.withdrawn_at,
    }


def _links(user: User) -> list[dict[str, Any]]:
    links = db.session.scalars(
        select(LoginLink).where(LoginLink.user_id == user.id).order_by(LoginLink.id)
    )
    return [
        {
            "created_at": link.created_at,
            "expires_at": link.expires_at,
            "used_at": link.used_at,
            "revoked_at": link.revoked_at,
        }
        for link in links
    ]


def _acts(user: User) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(AuditEntry, NetworkAddress.address)
        .outerjoin(NetworkAddress, NetworkAddress.id == AuditEntry.address_id)
        .where(AuditEntry.actor_id == user.id)
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return [
        {
            "at": entry.at,
            "action": entry.action,
            "object": f"{entry.object_kind} {entry.object_id}",
            "network_address": address,
        }
        for entry, address in rows
    ]
