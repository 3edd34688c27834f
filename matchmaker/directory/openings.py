"""What of a company is open to whom, and the log of who has looked, which its owner reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from matchmaker.accounts import trail
from matchmaker.accounts.actor import Actor, actor_of
from matchmaker.accounts.consents import list_open_to_bank
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind, Disclosed
from matchmaker.directory.models import Company, Disclosure, DisclosureView
from matchmaker.events.models import Edition


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody has opened contacts or finances: who, for which company, when it was first."""

    company_id: int
    who: str
    viewer_company: str | None
    what: Disclosed
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenedTo:
    """A company that sees the contacts since a meeting was accepted."""

    company_id: int
    name: str
    edition: str
    since: datetime


def list_with_open_finances(viewer: Company, company_ids: Collection[int]) -> frozenset[int]:
    """Return those of the companies whose finances `viewer` may see: a bank, where it is named.

    A restricted company's finances are closed to everybody.
    """
    if viewer.kind is not CompanyKind.BANK:
        return frozenset()
    named = list_open_to_bank(viewer.id, company_ids)
    closed = select(Company.id).where(Company.id.in_(named), Company.restricted_at.is_not(None))
    return named - frozenset(db.session.scalars(closed))


def may_see_finances(actor: Actor, viewer: Company | None, company: Company) -> bool:
    """Tell whether a person sees sales and loan amounts: own, mentor, organiser, a named bank."""
    if company.id in actor.company_ids or actor.is_a(Role.ORGANISER):
        return True
    return viewer is not None and company.id in list_with_open_finances(viewer, [company.id])


def note_look(
    actor: Actor, viewer: Company | None, company: Company, what: Disclosed, now: datetime
) -> None:
    """Note that a person has opened a company's contacts or finances; own ones are not noted.

    The first time of the day also stands in the audit trail.
    """
    if company.id in actor.own_company_ids:
        return
    if note_looks(actor, viewer, [company.id], what, now):
        trail.record(
            f"directory.{what}_seen",
            host_id=company.host_id,
            object_kind="company",
            object_id=company.id,
            acting_for_id=viewer.id if viewer else None,
        )


def note_letter(reader: User, viewer: Company | None, company: Company, now: datetime) -> None:
    """Note that a person has been sent, or has read, a letter with a company's contacts."""
    actor = actor_of(reader)
    if company.id not in actor.own_company_ids and note_looks(
        actor, viewer, [company.id], Disclosed.CONTACTS, now
    ):
        trail.record(
            "directory.contacts_sent",
            host_id=company.host_id,
            object_kind="company",
            object_id=company.id,
            acting_for_id=viewer.id if viewer else None,
            details={"to": reader.public_id},
        )


def note_looks(
    actor: Actor,
    viewer: Company | None,
    company_ids: Collection[int],
    what: Disclosed,
    now: datetime,
) -> int:
    """Note the same for a list of companies in one statement; returns how many are new today."""
    others = sorted(set(company_ids) - actor.own_company_ids)
    if not others:
        return 0
    rows = [
        {
            "company_id": company_id,
            "user_id": actor.user_id,
            "viewer_company_id": viewer.id if viewer else None,
            "what": what,
            "day": now.date(),
            "seen_at": now,
        }
        for company_id in others
    ]
    return len(
        db.session.scalars(
            insert(DisclosureView)
            .values(rows)
            .on_conflict_do_nothing()
            .returning(DisclosureView.id)
        ).all()
    )


def list_looks(company_ids: Collection[int]) -> list[Look]:
    """Return who has opened these companies' contacts and finances, the newest first."""
    viewer = aliased(Company)
    rows = db.session.execute(
        select(DisclosureView, User.name, viewer.name)
        .join(User, User.id == DisclosureView.user_id)
        .outerjoin(viewer, viewer.id == DisclosureView.viewer_company_id)
        .where(DisclosureView.company_id.in_(company_ids))
        .order_by(DisclosureView.seen_at.desc(), DisclosureView.id.desc())
    )
    return [
        Look(
            company_id=view.company_id,
            who=who,
            viewer_company=company,
            what=Disclosed(view.what),
            seen_at=view.seen_at,
        )
        for view, who, company in rows
    ]


def list_opened_to(company_ids: Collection[int]) -> Sequence[OpenedTo]:
    """Return which companies see these companies' contacts now, by name."""
    found: list[OpenedTo] = []
    for own, other in (
        (Disclosure.ikm_id, Disclosure.partner_id),
        (Disclosure.partner_id, Disclosure.ikm_id),
    ):
        rows = db.session.execute(
            select(own, Company.name, Edition.name, Disclosure.opened_at)
            .join(Company, Company.id == other)
            .join(Edition, Edition.id == Disclosure.edition_id)
            .where(own.in_(company_ids))
        )
        found += [
            OpenedTo(company_id=company_id, name=name, edition=edition, since=since)
            for company_id, name, edition, since in rows
        ]
    return sorted(found, key=lambda opened: opened.name.lower())
