"""Who hears of a plan: the people of a company, else its mentors; and what later plans tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matchmaker.accounts.core import MandateKind
from matchmaker.accounts.models import Mandate, User
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.outbox.models import Fact
from matchmaker.scheduling.models import Run

PUBLISHED = "scheduling.published"


def list_people_by_company(company_ids: Collection[int]) -> Mapping[int, Sequence[User]]:
    """Return who hears for each company: its own people or, where it has none, its mentors."""
    people: dict[int, dict[MandateKind, list[User]]] = defaultdict(lambda: defaultdict(list))
    for company_id, kind, user in db.session.execute(
        select(Mandate.company_id, Mandate.kind, User)
        .join(User, User.id == Mandate.user_id)
        .where(Mandate.company_id.in_(company_ids), User.active)
        .order_by(User.id)
    ):
        people[company_id][MandateKind(kind)].append(user)
    return {
        company_id: kinds[MandateKind.OWN] or kinds[MandateKind.MENTOR]
        for company_id, kinds in people.items()
    }


def list_parts_of(edition_id: int, user_id: int) -> Sequence[Participation]:
    """Return the parts in an edition for which a person hears, with their companies.

    A mentor hears only for an IKM that has nobody of its own.
    """
    company_ids = db.session.scalars(
        select(Mandate.company_id).where(Mandate.user_id == user_id)
    ).all()
    hearing = {
        company_id
        for company_id, people in list_people_by_company(company_ids).items()
        if any(person.id == user_id for person in people)
    }
    return db.session.scalars(
        select(Participation)
        .where(Participation.edition_id == edition_id, Participation.company_id.in_(hearing))
        .options(joinedload(Participation.company))
        .order_by(Participation.id)
    ).all()


def list_later_changes(edition_id: int, run_id: int) -> frozenset[int]:
    """Return the meetings that plans published after this one have changed."""
    said = db.session.get_one(Run, run_id).published_at
    payloads = db.session.scalars(
        select(Fact.payload)
        .join(Run, Fact.dedupe_key == func.concat(f"{PUBLISHED}:", Run.id))
        .where(Run.edition_id == edition_id, Run.published_at > said)
    )
    return frozenset(meeting_id for payload in payloads for meeting_id in payload["changed"])
