from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.reference.permits import (
    AllOf,
    AnyOf,
    Held,
    PermitKind,
    Requirement,
    RequirementError,
    describe,
    get_permit_name,
    is_met,
    list_gaps,
    list_kinds,
    parse_requirement,
)

NIB, PIRT, MD = PermitKind.NIB, PermitKind.PIRT, PermitKind.BPOM_FOOD
DRY_FOOD = "nib & (pirt | bpom_food)"


def test_the_expression_becomes_a_tree() -> None:
    assert parse_requirement(DRY_FOOD) == AllOf((Held(NIB), AnyOf((Held(PIRT), Held(MD)))))
    assert parse_requirement("nib") == Held(NIB)
    assert parse_requirement("nib & pirt | bpom_food") == AnyOf(
        (AllOf((Held(NIB), Held(PIRT))), Held(MD))
    )


@pytest.mark.parametrize(
    "text", ["", "nib &", "nib | | pirt", "(nib", "nib)", "sim", "nib pirt", "nib + pirt"]
)
def test_a_broken_expression_is_refused(text: str) -> None:
    with pytest.raises(RequirementError):
        parse_requirement(text)


def test_gaps_keep_alternatives_together() -> None:
    requirement = parse_requirement(DRY_FOOD)
    assert list_gaps(requirement, {NIB}) == (AnyOf((Held(PIRT), Held(MD))),)
    assert list_gaps(requirement, set()) == (Held(NIB), AnyOf((Held(PIRT), Held(MD))))
    assert list_gaps(requirement, {NIB, MD}) == ()
    assert describe(requirement).id == "NIB dan P-IRT atau BPOM MD"
    assert describe(requirement).en == "NIB and P-IRT or BPOM MD"


REQUIREMENTS = st.recursive(
    st.sampled_from(PermitKind).map(Held),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3)
        .map(tuple)
        .flatmap(lambda parts: st.sampled_from([AllOf(parts), AnyOf(parts)]))
    ),
    max_leaves=6,
)


@given(requirement=REQUIREMENTS, held=st.sets(st.sampled_from(PermitKind)))
def test_met_and_gaps_never_disagree_and_more_permits_never_hurt(
    requirement: Requirement, held: set[PermitKind]
) -> None:
    assert is_met(requirement, held) == (list_gaps(requirement, held) == ())
    if is_met(requirement, held):
        assert is_met(requirement, set(PermitKind))
    assert is_met(requirement, set(list_kinds(requirement)))


def test_every_kind_has_its_names() -> None:
    for kind in PermitKind:
        name = get_permit_name(kind)
        assert all((name.short.id, name.short.en, name.long.id, name.long.en))
