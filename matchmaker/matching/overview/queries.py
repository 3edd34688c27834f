"""Reads for the organiser: one pair whoever they are, everybody's name, who could be invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, contains_eager

from matchmaker.db import db
from matchmaker.directory.core import CompanyKind, RegistrationState
from matchmaker.directory.models import Company, Participation, Registration
from matchmaker.events.models import Edition
from matchmaker.matching.core import types
from matchmaker.matching.evidence.queries import list_past
from matchmaker.matching.field import Settings, share_memories
from matchmaker.matching.models import Wish
from matchmaker.matching.parts import can_be_paired, list_participations
from matchmaker.matching.values import make_ikm, make_partner
from matchmaker.programme.scores.queries import list_all_ticks


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An IKM and a partner of an edition as values, graduated and shown or not."""

    ikm_part: Participation
    partner_part: Participation
    ikm: types.Ikm
    partner: types.Partner


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A partner that is not in the edition yet, with its last brief.

    `registration` is the public id of what it has sent in and nobody has approved yet; else it
    took part in the edition of `last`.
    """

    partner: types.Partner
    name: str
    city: str
    last: str = ""
    registration: str | None = None


def find_pair(
    edition: Edition, ikm_public_id: str, partner_public_id: str, settings: Settings
) -> Pair | None:
    """Return two participations of an edition that stand across from each other, else None.

    Erased companies are not found; hidden ones and those that have not graduated are.
    """
    found = list_participations(
        Participation.edition_id == edition.id,
        Participation.public_id.in_([ikm_public_id, partner_public_id]),
        Company.erased_at.is_(None),
    )
    by_id = {part.public_id: part for part in found}
    ikm, partner = by_id.get(ikm_public_id), by_id.get(partner_public_id)
    if ikm is None or partner is None:
        return None
    if ikm.company.kind is not CompanyKind.IKM or partner.company.kind is CompanyKind.IKM:
        return None
    return _make_pair(edition, ikm, partner, settings)


def _make_pair(
    edition: Edition, ikm: Participation, partner: Participation, settings: Settings
) -> Pair:
    past = list_past(edition.host_id, settings.day, ikm_ids=[ikm.company_id])
    past = {**past, **list_past(edition.host_id, settings.day, partner_ids=[partner.company_id])}
    remembered = share_memories(past, [ikm], [partner])
    ids = {ikm.id: ikm.public_id, partner.id: partner.public_id}
    wishes: dict[int, dict[str, str]] = {ikm.id: {}, partner.id: {}}
    between = Wish.from_id.in_(ids), Wish.about_id.in_(ids)
    for wish in db.session.scalars(select(Wish).where(*between)):
        wishes[wish.from_id][ids[wish.about_id]] = str(wish.kind)
    seen = list_all_ticks([ikm.company_id])
    return Pair(
        ikm_part=ikm,
        partner_part=partner,
        ikm=make_ikm(
            ikm, wishes[ikm.id], past=remembered[ikm.id], seen=seen.get(ikm.company_id, ())
        ),
        partner=make_partner(partner, wishes[partner.id], past=remembered[partner.id]),
    )


def list_former_partners(edition: Edition) -> Sequence[Candidate]:
    """Return the host's partners that took part in other editions and not in this one, by name.

    Each with the brief of its newest part; hidden and erased companies are left out.
    """
    here = aliased(Participation)
    rows = db.session.execute(
        select(Participation, Edition.name)
        .join(Company, Company.id == Participation.company_id)
        .join(Edition, Edition.id == Participation.edition_id)
        .where(
            Participation.host_id == edition.host_id,
            Company.kind != CompanyKind.IKM,
            Company.erased_at.is_(None),
            Company.restricted_at.is_(None),
            ~exists().where(
                here.company_id == Participation.company_id, here.edition_id == edition.id
            ),
        )
        .options(contains_eager(Participation.company))
        .ext(distinct_on(Participation.company_id))
        .order_by(
            Participation.company_id, Participation.created_at.desc(), Participation.id.desc()
        )
    )
    found = [
        Candidate(
            partner=make_partner(part, types.NO_WISHES),
            name=part.company.name,
            city=part.company.city,
            last=name,
        )
        for part, name in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.partner.id))


def list_waiting_partners(edition: Edition) -> Sequence[Registration]:
    """Return the partners' registrations that the organiser has not approved, oldest first."""
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.edition_id == edition.id,
            Registration.kind != CompanyKind.IKM,
            or_(
                Registration.state == RegistrationState.SUBMITTED,
                Registration.state == RegistrationState.RETURNED,
            ),
        )
        .order_by(Registration.submitted_at, Registration.id)
    ).all()


def list_names(
    edition_id: int, *, paired_only: bool = False
) -> Sequence[tuple[str, CompanyKind, str]]:
    """Return (public id, kind, name) of everybody in an edition but erased companies, by name.

    With `paired_only` without those that nobody can be paired with now.
    """
    wanted = can_be_paired() if paired_only else Company.erased_at.is_(None)
    rows = db.session.execute(
        select(Participation.public_id, Company.kind, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, wanted)
        .order_by(func.lower(Company.name), Participation.id)
    )
    return [(public_id, CompanyKind(kind), name) for public_id, kind, name in rows]
