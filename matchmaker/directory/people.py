"""The person behind each row of a roster: an account with phone or e-mail, role and mandate."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Mandate, Membership, User
from matchmaker.db import db
from matchmaker.directory.planning import Contact


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who a row names for a company, and how the company's contact was reached until now."""

    company_id: int
    name: str
    phone: str | None
    email: str | None
    role: Role
    before: Contact


class People:
    """The accounts of one host that the rows of a roster may mean, loaded at once.

    With `keep_accounts` nothing of an account that is there is changed but what it may do: the
    rows come from somebody who has not shown that number and address are theirs.
    """

    def __init__(
        self, host_id: int, people: Sequence[Person], *, keep_accounts: bool = False
    ) -> None:
        self._host_id = host_id
        self._keep = keep_accounts
        self._by_phone: dict[str, User] = {}
        self._by_email: dict[str, User] = {}
        phones = {p for person in people for p in (person.phone, person.before.phone) if p}
        emails = {e for person in people for e in (person.email, person.before.email) if e}
        for user in db.session.scalars(
            select(User).where(or_(User.phone.in_(phones), User.email.in_(emails)))
        ):
            self._remember(user)

    def settle(self, person: Person) -> User | None:
        """Return the row's account, made or brought up to date; None when it may not be touched.

        An address or number that belongs to somebody at another host stays theirs.
        """
        user = self._find(person)
        if user is None:
            return self._make(person)
        if user.host_id != self._host_id:
            return None
        if not self._keep:
            self._update(user, person)
        accounts.grant_role(user, person.role)
        accounts.grant_mandate(user, person.company_id)
        return user

    def _find(self, person: Person) -> User | None:
        current = self._by_phone.get(person.phone or "")
        if current is None and not person.phone:
            current = self._by_email.get(person.email or "")
        if current is not None or self._keep:
            return current
        # A mended number moves the account of the old one, if that serves this company alone.
        former = self._by_phone.get(person.before.phone or "") or self._by_email.get(
            person.before.email or ""
        )
        if former is not None and [held.company_id for held in former.mandates] == [
            person.company_id
        ]:
            return former
        return None

    def _update(self, user: User, person: Person) -> None:
        if user.name == person.before.name:
            user.name = person.name
        if person.phone and user.phone != person.phone:
            self._by_phone.pop(user.phone or "", None)
            user.phone = person.phone
        if person.email and user.email != person.email and person.email not in self._by_email:
            self._by_email.pop(user.email or "", None)
            user.email = person.email
        self._remember(user)

    def _make(self, person: Person) -> User | None:
        # A shared address identifies its first owner only; the others come in by phone.
        email = None if person.email in self._by_email else person.email
        if person.phone is None and email is None:
            return None
        user = User(
            host_id=self._host_id,
            name=person.name,
            email=email,
            phone=person.phone,
            password=None,
            fs_uniquifier=secrets.token_hex(16),
            locale="id",
            active=True,
            memberships=[Membership(role=person.role)],
            mandates=[Mandate(company_id=person.company_id, kind=MandateKind.OWN)],
        )
        db.session.add(user)
        self._remember(user)
        return user

    def _remember(self, user: User) -> None:
        if user.phone:
            self._by_phone[user.phone] = user
        if user.email:
            self._by_email[user.email] = user
