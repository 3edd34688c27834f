"""Owners of shortlists and saved searches for tests."""

from __future__ import annotations

from sqlalchemy import update

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent, Host, User
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.directory.owner import Owner
from tests.factories.accounts import make_user


def make_owner(part: Participation, role: Role = Role.PARTNER) -> tuple[Owner, User]:
    """A new person of the company, and whose lists they keep."""
    user = make_user(db.session.get_one(Host, part.host_id), role, acts_for=(part.company_id,))
    owner = Owner(
        host_id=part.host_id,
        edition_id=part.edition_id,
        user_id=user.id,
        company_id=part.company_id,
    )
    return owner, user


def withdraw(part: Participation, purpose: Purpose) -> None:
    """Take back what a company has consented to."""
    db.session.execute(
        update(Consent)
        .where(Consent.company_id == part.company_id, Consent.purpose == purpose)
        .values(withdrawn_at=clock.now())
    )
    db.session.commit()
