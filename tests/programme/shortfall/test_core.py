from __future__ import annotations

from matchmaker.programme.core import CriterionCode
from matchmaker.programme.shortfall.core import Lack, count_lacks, list_lacks

PIRT = {"criterion": "permits", "outcome": "fail", "lacks": ["pirt | bpom_food"]}
MARKET = {"criterion": "knows_market", "outcome": "unknown", "lacks": []}
PASSED = {"criterion": "running_12_months", "outcome": "pass"}


def test_a_lack_says_what_is_missing_in_both_languages():
    permit, market = list_lacks([PASSED, PIRT, MARKET])
    assert (permit.name.id, permit.name.en) == ("P-IRT atau BPOM MD", "P-IRT or BPOM MD")
    assert market.criterion is CriterionCode.KNOWS_MARKET
    assert permit.key == "permits.pirt|bpom_food"


def test_a_verdict_from_before_there_were_codes_still_has_a_name():
    [old] = list_lacks([{"criterion": "permits", "outcome": "fail"}])
    assert old.name.id == "izin yang berlaku"


def test_who_lacks_two_things_counts_with_both():
    permit, market = list_lacks([PIRT, MARKET])
    counted = count_lacks([(permit,), (permit, market), (permit,)])
    assert counted == [(permit, 3), (market, 1)]


def test_figures_and_the_field_have_words():
    production = Lack(criterion=CriterionCode.KNOWS_PRODUCTION, codes=("capacity", "price"))
    assert production.name.en == "monthly capacity, unit price"
    field = Lack(criterion=CriterionCode.KNOWS_MARKET, codes=("field",))
    assert "lapangan" in field.name.id
