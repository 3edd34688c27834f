"""How an edition pairs, and all that can be paired in it, as values for the core.

A list depends on what is read here: companies, products, permits, participations, verdicts,
consents (who is shown, which bank knows amounts), wishes, the ticks of the packaging list, the
tree of tags with rough counts, what came of earlier editions and their days, weights and rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, or_, select

from matchmaker.accounts.consents import list_open_to_banks
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import Audience
from matchmaker.directory.finding.models import Listing
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.tags.core.tree import Tree
from matchmaker.directory.tags.queries import load_tree
from matchmaker.events.models import Edition
from matchmaker.matching.core import types
from matchmaker.matching.core.rule import Refusal, Rule, mask_tags, refusal
from matchmaker.matching.core.tags import TagTree, count_roughly
from matchmaker.matching.core.weights import Own, Weights, with_own
from matchmaker.matching.evidence.queries import list_past
from matchmaker.matching.models import Wish
from matchmaker.matching.parts import can_be_paired, list_participations
from matchmaker.matching.rules.queries import load_rule
from matchmaker.matching.values import make_ikm, make_partner, without_amounts
from matchmaker.matching.weighing.queries import list_own_weights
from matchmaker.programme.scores.queries import list_all_ticks

ELSEWHERE = "elsewhere"
"""Stands for a company that is not among those that are looked at; no public id is so short."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How an edition pairs: permits count as on `day`, its first."""

    day: date
    weights: Weights
    rule: Rule

    def refusal(self, ikm: types.Ikm, partner: types.Partner) -> Refusal | None:
        """Return why the rule keeps two apart, None when they may meet."""
        return refusal(self.rule, self.tags_of(ikm), partner.kind)

    def tags_of(self, ikm: types.Ikm) -> frozenset[str]:
        """Return an IKM's sectors and tags with all that stand above them."""
        return self.weights.tags.close((*ikm.sectors, *ikm.tags))


@dataclass(frozen=True, kw_only=True)
class Field:
    """All that can be paired in an edition: graduated and shown IKM, shown partners.

    Ids are the participations' public ids. The values hold wishes, what earlier editions brought,
    and amounts; `open_finances` are (bank, IKM) where the bank may know the amounts.
    """

    settings: Settings
    ikm: tuple[types.Ikm, ...]
    partners: tuple[types.Partner, ...]
    ikm_parts: Mapping[str, Participation]
    partner_parts: Mapping[str, Participation]
    open_finances: frozenset[tuple[str, str]]

    def as_known_to(self, partner: types.Partner) -> tuple[types.Ikm, ...]:
        """Return the IKM as a partner may know them: a bank without amounts it is not named for."""
        if partner.kind != types.BANK:
            return self.ikm
        return tuple(
            ikm if (partner.id, ikm.id) in self.open_finances else without_amounts(ikm)
            for ikm in self.ikm
        )

    def allowed(self, settings: Settings | None = None) -> NDArray[np.bool_]:
        """Return for all pairs (IKM x partners) whether the rule lets them meet."""
        by = settings or self.settings
        kinds = [partner.kind for partner in self.partners]
        return mask_tags(by.rule, [by.tags_of(ikm) for ikm in self.ikm], kinds)


def load_settings(edition: Edition) -> Settings:
    """Return how an edition pairs, at a fixed number of queries."""
    tree = load_tree(edition.host_id)
    return make_settings(edition, tree, list_own_weights(edition.id), load_rule(edition.id, tree))


def make_settings(edition: Edition, tree: Tree, own: Own, rule: Rule) -> Settings:
    """Return how an edition would pair with these weights and this rule."""
    return Settings(
        day=edition.days[0].date,
        weights=with_own(own, _count_tags(edition.id, tree)),
        rule=rule,
    )


