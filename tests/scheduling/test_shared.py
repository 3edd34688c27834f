"""Which companies together hold fewer meetings at once than their seats add up to."""

from __future__ import annotations

from matchmaker.scheduling.shared import Shared, list_shared


def shared(*parts, bodies):
    return Shared(parts=frozenset(parts), bodies=bodies)


def test_companies_with_people_of_their_own_share_nobody():
    assert list_shared({1: {10}, 2: {20, 21}, 3: set()}) == []


def test_one_owner_of_three_businesses_is_one_group():
    assert list_shared({1: {10}, 2: {10}, 3: {10}, 4: {40}}) == [shared(1, 2, 3, bodies=1)]


def test_a_colleague_of_the_shared_person_leaves_room_for_one_more():
    assert list_shared({1: {10, 11}, 2: {10}}) == [shared(1, 2, bodies=2)]


def test_a_pair_is_named_where_its_circle_alone_would_allow_too_much():
    people = {1: {10}, 2: {10}, 3: {10, 30, 31}}
    assert list_shared(people) == [shared(1, 2, 3, bodies=3), shared(1, 2, bodies=1)]


def test_a_circle_that_closes_late_is_one():
    assert [group.parts for group in list_shared({1: {10}, 2: {20}, 3: {10, 20}})] == [{1, 2, 3}]
