"""The person whose data is asked for or erased, with the companies that this concerns."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A person and their own companies; for those in `sole_ids` nobody else acts.

    `user` is None for companies that nobody acts for at all.
    """

    user: User | None
    company_ids: frozenset[int]
    sole_ids: frozenset[int]

    @property
    def user_id(self) -> int | None:
        """The person's number, None when there is no person."""
        return None if self.user is None else self.user.id


def get_subject(user: User) -> Subject:
    """Return a person as the rooms are asked about them."""
    own = frozenset(m.company_id for m in user.mandates if m.kind == MandateKind.OWN)
    shared = db.session.scalars(
        select(Mandate.company_id)
        .join(User, User.id == Mandate.user_id)
        .where(
            Mandate.company_id.in_(own),
            Mandate.kind == MandateKind.OWN,
            Mandate.user_id != user.id,
            User.erased_at.is_(None),
        )
    )
    return Subject(user=user, company_ids=own, sole_ids=own - frozenset(shared))