def load_field(
    edition: Edition,
    settings: Settings | None = None,
    *,
    ikm_ids: Collection[int] | None = None,
    partner_ids: Collection[int] | None = None,
) -> Field:
    """Return all that can be paired in an edition, at a fixed number of queries.

    With ids of participations, one or both sides hold only those of them that can be paired.
    """
    wanted = [Participation.edition_id == edition.id, can_be_paired()]
    if ikm_ids is not None:
        wanted.append(or_(Company.kind != CompanyKind.IKM, Participation.id.in_(ikm_ids)))
    if partner_ids is not None:
        wanted.append(or_(Company.kind == CompanyKind.IKM, Participation.id.in_(partner_ids)))
    parts = list_participations(*wanted)
    settings = settings or load_settings(edition)
    ikm = [part for part in parts if part.company.kind is CompanyKind.IKM]
    partners = [part for part in parts if part.company.kind is not CompanyKind.IKM]
    wishes = _list_wishes(edition.id, parts)
    past = share_memories(list_past(edition.host_id, settings.day), ikm, partners)
    seen = list_all_ticks([part.company_id for part in ikm])
    return Field(
        settings=settings,
        ikm=tuple(
            make_ikm(p, wishes[p.id], past=past[p.id], seen=seen.get(p.company_id, ())) for p in ikm
        ),
        partners=tuple(make_partner(p, wishes[p.id], past=past[p.id]) for p in partners),
        ikm_parts={part.public_id: part for part in ikm},
        partner_parts={part.public_id: part for part in partners},
        open_finances=_list_open_finances(ikm, partners),
    )


def _count_tags(edition_id: int, tree: Tree) -> TagTree:
    """The host's tree with how many IKM that can be met carry each tag, counted roughly."""
    matched = select(Listing).where(
        Listing.edition_id == edition_id, Listing.audience == Audience.PARTNERS
    )
    each = matched.with_only_columns(func.unnest(Listing.tags).label("tag")).subquery()
    counted = db.session.execute(select(each.c.tag, func.count()).group_by(each.c.tag))
    total = db.session.scalar(matched.with_only_columns(func.count())) or 0
    tags = [tag for _depth, tag in tree.walk()]
    return TagTree(
        parents={tag.code: tag.parent_code for tag in tags if tag.parent_code is not None},
        counts={tag: count_roughly(number) for tag, number in counted},
        total=count_roughly(total),
        names={tag.code: (tag.name.id, tag.name.en) for tag in tags},
    )


def _list_wishes(
    edition_id: int, parts: Iterable[Participation]
) -> defaultdict[int, dict[str, str]]:
    public_ids = {part.id: part.public_id for part in parts}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for wish in db.session.scalars(select(Wish).where(Wish.edition_id == edition_id)):
        if wish.from_id in public_ids and wish.about_id in public_ids:
            found[wish.from_id][public_ids[wish.about_id]] = str(wish.kind)
    return found


def share_memories(
    past: Mapping[tuple[int, int], tuple[str | None, str | None]],
    ikm: Iterable[Participation],
    partners: Iterable[Participation],
) -> defaultdict[int, dict[str, str]]:
    """Return what companies remember of each other, by participation and the other's public id.

    What somebody remembers of a company that is not among them stands under ELSEWHERE: it has a
    past, so it weighs history, whoever else is looked at.
    """
    makers = {part.company_id: part for part in ikm}
    buyers = {part.company_id: part for part in partners}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for (ikm_id, partner_id), (by_ikm, by_partner) in past.items():
        maker, buyer = makers.get(ikm_id), buyers.get(partner_id)
        if maker is not None and by_ikm is not None:
            found[maker.id][buyer.public_id if buyer else ELSEWHERE] = by_ikm
        if buyer is not None and by_partner is not None:
            found[buyer.id][maker.public_id if maker else ELSEWHERE] = by_partner
    return found


def _list_open_finances(
    ikm: Iterable[Participation], partners: Iterable[Participation]
) -> frozenset[tuple[str, str]]:
    banks = {p.company_id: p.public_id for p in partners if p.company.kind is CompanyKind.BANK}
    makers = {part.company_id: part.public_id for part in ikm}
    return frozenset(
        (banks[bank_id], makers[company_id])
        for bank_id, company_id in list_open_to_banks(banks)
        if company_id in makers
    )
