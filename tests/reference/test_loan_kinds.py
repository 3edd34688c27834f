from __future__ import annotations

import pytest

from matchmaker.reference.loan_kinds import LoanPurpose, find_loan_kind


@pytest.mark.parametrize(
    ("text", "floor", "ceiling"),
    [
        ("KUR super mikro", 0, 10_000_000),
        ("kur supermikro", 0, 10_000_000),
        ("KUR Mikro", 10_000_000, 100_000_000),
        ("KUR kecil", 100_000_000, 500_000_000),
        ("modal kerja", None, None),
    ],
)
def test_a_named_credit_has_its_bounds(text: str, floor: int | None, ceiling: int | None) -> None:
    kind = find_loan_kind(text)
    assert kind is not None
    assert (kind.floor, kind.ceiling) == (floor, ceiling)


def test_purpose_is_known_where_the_name_says_it() -> None:
    working, kur = find_loan_kind("modal kerja"), find_loan_kind("KUR mikro")
    assert working is not None
    assert kur is not None
    assert (working.purpose, kur.purpose) == (LoanPurpose.WORKING_CAPITAL, None)
    assert find_loan_kind("pinjol") is None
