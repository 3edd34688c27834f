"""Who sits where: as many as can, nobody twice, and nobody loses a chair to a newcomer."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.meetings.seating import Seating, share_bodies

PLACES = st.sampled_from([(slot, body) for slot in (1, 2) for body in (1, 2, 3)])
CHAIRS = st.lists(st.lists(PLACES, max_size=4), max_size=6)


def can_all_sit(chairs, taken):
    """Try every order: the plain truth, for a few chairs."""
    free = [None, *{place for chair in chairs for place in chair} - taken]
    return any(
        all(place in chair for place, chair in zip(seats, chairs, strict=True))
        for seats in permutations([place for place in free if place], len(chairs))
    )


@given(CHAIRS, st.sets(PLACES, max_size=3))
def test_a_chair_is_refused_only_when_no_arrangement_has_room_for_it(chairs, taken):
    seating, sitting = Seating(taken), []
    for number, choices in enumerate(chairs):
        expected = can_all_sit([*(chairs[n] for n in sitting), choices], taken)
        assert seating.seat(number, choices) is expected
        if expected:
            sitting.append(number)
    places = seating.places()
    assert sorted(places) == sitting
    assert len(set(places.values())) == len(places)
    assert all(place in chairs[chair] and place not in taken for chair, place in places.items())


@given(CHAIRS)
def test_who_rises_frees_the_place(chairs):
    seating = Seating()
    seated = [number for number, choices in enumerate(chairs) if seating.seat(number, choices)]
    for number in seated:
        seating.rise(number)
    assert seating.places() == {}
    assert [seating.seat(n, chairs[n]) for n in seated] == [True] * len(seated)


def test_the_first_free_place_is_taken_and_nobody_moves_without_need():
    seating = Seating()
    assert seating.seat("one", [(1, 1), (1, 2)])
    assert seating.seat("two", [(1, 1), (1, 3)])
    assert seating.places() == {"one": (1, 1), "two": (1, 3)}


def test_a_person_of_two_companies_has_one_body_and_an_unnamed_seat_its_own():
    assert share_bodies([(4, 70), (2, None), (9, 70), (3, None)]) == {2: 2, 3: 3, 4: 4, 9: 4}
