"""Read the audit trail with the names of the people and companies that its entries concern."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import cast, func, or_, select
from sqlalchemy.types import String

from matchmaker.accounts.queries import About, TrailLine, list_people_called, name_people
from matchmaker.db import db
from matchmaker.directory.models import Company


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names of people by public id, of companies by public id, and by number as text."""

    people: Mapping[str, str]
    companies: Mapping[str, str]

    def of(self, line: TrailLine) -> str | None:
        """Return the name of what was done something on; None when it has none."""
        known = self.people if line.object_kind == "person" else self.companies
        return known.get(line.object_id)

    def acted_for(self, line: TrailLine) -> str | None:
        """Return the name of the company for which it was done."""
        return self.companies.get(str(line.acting_for_id)) if line.acting_for_id else None


def name_all(host_id: int, lines: Sequence[TrailLine]) -> Names:
    """Return the names of whatever these entries concern."""
    people = {line.object_id for line in lines if line.object_kind == "person"}
    companies = {line.object_id for line in lines if line.object_kind == "company"}
    companies |= {str(line.acting_for_id) for line in lines if line.acting_for_id}
    return Names(people=name_people(host_id, people), companies=_name_companies(host_id, companies))


def find_about(host_id: int, text: str) -> About:
    """Return whom a part of a name can mean: people and companies of the host."""
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    companies = db.session.execute(
        select(Company.id, Company.public_id).where(
            Company.host_id == host_id, func.lower(Company.name).like(f"%{escaped}%")
        )
    ).all()
    return About(
        object_ids=[
            *list_people_called(host_id, text),
            *(public_id for _, public_id in companies),
        ],
        company_ids=[number for number, _ in companies],
    )


def _name_companies(host_id: int, ids: Collection[str]) -> dict[str, str]:
    """Entries refer to a company by its public id, or by its number where nobody reads it."""
    number = cast(Company.id, String)
    rows = db.session.execute(
        select(number, Company.public_id, Company.name).where(
            Company.host_id == host_id, or_(Company.public_id.in_(ids), number.in_(ids))
        )
    )
    named: dict[str, str] = {}
    for company_id, public_id, name in rows:
        named |= {company_id: name, public_id: name}
    return named
