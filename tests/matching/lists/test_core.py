"""A kept list is always the best of the ranking, without holes, however candidates change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.lists import core
from matchmaker.matching.lists.core import Entry, Rest, is_short, takes_in

NAMES = "abcdefghijklmnop"
KEPT, ENOUGH = 4, 2


def entry(name: str, score: float, *, stopped: bool = False, refused: bool = False) -> Entry:
    return Entry(candidate=name, score=score, sides=2 * score, stopped=stopped, refused=refused)


class Model:
    """A list kept by the rules, beside all candidates that there are."""

    def __init__(self) -> None:
        self.there: dict[str, Entry] = {}
        self.kept: list[Entry] = []
        self.complete = True
        self.made = 0

    def ranking(self) -> list[Entry]:
        return sorted(self.there.values(), key=lambda one: one.key)

    def change(self, changed: dict[str, Entry | None]) -> None:
        for name, now in changed.items():
            self.there.pop(name, None)
            if now is not None:
                self.there[name] = now
        left = [one for one in self.kept if one.candidate not in changed]
        rest = Rest(length=len(left), worst=left[-1].key if left else None, complete=self.complete)
        taken = [now for now in changed.values() if now and takes_in(rest, now.key)]
        if is_short(rest, len(taken)):
            self.kept, self.made = self.ranking(), self.made + 1
            self.complete = len(self.kept) <= KEPT
        else:
            self.kept = sorted((*left, *taken), key=lambda one: one.key)
            self.complete = self.complete and len(self.kept) <= KEPT
        self.kept = self.kept[:KEPT]


entries = st.builds(
    entry,
    st.just(""),
    st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    stopped=st.booleans(),
    refused=st.booleans(),
)
changes = st.dictionaries(st.sampled_from(NAMES), st.none() | entries, min_size=1, max_size=4)


@given(steps=st.lists(changes, max_size=25))
def test_a_list_is_the_best_of_the_ranking_without_holes(steps) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "ENOUGH", ENOUGH)
        model = Model()
        for step in steps:
            named = {
                name: entry(name, e.score, stopped=e.stopped, refused=e.refused) if e else None
                for name, e in step.items()
            }
            model.change(named)
            ranking = model.ranking()
            assert model.kept == ranking[: len(model.kept)]
            assert len(model.kept) >= min(ENOUGH, len(ranking))
            assert not model.complete or model.kept == ranking


def test_who_lacks_nothing_comes_first_and_who_is_refused_last() -> None:
    stopped, refused = entry("a", 0.9, stopped=True), entry("b", 1.0, refused=True)
    assert sorted((refused, stopped, entry("c", 0.1)), key=lambda one: one.key) == [
        entry("c", 0.1),
        stopped,
        refused,
    ]


def test_a_list_that_was_cut_takes_in_only_what_is_better_than_its_last() -> None:
    rest = Rest(length=core.KEPT, worst=entry("m", 0.5).key, complete=False)
    assert takes_in(rest, entry("a", 0.6).key)
    assert not takes_in(rest, entry("a", 0.4).key)
    assert not is_short(rest, 0)
    assert is_short(Rest(length=core.ENOUGH - 1, worst=rest.worst, complete=False), 0)
