"""Reads of an edition's rule."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.tags.core.tree import Tree
from matchmaker.matching.core.rule import KindRule, Rule
from matchmaker.matching.rules.models import MeetingRule


def list_rules(edition_id: int) -> dict[str, KindRule]:
    """Return the rule of each partner kind that has one."""
    return {
        str(row.partner_kind): KindRule(
            meets=row.meets, only=tuple(row.only_tags), never=tuple(row.never_tags)
        )
        for row in db.session.scalars(select(MeetingRule).filter_by(edition_id=edition_id))
    }


def load_rule(edition_id: int, tree: Tree) -> Rule:
    """Return the edition's rule with the names of its tags, former codes read as what they are.

    A tag that is gone stays in the rule: nobody carries it, and the page of the rule shows it.
    """
    return make_rule(list_rules(edition_id), tree)


def make_rule(kinds: dict[str, KindRule], tree: Tree) -> Rule:
    """Return a rule as the core obeys it, its tags as the tree calls them today."""

    def today(codes: Iterable[str]) -> tuple[str, ...]:
        found = ((tag.code if (tag := tree.find(code)) else code) for code in codes)
        return tuple(dict.fromkeys(found))

    current = {
        kind: KindRule(meets=own.meets, only=today(own.only), never=today(own.never))
        for kind, own in kinds.items()
    }
    named = {code for own in current.values() for code in (*own.only, *own.never)}
    tags = ((code, tree.find(code)) for code in sorted(named))
    return Rule(kinds=current, names={c: (tag.name.id, tag.name.en) for c, tag in tags if tag})
