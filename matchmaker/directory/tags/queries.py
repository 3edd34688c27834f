"""Reads of the tree of tags and of who carries which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.tags.core.tree import TagValue, Tree
from matchmaker.directory.tags.models import Tag
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True)
class Uses:
    """How many companies carry a tag, and how many briefs seek it."""

    companies: int = 0
    briefs: int = 0

    def __bool__(self) -> bool:
        return bool(self.companies or self.briefs)


UNUSED = Uses()


def load_tree(host_id: int) -> Tree:
    """Return the host's tree as values."""
    return Tree(value_of(tag) for tag in db.session.scalars(select(Tag).filter_by(host_id=host_id)))


def count_uses(host_id: int) -> Mapping[str, Uses]:
    """Return by code who carries or seeks it; a code that is not in it is not used.

    What stands below a tag counts for it too: companies and briefs hold all ancestors.
    """
    each = func.unnest(Company.tags).label("code")
    carried = (
        select(each)
        .where(Company.host_id == host_id, Company.erased_at.is_(None))
        .subquery("carried")
    )
    companies = _count(select(carried.c.code, func.count()).group_by(carried.c.code))
    sought = (
        select(func.jsonb_array_elements_text(Participation.brief["tags"]).label("code"))
        .where(Participation.host_id == host_id, Participation.brief.has_key("tags"))
        .subquery("sought")
    )
    briefs = _count(select(sought.c.code, func.count()).group_by(sought.c.code))
    return {
        code: Uses(companies=companies.get(code, 0), briefs=briefs.get(code, 0))
        for code in companies.keys() | briefs.keys()
    }


def value_of(tag: Tag) -> TagValue:
    """Return a tag as the core sees it."""
    return TagValue(
        code=tag.code,
        parent_code=tag.parent_code,
        name=Text(id=tag.name_id, en=tag.name_en),
        kbli=tuple(tag.kbli),
        hs=tuple(tag.hs),
        synonyms=tuple(tag.synonyms),
        former_codes=tuple(tag.former_codes),
        active=tag.active,
        position=tag.position,
    )


def _count(counted: object) -> dict[str, int]:
    return {str(code): number for code, number in db.session.execute(counted)}  # type: ignore[call-overload]
