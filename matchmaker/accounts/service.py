"""Make people, give them roles and mandates, let them in by a personal link."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask_security import hash_password
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.accounts import queries, trail
from matchmaker.accounts.core import MandateKind, Role, link_token, token_hash
from matchmaker.accounts.models import Host, LoginCode, LoginLink, Mandate, Membership, User
from matchmaker.db import db, public_id
from matchmaker.outbox import service as outbox


class LinkRefusedError(Exception):
    """The sign-in link is unknown, used, revoked or expired."""


class IdentityTakenError(Exception):
    """The e-mail address or phone number belongs to somebody else."""


@contextmanager
def unless_taken() -> Iterator[None]:
    """Write in a savepoint; raise IdentityTakenError when somebody took the address just now."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as fault:
        if "uq_accounts_user_email" in str(fault) or "uq_accounts_user_phone" in str(fault):
            raise IdentityTakenError from fault
        raise


def get_or_create_host(name: str) -> Host:
    """Return the host of that name, making it when it is new."""
    host = queries.find_host(name)
    if host is None:
        host = Host(name=name)
        db.session.add(host)
        db.session.flush()
    return host


def create_user(
    *,
    host_id: int,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    roles: Iterable[Role] = (),
    locale: str = "id",
) -> User:
    """Make a person; raises IdentityTakenError when the address or number is in use."""
    email = email.strip().lower() if email else None
    if queries.find_user_by_identity(email, phone) is not None:
        raise IdentityTakenError(email or phone)
    user = User(
        host_id=host_id,
        name=name,
        email=email,
        phone=phone,
        password=hash_password(password) if password else None,
        fs_uniquifier=secrets.token_hex(16),
        locale=locale,
        active=True,
    )
    for role in roles:
        user.memberships.append(Membership(role=role))
    with unless_taken():
        db.session.add(user)
    _note(user, "accounts.person_made", roles=[str(held.role) for held in user.memberships])
    return user


def grant_role(user: User, role: Role, regency_code: str | None = None) -> None:
    """Give a person a role they may already have; an observer may be bound to a kabupaten.

    A changed role ends the person's sessions at once.
    """
    held = next((held for held in user.memberships if held.role == role), None)
    if held is not None and held.regency_code == regency_code:
        return
    if held is None:
        user.memberships.append(Membership(role=role, regency_code=regency_code))
    else:
        held.regency_code = regency_code
    _note(user, "accounts.role_granted", role=role)
    end_sessions(user)


def withdraw_role(user: User, role: Role) -> None:
    """Take a role from a person; their sessions end at once. A mentor's IKM go with it."""
    held = next((held for held in user.memberships if held.role == role), None)
    if held is None:
        return
    user.memberships.remove(held)
    _note(user, "accounts.role_withdrawn", role=role)
    if role is Role.MENTOR:
        for mandate in [m for m in user.mandates if m.kind == MandateKind.MENTOR]:
            withdraw_mandate(user, mandate.company_id)
    end_sessions(user)


def shut_out(user: User) -> None:
    """Close an account: sessions end, links and passwords open nothing until it is let in again."""
    user.active = False
    _note(user, "accounts.shut_out")
    end_open_doors(user, clock.now())
    end_sessions(user)


def let_in_again(user: User) -> None:
    """Open a closed account; an erased one stays closed."""
    if user.erased_at is None:
        user.active = True
        _note(user, "accounts.let_in_again")
        db.session.flush()


