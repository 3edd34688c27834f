from __future__ import annotations

from typing import Any

import pytest

from matchmaker.matching.core.rule import KindRule
from matchmaker.matching.core.tags import FLAT
from matchmaker.matching.fields import FileError
from matchmaker.matching.files import answer, dump_answer, parse_match

TAGS = {
    "camilan": {"parent": "teknologi_pangan", "ikm": 12, "id": "Camilan", "en": "Snacks"},
    "keripik": {"parent": "camilan", "ikm": 4, "id": "Keripik"},
}


def question(**frame: Any) -> dict[str, Any]:
    return {
        "day": "2026-12-15",
        "seeker": {"id": "p", "kind": "retailer", "tags": ["camilan"]},
        "candidates": [
            {"id": "a", "kind": "ikm", "tags": ["keripik"]},
            {"id": "b", "kind": "ikm", "sectors": ["herbal"]},
        ],
        **frame,
    }


def test_without_a_frame_tags_are_flat_and_everybody_meets() -> None:
    found = parse_match(question())
    assert found.weights.tags == FLAT
    assert found.rule.kinds == {}
    assert "refused" not in dump_answer(answer(found))


def test_the_tree_says_what_lies_below_and_what_it_is_called() -> None:
    found = parse_match(question(tags=TAGS, ikm_count=30))
    tree = found.weights.tags
    assert tree.climb("keripik") == ("keripik", "camilan", "teknologi_pangan")
    assert (tree.counts["keripik"], tree.total) == (4, 30)
    assert tree.names["keripik"] == ("Keripik", "Keripik")
    assert found.notes == ()
    assert [(r.id, r.stopped) for r in answer(found).ranking] == [("a", False), ("b", True)]


def test_whom_the_rule_keeps_apart_is_not_ranked_but_named() -> None:
    rule = {"retailer": {"never": ["camilan"]}, "bank": {"meets": False, "only": None}}
    found = parse_match(question(tags=TAGS, ikm_count=30, rule=rule))
    assert found.rule.kinds["bank"] == KindRule(meets=False)
    dumped = dump_answer(answer(found))
    assert [each["id"] for each in dumped["ranking"]] == ["b"]
    assert dumped["refused"] == [
        {
            "candidate": "a",
            "code": "never",
            "id": "pada acara ini ritel modern tidak menemui IKM bidang Camilan",
            "en": "at this event modern retailers do not meet IKM in Snacks",
        }
    ]


def test_the_rule_holds_from_the_owners_side_too() -> None:
    turned = {
        "day": "2026-12-15",
        "seeker": {"id": "a", "kind": "ikm", "sectors": ["herbal"]},
        "candidates": [{"id": "p", "kind": "bank"}, {"id": "q", "kind": "retailer"}],
        "rule": {"bank": {"only": ["kerajinan"]}},
    }
    found = answer(parse_match(turned))
    assert [r.id for r in found.ranking] == ["q"]
    assert [(each, why.code) for each, why in found.refused] == [("p", "only")]


@pytest.mark.parametrize(
    ("frame", "place"),
    [
        ({"tags": ["keripik"]}, "tags"),
        ({"tags": {"keripik": "camilan"}}, "tags.keripik"),
        ({"tags": {"a": {"parent": "b"}, "b": {"parent": "a"}}}, "tags.a.parent"),
        ({"tags": {"a": {"ikm": 5}}, "ikm_count": 4}, "ikm_count"),
        ({"tags": {"a": {"ikm": 5}}}, "ikm_count"),
        ({"rule": {"shop": {}}}, "rule.shop"),
        ({"rule": {"bank": {"meets": "no"}}}, "rule.bank.meets"),
        ({"rule": {"bank": {"only": "kerajinan"}}}, "rule.bank.only"),
    ],
)
def test_a_frame_that_cannot_be_read_names_the_place(frame: dict[str, Any], place: str) -> None:
    with pytest.raises(FileError) as refused:
        parse_match(question(**frame))
    assert str(refused.value).startswith(f"{place}: ")


def test_what_the_frame_does_not_know_is_noted() -> None:
    frame = {"tags": {"a": {"colour": "red"}}, "rule": {"bank": {"mets": True}}}
    assert [note.split(":")[0] for note in parse_match(question(**frame)).notes] == [
        "tags.a.colour",
        "rule.bank.mets",
    ]
