"""Hours, bars and the question as plain values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.core.allot import allot
from matchmaker.meetings.proposals.core import (
    Bar,
    Lack,
    Limits,
    Presence,
    Sides,
    count_hours,
    count_musts,
    find_bars,
    have_hour_in_common,
    list_short,
    make_question,
    mark_pairs,
    room_of_ikm,
    room_of_partner,
)

DAYS = (0, 0, 0, 1, 1)


@st.composite
def presences(draw: st.DrawFn) -> Presence:
    return Presence(
        slots=frozenset(draw(st.sets(st.integers(0, len(DAYS) - 1)))),
        people=draw(st.integers(0, 3)),
        quota=draw(st.none() | st.integers(1, 4)),
        held=draw(st.integers(0, 4)),
    )


optional = st.none() | st.integers(1, 8)
limits = st.builds(
    Limits,
    floor=st.integers(0, 4),
    most_ikm=st.integers(1, 8),
    most_person=optional,
    most_partner=optional,
    least=st.integers(0, 100),
    avoid_stops=st.booleans(),
    keep_dropped=st.booleans(),
)


@given(limits)
def test_limits_come_back_as_they_were_stored(wanted: Limits):
    assert Limits.from_json(wanted.to_json()) == wanted


@given(presences())
def test_hours_are_those_of_a_list_filled_one_by_one(presence: Presence):
    filled = 0
    for day in set(DAYS):
        today = 0
        for slot in presence.slots:
            for _person in range(presence.people):
                if DAYS[slot] == day and today < (presence.quota or 99):
                    today += 1
        filled += today
    assert count_hours(presence, DAYS) == filled


@given(presences(), limits)
def test_room_never_exceeds_what_was_asked_and_never_goes_below_nothing(
    presence: Presence, wanted: Limits
):
    ikm, partner = (room(presence, DAYS, wanted) for room in (room_of_ikm, room_of_partner))
    hours = count_hours(presence, DAYS)
    assert 0 <= ikm <= max(0, min(hours, wanted.most_ikm) - presence.held)
    assert 0 <= partner <= max(0, hours - presence.held)
    if wanted.most_partner is not None:
        assert partner + min(presence.held, wanted.most_partner) <= wanted.most_partner
    if wanted.most_person is not None:
        assert partner <= wanted.most_person * presence.people


@given(presences(), limits, st.integers(0, 4))
def test_one_more_hour_or_person_never_takes_room_away(
    presence: Presence, wanted: Limits, slot: int
):
    longer = replace(presence, slots=presence.slots | {slot})
    more = replace(presence, people=presence.people + 1)
    for room in (room_of_ikm, room_of_partner):
        assert room(longer, DAYS, wanted) >= room(presence, DAYS, wanted)
        assert room(more, DAYS, wanted) >= room(presence, DAYS, wanted)


@given(st.lists(presences(), max_size=4), st.lists(presences(), max_size=4))
def test_an_hour_in_common_is_an_hour_of_both(ikm: list[Presence], partners: list[Presence]):
    common = have_hour_in_common(Sides(ikm=ikm, partners=partners, days=DAYS))
    assert common.shape == (len(ikm), len(partners))
    for row, maker in enumerate(ikm):
        for column, buyer in enumerate(partners):
            both = bool(maker.slots & buyer.slots) and maker.people > 0 and buyer.people > 0
            assert common[row, column] == both


def test_the_first_bar_that_holds_counts():
    yes, no = np.array([[True, True]]), np.array([[False, True]])
    assert find_bars((1, 2), {Bar.WEAK: yes, Bar.RULE: no}).tolist() == [[Bar.WEAK, Bar.RULE]]
    assert find_bars((1, 2), {}).tolist() == [[Bar.NONE, Bar.NONE]]


def test_musts_count_the_sides_that_said_so():
    musts = count_musts(
        [{"m1": "must", "m2": "would"}, {"elsewhere": "must"}],
        [{"i1": "must"}, {"i2": "must"}],
        (["i1", "i2"], ["m1", "m2"]),
    )
    assert musts.tolist() == [[2, 0], [0, 1]]


def test_pairs_of_somebody_else_are_not_marked():
    marked = mark_pairs([(7, 3), (8, 99), (99, 3)], ((7, 8), (3, 4)))
    assert marked.tolist() == [[True, False], [False, False]]


ALWAYS = Presence(slots=frozenset(range(len(DAYS))))


def short_of(sides: Sides, barred: dict[Bar, list[list[bool]]], wanted: Limits):
    shape = (len(sides.ikm), len(sides.partners))
    bars = find_bars(shape, {bar: np.array(table) for bar, table in barred.items()})
    score, musts = np.full(shape, 0.5), np.zeros(shape, dtype=np.int8)
    question = make_question(score, bars, musts, sides, wanted)
    return list_short(allot(question), question, bars)


def test_nobody_is_short_where_there_is_room_for_all():
    sides = Sides(ikm=[ALWAYS, ALWAYS], partners=[ALWAYS, ALWAYS], days=DAYS)
    assert short_of(sides, {}, Limits(floor=2)) == []


def test_what_is_held_counts_towards_the_floor():
    sides = Sides(ikm=[replace(ALWAYS, held=1)], partners=[ALWAYS], days=DAYS)
    assert short_of(sides, {}, Limits(floor=2)) == []
    [short] = short_of(sides, {}, Limits(floor=3))
    assert (short.held, short.given, short.lack) == (1, 1, Lack.FEW_PARTNERS)


def test_who_may_be_proposed_to_nobody_is_told_what_bars_each():
    sides = Sides(ikm=[ALWAYS], partners=[ALWAYS] * 3, days=DAYS)
    [short] = short_of(
        sides, {Bar.RULE: [[True, True, False]], Bar.APART: [[False, False, True]]}, Limits(floor=1)
    )
    assert short.lack is Lack.NO_PARTNER
    assert short.bars == {Bar.RULE: 2, Bar.APART: 1}


def test_places_that_are_all_taken_name_who_holds_them():
    sides = Sides(
        ikm=[ALWAYS, ALWAYS, ALWAYS],
        partners=[replace(ALWAYS, quota=1, slots=frozenset({0}))],
        days=DAYS,
    )
    shorts = short_of(sides, {}, Limits(floor=1))
    assert len(shorts) == 2
    for short in shorts:
        assert short.lack is Lack.ALL_TAKEN
        assert (short.partners, short.places, len(short.holders)) == ((0,), 1, 1)


def test_who_has_no_hours_is_short_of_its_own_hours():
    sides = Sides(
        ikm=[replace(ALWAYS, slots=frozenset({0}), quota=1), replace(ALWAYS, people=0)],
        partners=[ALWAYS, ALWAYS],
        days=DAYS,
    )
    few, none = short_of(sides, {}, Limits(floor=2))
    assert (few.given, few.lack) == (1, Lack.OWN_HOURS)
    assert (none.given, none.lack) == (0, Lack.OWN_HOURS)


@st.composite
def editions(draw: st.DrawFn) -> tuple[Sides, np.ndarray, Limits]:
    ikm = draw(st.lists(presences(), min_size=1, max_size=5))
    partners = draw(st.lists(presences(), min_size=1, max_size=4))
    cells = st.sampled_from([Bar.NONE, Bar.NONE, Bar.RULE, Bar.STANDS])
    size = len(ikm) * len(partners)
    drawn = draw(st.lists(cells, min_size=size, max_size=size))
    bars = np.array(drawn, dtype=np.int8).reshape(len(ikm), len(partners))
    sides = Sides(ikm=ikm, partners=partners, days=DAYS)
    common = have_hour_in_common(sides)
    return sides, np.where(common, bars, Bar.APART), draw(limits)


@given(editions())
def test_a_proposal_keeps_every_limit_and_explains_everybody_below_the_floor(edition):
    sides, bars, wanted = edition
    musts = np.zeros(bars.shape, dtype=np.int8)
    question = make_question(np.full(bars.shape, 0.5), bars, musts, sides, wanted)
    allotment = allot(question)
    given = np.bincount(allotment.pairs[:, 0], minlength=bars.shape[0])
    taken = np.bincount(allotment.pairs[:, 1], minlength=bars.shape[1])
    for row, presence in enumerate(sides.ikm):
        assert given[row] <= room_of_ikm(presence, DAYS, wanted)
    for column, presence in enumerate(sides.partners):
        assert taken[column] <= room_of_partner(presence, DAYS, wanted)
    assert all(bars[row, column] == Bar.NONE for row, column in allotment.pairs.tolist())
    below = [n for n, p in enumerate(sides.ikm) if given[n] + p.held < wanted.floor]
    shorts = list_short(allotment, question, bars)
    assert [short.ikm for short in shorts] == below
    for short in shorts:
        if short.lack is Lack.ALL_TAKEN:
            held = sum(int(taken[column]) for column in short.partners)
            assert short.places == held
