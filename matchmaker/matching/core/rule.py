"""Who may meet whom: a rule of the edition that lists, requests and allotment all obey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.core import explain
from matchmaker.matching.core.prepare import Offer
from matchmaker.matching.core.types import Partner


class RefusalCode(StrEnum):
    """Which part of the rule keeps two apart."""

    KIND = "kind"
    ONLY = "only"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class KindRule:
    """Whom partners of one kind meet.

    Nobody unless `meets`; of the IKM, those that carry one of `only` (empty: all do), and none
    that carries one of `never`. A tag stands for all below it; the sectors are the topmost tags.
    """

    meets: bool = True
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


EVERYBODY = KindRule()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The rule of each partner kind; a kind that is not in it meets everybody.

    `names` are (Indonesian, English) of tags, so that a refusal can say itself.
    """

    kinds: Mapping[str, KindRule] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why the rule keeps two apart: `tags` are what is demanded, or what is excluded and held."""

    code: RefusalCode
    partner_kind: str
    tags: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The refusal in Indonesian, ready to read aloud."""
        return explain.say_refusal(self.code, self._facts(), "id")

    @property
    def en(self) -> str:
        """The refusal in English."""
        return explain.say_refusal(self.code, self._facts(), "en")

    def _facts(self) -> tuple[tuple[str, object], ...]:
        return (("kind", (self.partner_kind,)), ("tags", self.names))


def refusal(rule: Rule, held: frozenset[str], partner_kind: str) -> Refusal | None:
    """Return why an IKM and a partner of a kind may not meet, None when they may.

    `held` are the IKM's sectors and tags with all that stand above them (`Offer.tags`).
    """
    own = rule.kinds.get(partner_kind, EVERYBODY)
    if not own.meets:
        return _refuse(RefusalCode.KIND, rule, partner_kind, ())
    excluded = tuple(tag for tag in own.never if tag in held)
    if excluded:
        return _refuse(RefusalCode.NEVER, rule, partner_kind, excluded)
    if own.only and held.isdisjoint(own.only):
        return _refuse(RefusalCode.ONLY, rule, partner_kind, own.only)
    return None


def allowed_mask(
    rule: Rule, offers: Sequence[Offer], partners: Sequence[Partner]
) -> NDArray[np.bool_]:
    """Return for all pairs (IKM x partners) whether they may meet; equal to `refusal` for each."""
    return mask_tags(rule, [offer.tags for offer in offers], [one.kind for one in partners])


def mask_tags(
    rule: Rule, held: Sequence[frozenset[str]], kinds: Sequence[str]
) -> NDArray[np.bool_]:
    """Return the same of the IKM's tags, with all that stand above them, and partner kinds."""
    allowed = np.ones((len(held), len(kinds)), dtype=bool)
    for kind in set(kinds) & rule.kinds.keys():
        # The same few sets of tags come up again and again.
        known = {tags: refusal(rule, tags, kind) is None for tags in set(held)}
        column = np.fromiter((known[tags] for tags in held), dtype=bool, count=len(held))
        allowed[:, [own == kind for own in kinds]] = column[:, None]
    return allowed


def _refuse(code: RefusalCode, rule: Rule, kind: str, tags: tuple[str, ...]) -> Refusal:
    names = tuple(rule.names.get(tag, (tag, tag)) for tag in tags)
    return Refusal(code=code, partner_kind=kind, tags=tags, names=names)
