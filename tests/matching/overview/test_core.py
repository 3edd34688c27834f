"""Coverage, causes, invitations and the summary, against each pair judged by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.core.rule import KindRule, Rule, refusal
from matchmaker.matching.core.types import IKM as _IKM
from matchmaker.matching.core.types import Ikm, Need, Partner
from matchmaker.matching.core.weights import DEFAULT
from matchmaker.matching.overview.core import coverage
from matchmaker.matching.overview.core.coverage import draw_histogram, judge_all, level, list_causes
from matchmaker.matching.overview.core.inviting import Search, list_demands, rank_invitees
from matchmaker.matching.overview.core.summary import cross
from tests.matching.test_core_matrix import buyers, firms
from tests.matching.test_core_properties import IN_TREE
from tests.matching.values import CHIPS, DAY, make_bank, make_ikm, make_retailer, score_pair

RULES = st.sampled_from(
    [
        Rule(),
        Rule(kinds={"retailer": KindRule(meets=False)}),
        Rule(kinds={"bank": KindRule(only=("kerajinan",))}),
        Rule(kinds={"exporter": KindRule(never=("teknologi_pangan",))}),
    ]
)
THRESHOLDS = st.sampled_from([0.0, 0.3, 0.45, 0.8])


NO_RULE = Rule()


def grid_of(ikm, partners, rule=NO_RULE, threshold=0.45, weights=IN_TREE):
    return judge_all(ikm, partners, day=DAY, weights=weights, rule=rule, threshold=threshold)


def is_good(firm: Ikm, other: Partner, rule: Rule, threshold: float) -> bool:
    pair = score_pair(firm, other, DAY, IN_TREE)
    held = IN_TREE.tags.close((*firm.sectors, *firm.tags))
    return (
        round(pair.score, 9) >= threshold
        and not pair.stopped
        and not (pair.ikm.rather_not or pair.partner.rather_not)
        and refusal(rule, held, other.kind) is None
    )


@settings(max_examples=80, deadline=None)
@given(firms, buyers, RULES, THRESHOLDS)
def test_good_matches_are_those_that_each_pair_shows(
    made: list[Ikm], sought: list[Partner], rule: Rule, threshold: float
) -> None:
    grid = grid_of(made, sought, rule, threshold)
    for row, firm in enumerate(made):
        expected = [is_good(firm, other, rule, threshold) for other in sought]
        assert list(grid.good[row]) == expected
    assert grid.count_good() == [int(row.sum()) for row in grid.good]


@settings(max_examples=80, deadline=None)
@given(firms, buyers, RULES)
def test_every_partner_that_is_wanted_and_no_good_match_has_a_cause(
    made: list[Ikm], sought: list[Partner], rule: Rule
) -> None:
    grid = grid_of(made, sought, rule)
    for row in range(len(made)):
        wanted = coverage.wanted_kinds(grid.table.offers[row])
        causes = list_causes(grid, row)
        named = {partner for cause in causes for partner in cause.partners}
        assert named == {
            other.id
            for column, other in enumerate(sought)
            if other.kind in wanted and not grid.good[row, column]
        }
        assert {cause.kind for cause in causes if cause.code == coverage.NOBODY} == {
            kind for kind in wanted if all(other.kind != kind for other in sought)
        }
        backwards = grid_of(made, sought[::-1], rule)
        said = [(c.code, c.partners) for c in causes]
        assert [(c.code, c.partners) for c in list_causes(backwards, row)] == said


def test_causes_name_what_stops_most_first() -> None:
    firm = make_ikm(permits=())
    shops = [make_retailer(id=f"m{n}", required_permits=("halal",)) for n in range(3)]
    shops += [make_retailer(id="m9", required_permits=("nib", "halal"))]
    grid = grid_of([firm], shops, weights=DEFAULT)
    causes = list_causes(grid, 0)
    assert [(c.gap.asked, len(c.partners)) for c in causes if c.gap] == [("halal", 4), ("nib", 1)]


def test_the_rule_is_a_cause_before_any_gap() -> None:
    rule = Rule(kinds={"retailer": KindRule(meets=False)})
    [cause] = list_causes(grid_of([make_ikm(permits=())], [make_retailer()], rule), 0)
    assert (cause.code, cause.partners) == (coverage.RULE, ("mitra-1",))
    assert cause.refusal is not None


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(1, 10))
def test_a_histogram_counts_everybody_once(counts: list[int], floor: int) -> None:
    bars = draw_histogram(counts, floor)
    assert sum(bar.ikm for bar in bars) == len(counts)
    assert sum(bar.ikm for bar in bars if bar.is_short) == sum(n < floor for n in counts)
    assert [bar.number for bar in bars] == list(range(len(bars)))
    assert [bar.and_more for bar in bars] == [False] * (len(bars) - 1) + [True]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_is_never_on_a_lower_step(one: float, other: float) -> None:
    low, high = sorted((level(one), level(other)))
    assert 1 <= low <= high <= 5
    assert (level(one) <= level(other)) or one >= other


@settings(max_examples=60, deadline=None)
@given(firms, buyers, RULES)
def test_who_is_invited_would_serve_whom_it_says(
    short: list[Ikm], known: list[Partner], rule: Rule
) -> None:
    search = Search(short=short, day=DAY, weights=IN_TREE, rule=rule)
    found = rank_invitees(search, known)
    assert rank_invitees(search, known[::-1]) == found
    assert [len(one.serves) for one in found] == sorted(
        (len(one.serves) for one in found), reverse=True
    )
    by_id = {one.id: one.serves for one in found}
    for other in known:
        expected = {firm.id for firm in short if is_good(firm, other, rule, 0.45)}
        assert set(by_id.get(other.id, ())) == expected


@settings(max_examples=40, deadline=None)
@given(firms, RULES)
def test_demands_would_serve_whom_they_say_and_nobody_twice(short: list[Ikm], rule: Rule) -> None:
    search = Search(short=short, day=DAY, weights=IN_TREE, rule=rule)
    demands = list_demands(search)
    named = [firm for demand in demands for firm in demand.serves]
    assert len(named) == len(set(named))
    by_id = {firm.id: firm for firm in short}
    for demand in demands:
        assert demand.serves
        for firm in demand.serves:
            assert is_good(by_id[firm], demand.partner, rule, 0.45)
    sizes = [len(demand.serves) for demand in demands]
    assert sizes == sorted(sizes, reverse=True)


def test_a_demand_speaks_of_what_the_short_ones_make_and_take() -> None:
    short = [
        make_ikm(
            id=f"ikm-{n}",
            sectors=("kerajinan",),
            products=(replace(CHIPS, name_id="tas rotan", product_type="craft"),),
            terms_accepted=("consignment",),
        )
        for n in range(4)
    ]
    short.append(make_ikm(id="ikm-9", needs=(Need(kind="loan", amount=40_000_000),)))
    search = Search(short=short, day=DAY, weights=DEFAULT, rule=Rule())
    first, second = list_demands(search)
    assert (first.partner.kind, first.partner.tags) == ("retailer", ("kerajinan",))
    assert first.partner.terms == ("consignment",)
    assert first.serves == ("ikm-0", "ikm-1", "ikm-2", "ikm-3")
    assert (second.partner.kind, second.partner.loan_products[0].maximum) == ("bank", 50_000_000)


@settings(max_examples=40, deadline=None)
@given(firms, buyers, RULES)
def test_a_crossing_counts_the_good_matches_of_its_part_of_the_grid(
    made: list[Ikm], sought: list[Partner], rule: Rule
) -> None:
    grid = grid_of(made, sought, rule)
    everybody = {_IKM: range(len(made)), "nobody": ()}
    crossed = cross(grid, everybody, ("bank", "retailer", "exporter"))
    for (group, kind), found in crossed.items():
        columns = [n for n, other in enumerate(sought) if other.kind == kind]
        if group == "nobody" or not columns:
            assert found.good is None
            assert found.served == 0
        else:
            each = [int(grid.good[row, columns].sum()) for row in range(len(made))]
            assert found.served == sum(n > 0 for n in each)
            assert found.good is not None
            assert abs(found.good - sum(each) / len(made)) < 1e-9


def test_banks_are_judged_too() -> None:
    firm = make_ikm(needs=(Need(kind="loan", amount=50_000_000, purpose="working_capital"),))
    assert grid_of([firm], [make_bank()], weights=DEFAULT).count_good() == [1]
