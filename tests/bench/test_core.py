"""What a measurement says of its numbers."""

from __future__ import annotations

from matchmaker.bench.core import Asked, Measured, write_table


def asked(address: str, queries: int, *rounds: float) -> Asked:
    return Asked(address=address, queries=queries, rounds=rounds)


MEASURED = Measured(
    page="list",
    visitor="a buyer",
    by_size={
        350: (asked("", 5, 10, 90, 12), asked("?q=a", 7, 8, 8)),
        50_000: (asked("", 5, 18, 18), asked("?q=a", 7, 22, 22)),
    },
)


def test_one_slow_round_does_not_count() -> None:
    assert MEASURED.by_size[350][0].milliseconds == 12


def test_the_ratio_is_that_of_the_whole_mix_and_the_worst_is_named() -> None:
    assert MEASURED.milliseconds(350) == 20
    assert MEASURED.ratio() == 2.0
    assert MEASURED.worst() == ("?q=a", 2.75)


def test_it_tells_whether_queries_grow_with_the_rows() -> None:
    assert MEASURED.same_queries()
    grown = {350: (asked("", 5, 1),), 50_000: (asked("", 29, 1),)}
    assert not Measured(page="list", visitor="a buyer", by_size=grown).same_queries()


def test_the_table_has_a_line_for_each_address_and_one_for_all() -> None:
    lines = write_table([MEASURED])
    assert lines[0] == "list, seen by a buyer: milliseconds (queries)"
    assert lines[2].split() == ["(everything)", "12.0", "(5)", "18.0", "(5)", "1.50x"]
    assert lines[4].split() == ["all", "of", "them", "20.0", "40.0", "2.00x"]


def test_json_holds_the_same_numbers() -> None:
    told = MEASURED.to_json()
    assert told["milliseconds"] == {"350": 20, "50000": 40}
    assert (told["ratio"], told["same_queries"]) == (2.0, True)
    assert told["worst"] == {"address": "?q=a", "ratio": 2.75}