def drop_second_factor(user: User) -> None:
    """Take the second factor off somebody who has lost phone and recovery codes."""
    user.tf_primary_method = None
    user.tf_totp_secret = None
    user.mf_recovery_codes = None
    _note(user, "accounts.second_factor_dropped")
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign a person out everywhere: sessions and "remember me" cookies name the uniquifier."""
    user.fs_uniquifier = secrets.token_hex(16)
    _note(user, "accounts.sessions_ended")
    db.session.flush()


def end_open_doors(user: User, now: datetime) -> None:
    """Let no link and no code open any more that was sent before now.

    Somebody who fears that an old mailbox, card or phone is in other hands ends them with it.
    """
    _revoke_open_links([user.id], now)
    db.session.execute(
        update(LoginCode)
        .where(LoginCode.user_id == user.id, LoginCode.used_at.is_(None))
        .values(expires_at=LoginCode.created_at + timedelta(microseconds=1))
    )


def grant_mandate(
    user: User, company_id: int, kind: MandateKind = MandateKind.OWN, *, called: str = ""
) -> None:
    """Let a person act for a company; of the kind `offered`, once they accept.

    Asking twice changes nothing; a person's own company takes the place of an offer. Whoever
    calls makes sure that person and company are the same host's.
    """
    held = _mandate(user, company_id)
    if held is None:
        user.mandates.append(Mandate(company_id=company_id, kind=kind, called=called))
    elif held.kind == MandateKind.OFFERED and kind is not MandateKind.OFFERED:
        held.kind = kind
    else:
        return
    offered = kind is MandateKind.OFFERED
    action = "accounts.mandate_offered" if offered else "accounts.mandate_granted"
    _note_mandate(user, company_id, action, kind)


def withdraw_mandate(user: User, company_id: int) -> None:
    """End that a person acts for a company, in force or offered; at once, on every device."""
    held = _mandate(user, company_id)
    if held is None:
        return
    kind = MandateKind(held.kind)
    user.mandates.remove(held)
    _note_mandate(user, company_id, "accounts.mandate_withdrawn", kind)


def answer_mandate(user: User, company_id: int, role: Role, *, accepts: bool) -> bool:
    """Take up or turn down an offered mandate; False when there is none.

    With the first company of its kind comes the role that opens its pages.
    """
    held = _mandate(user, company_id)
    if held is None or held.kind != MandateKind.OFFERED:
        return False
    if not accepts:
        withdraw_mandate(user, company_id)
        return True
    held.kind = MandateKind.OWN
    if all(member.role != role for member in user.memberships):
        user.memberships.append(Membership(role=role))
        _note(user, "accounts.role_granted", role=role)
    _note_mandate(user, company_id, "accounts.mandate_accepted", MandateKind.OWN)
    return True


def make_links(
    users: Sequence[User],
    *,
    edition_id: int | None,
    secret: str,
    now: datetime,
    valid_for: timedelta,
    created_by_id: int | None,
    tell: bool = True,
) -> list[LoginLink]:
    """Make one fresh personal link a person; an earlier unused one stops working.

    Records `accounts.invited` for each; a message finds its token by `core.token_again`. Without
    `tell` nobody is written to: the link stands on a printed card or in another letter.
    """
    _revoke_open_links([user.id for user in users], now)
    links = []
    for user in users:
        link_id = public_id()
        link = LoginLink(
            public_id=link_id,
            user_id=user.id,
            edition_id=edition_id,
            token_hash=token_hash(link_token(secret, link_id)),
            created_by_id=created_by_id,
            created_at=now,
            expires_at=now + valid_for,
        )
        links.append(link)
    db.session.add_all(links)
    db.session.flush()
    for link in links if tell else ():
        outbox.record(
            "accounts.invited",
            {"link_id": link.id, "user_id": link.user_id, "edition_id": edition_id},
            key=str(link.id),
        )
    if users:
        trail.record_each(
            "accounts.link_made",
            [user.public_id for user in users],
            host_id=users[0].host_id,
            object_kind="person",
        )
    return links


def use_link(token: str, now: datetime) -> User:
    """Consume a link and return its person; raises LinkRefusedError whatever is wrong with it."""
    link = queries.find_open_link(token)
    if link is None or link.expires_at <= now:
        raise LinkRefusedError
    user = db.session.scalar(select(User).where(User.id == link.user_id, User.active))
    if user is None:
        raise LinkRefusedError
    link.used_at = now
    user.last_seen_at = now
    db.session.flush()
    return user


def _revoke_open_links(user_ids: Sequence[int], now: datetime) -> None:
    db.session.execute(
        update(LoginLink)
        .where(
            LoginLink.user_id.in_(user_ids),
            LoginLink.used_at.is_(None),
            LoginLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def _mandate(user: User, company_id: int) -> Mandate | None:
    return next((held for held in user.mandates if held.company_id == company_id), None)


def _note_mandate(user: User, company_id: int, action: str, kind: MandateKind) -> None:
    trail.record(
        action,
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
        acting_for_id=company_id,
        details={"kind": kind},
    )


def _note(user: User, action: str, **details: object) -> None:
    trail.record(
        action,
        host_id=user.host_id,
        object_kind="person",
        object_id=user.public_id,
        details=details,
    )
