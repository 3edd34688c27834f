"""How an edition pairs, out of a matching file: its tree of tags and its rule."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.matching.core.rule import KindRule, Rule
from matchmaker.matching.core.tags import FLAT, SECTOR_NAMES, TagTree
from matchmaker.matching.core.types import PARTNER_KINDS
from matchmaker.matching.fields import FileError, Place

_TAG = ("parent", "ikm", "id", "en")
_RULE = ("meets", "only", "never")


def read_tree(top: Place) -> TagTree:
    """The tags of the edition, `FLAT` where the file names none.

    `ikm` is how many IKM carry a tag, of `ikm_count` in all; without these every tag is as rare
    as any other. Raises FileError, also for a tag above itself.
    """
    places = top.find_places_by_id("tags")
    if not places:
        return FLAT
    counts: dict[str, int] = {}
    parents: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for code, place in places.items():
        place.note_unknown(_TAG)
        if (parent := place.find_text("parent")) is not None:
            parents[code] = parent
        if (number := place.find_number("ikm")) is not None:
            counts[code] = int(number)
        name_id, name_en = place.find_text("id"), place.find_text("en")
        if name_id or name_en:
            names[code] = (name_id or name_en or "", name_en or name_id or "")
    _check_acyclic(top, parents)
    total = int(top.find_number("ikm_count") or 0)
    if total < max(counts.values(), default=0):
        raise FileError(
            top.path("ikm_count"),
            "is missing or below the number of IKM of a tag; write how many there are in all",
        )
    return TagTree(parents=parents, counts=counts, total=total, names=names)


def read_rule(top: Place, tree: TagTree) -> Rule:
    """Who may meet whom; a partner kind that the file does not name meets everybody."""
    kinds: dict[str, KindRule] = {}
    for kind, place in top.find_places_by_id("rule").items():
        if kind not in PARTNER_KINDS:
            raise FileError(place.name, f"is not known; write one of {', '.join(PARTNER_KINDS)}")
        place.note_unknown(_RULE)
        meets = place.find_flag("meets")
        kinds[kind] = KindRule(
            meets=meets is None or meets,
            only=place.find_texts("only"),
            never=place.find_texts("never"),
        )
    return Rule(kinds=kinds, names={**SECTOR_NAMES, **tree.names})


def _check_acyclic(top: Place, parents: Mapping[str, str]) -> None:
    for code in parents:
        above, seen = parents.get(code), {code}
        while above is not None:
            if above in seen:
                raise FileError(
                    f"{top.path('tags')}.{code}.parent", "leads back to itself; name the one above"
                )
            seen.add(above)
            above = parents.get(above)
