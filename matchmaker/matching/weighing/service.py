"""Writes of how an edition pairs: its own weights and its rule, as one act of an organiser."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.tags.queries import load_tree
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.matching.core.rule import EVERYBODY, KindRule
from matchmaker.matching.core.weights import (
    CRITERIA,
    MOST_WEIGHT,
    WEIGHT_STEP,
    Own,
    list_own,
)
from matchmaker.matching.rules.models import MeetingRule
from matchmaker.matching.rules.queries import list_rules, make_rule
from matchmaker.matching.weighing.models import CriterionWeight
from matchmaker.matching.weighing.queries import list_own_weights


class SameSettingsError(ValueError):
    """These weights and this rule hold already."""


class MeanwhileChangedError(Exception):
    """Somebody else has changed weights or rule since the page was made."""


class UnusableWeightError(ValueError):
    """A weight out of 0 to 5 by halves, of a criterion that its side does not know, or all 0."""


class UnusableRuleError(ValueError):
    """A tag that the host does not have, or one that is both demanded and excluded."""


def save_settings(
    edition: Edition,
    weights: Own,
    kinds: Mapping[str, KindRule],
    *,
    seen: str,
) -> None:
    """Set the edition's weights and its rule; what is left out of `weights` goes to the default.

    `seen` is the `mark_of` what the page showed. Raises SameSettingsError, MeanwhileChangedError,
    UnusableWeightError or UnusableRuleError.
    """
    lock_edition(edition.id)
    before = list_own_weights(edition.id), list_rules(edition.id)
    _check_weights(weights)
    own = {side: table for side, table in list_own(weights).items() if table}
    rule = _usable_rule(edition.host_id, kinds)
    if (own, rule) == before:
        raise SameSettingsError
    if mark_of(*before) != seen:
        raise MeanwhileChangedError
    _put_weights(edition.id, own, before[0])
    _put_rule(edition.id, rule, before[1])
    db.session.flush()
    trail.record(
        "matching.settings_saved",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={
            "weights": [f"{side}.{code}={w}" for side, t in own.items() for code, w in t.items()],
            "rule": [f"{kind}:{_spell(own_rule)}" for kind, own_rule in sorted(rule.items())],
        },
    )


def mark_of(weights: Own, kinds: Mapping[str, KindRule]) -> str:
    """Return what tells one state of an edition's settings from another."""
    said = [f"{side}.{code}={weights[side][code]:g}" for side in weights for code in weights[side]]
    said += [f"{kind}:{_spell(own)}" for kind, own in kinds.items()]
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]


def _spell(own: KindRule) -> str:
    return f"{own.meets} only={','.join(own.only)} never={','.join(own.never)}"


def _check_weights(weights: Own) -> None:
    for side, table in weights.items():
        for criterion, weight in table.items():
            if criterion not in CRITERIA.get(side, ()):
                raise UnusableWeightError(f"{side} {criterion}")
            if not 0 <= weight <= MOST_WEIGHT or weight % WEIGHT_STEP:
                raise UnusableWeightError(f"{side} {criterion} {weight}")
        if set(table) == set(CRITERIA[side]) and not any(table.values()):
            raise UnusableWeightError(f"{side} weighs nothing")


def _usable_rule(host_id: int, kinds: Mapping[str, KindRule]) -> dict[str, KindRule]:
    tree = load_tree(host_id)
    for own in kinds.values():
        unknown = [tag for tag in (*own.only, *own.never) if tree.find(tag) is None]
        if unknown or set(own.only) & set(own.never):
            raise UnusableRuleError(", ".join(unknown) or "demanded and excluded")
    current = make_rule(dict(kinds), tree).kinds
    return {kind: own for kind, own in current.items() if own != EVERYBODY}


def _put_weights(edition_id: int, own: Own, before: Own) -> None:
    """Write what differs, so that nothing is said to have changed that has not."""
    for side, table in before.items():
        for criterion in table:
            if criterion not in own.get(side, {}):
                row = {"edition_id": edition_id, "side": side, "criterion": criterion}
                db.session.execute(delete(CriterionWeight).filter_by(**row))
    rows = [
        {
            "edition_id": edition_id,
            "side": side,
            "criterion": criterion,
            "steps": round(weight / WEIGHT_STEP),
        }
        for side, table in own.items()
        for criterion, weight in table.items()
        if before.get(side, {}).get(criterion) != weight
    ]
    if rows:
        put = insert(CriterionWeight).values(rows)
        key = [CriterionWeight.edition_id, CriterionWeight.side, CriterionWeight.criterion]
        db.session.execute(
            put.on_conflict_do_update(index_elements=key, set_={"steps": put.excluded.steps})
        )


def _put_rule(
    edition_id: int, rule: Mapping[str, KindRule], before: Mapping[str, KindRule]
) -> None:
    for kind in before.keys() - rule.keys():
        db.session.execute(delete(MeetingRule).filter_by(edition_id=edition_id, partner_kind=kind))
    for kind, own in rule.items():
        if before.get(kind) != own:
            said = {
                "meets": own.meets, "only_tags": list(own.only), "never_tags": list(own.never)
            }  # fmt: skip
            db.session.execute(
                insert(MeetingRule)
                .values(edition_id=edition_id, partner_kind=kind, **said)
                .on_conflict_do_update(
                    index_elements=[MeetingRule.edition_id, MeetingRule.partner_kind], set_=said
                )
            )
