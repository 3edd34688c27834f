"""The rule of an edition: who is kept apart, said well, for one pair and for all at once."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.prepare import prepare_ikm
from matchmaker.matching.core.rule import (
    KindRule,
    RefusalCode,
    Rule,
    allowed_mask,
    refusal,
)
from matchmaker.matching.core.tags import TagTree
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.core.weights import with_own
from tests.matching.values import DAY, make_ikm, make_retailer

PARENTS = {"snacks": "food", "chips": "snacks", "batik": "craft"}
TAGS = ("food", "snacks", "chips", "craft", "batik", "gone")
TREE = TagTree(parents=MappingProxyType(PARENTS))
NAMES = {"food": ("pangan", "food"), "batik": ("batik", "batik"), "chips": ("keripik", "chips")}

some_tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=3).map(tuple)
kind_rules = st.builds(KindRule, meets=st.booleans(), only=some_tags, never=some_tags)
rules = st.dictionaries(st.sampled_from(PARTNER_KINDS), kind_rules).map(lambda k: Rule(kinds=k))
held = some_tags.map(TREE.close)


def test_without_a_rule_everybody_meets() -> None:
    for kind in PARTNER_KINDS:
        assert refusal(Rule(), frozenset(), kind) is None


def test_a_tag_stands_for_all_below_it() -> None:
    chips = TREE.close(["chips"])
    only_food = Rule(kinds={"retailer": KindRule(only=("food",))})
    assert refusal(only_food, chips, "retailer") is None
    assert refusal(only_food, TREE.close(["batik"]), "retailer") is not None
    never_food = Rule(kinds={"retailer": KindRule(never=("food",))})
    assert refusal(never_food, chips, "retailer") is not None
    # A maker of snacks in general is no maker of chips.
    only_chips = Rule(kinds={"retailer": KindRule(only=("chips",))})
    assert refusal(only_chips, TREE.close(["snacks"]), "retailer") is not None


@pytest.mark.parametrize(
    ("own", "code", "indonesian", "english"),
    [
        (
            KindRule(meets=False, only=("food",)),
            RefusalCode.KIND,
            "pada acara ini ritel modern tidak mengadakan pertemuan dengan IKM",
            "at this event modern retailers hold no meetings with IKM",
        ),
        (
            KindRule(only=("food", "batik")),
            RefusalCode.ONLY,
            "pada acara ini ritel modern hanya menemui IKM bidang pangan atau batik",
            "at this event modern retailers meet only IKM in food or batik",
        ),
        (
            KindRule(only=("unused",), never=("other", "craft")),
            RefusalCode.NEVER,
            "pada acara ini ritel modern tidak menemui IKM bidang craft",
            "at this event modern retailers do not meet IKM in craft",
        ),
    ],
)
def test_a_refusal_says_itself(own: KindRule, code: str, indonesian: str, english: str) -> None:
    refused = refusal(Rule(kinds={"retailer": own}, names=NAMES), frozenset({"craft"}), "retailer")
    assert refused is not None
    assert (refused.code, refused.id, refused.en) == (code, indonesian, english)


@given(rules, held, st.sampled_from(PARTNER_KINDS))
def test_a_refusal_is_what_the_rule_says(rule: Rule, tags: frozenset[str], kind: str) -> None:
    own = rule.kinds.get(kind, KindRule())
    may = own.meets and not tags & set(own.never) and (not own.only or bool(tags & set(own.only)))
    assert (refusal(rule, tags, kind) is None) == may


@given(rules, held, st.sampled_from(PARTNER_KINDS), st.sampled_from(TAGS))
def test_excluding_more_never_lets_anybody_in(
    rule: Rule, tags: frozenset[str], kind: str, more: str
) -> None:
    own = rule.kinds.get(kind, KindRule())
    stricter = KindRule(meets=own.meets, only=own.only, never=(*own.never, more))
    if refusal(rule, tags, kind) is not None:
        assert refusal(Rule(kinds={**rule.kinds, kind: stricter}), tags, kind) is not None


@given(rules, st.lists(some_tags, max_size=6), st.lists(st.sampled_from(PARTNER_KINDS), max_size=5))
def test_all_pairs_at_once_are_refused_as_one_by_one(
    rule: Rule, makers: list[tuple[str, ...]], kinds: list[str]
) -> None:
    weights = with_own({}, TREE)
    offers = [
        prepare_ikm(make_ikm(id=str(n), sectors=(), tags=tags), DAY, weights)
        for n, tags in enumerate(makers)
    ]
    partners = [make_retailer(id=str(n), kind=kind) for n, kind in enumerate(kinds)]
    mask = allowed_mask(rule, offers, partners)
    assert mask.shape == (len(offers), len(partners))
    for row, offer in enumerate(offers):
        for column, partner in enumerate(partners):
            assert mask[row, column] == (refusal(rule, offer.tags, partner.kind) is None)
