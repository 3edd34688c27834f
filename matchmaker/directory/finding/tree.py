"""The tree of sector tags as the filters show it: two levels, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.directory.cards import sector_label
from matchmaker.reference.sectors import list_sectors


@dataclass(frozen=True, kw_only=True)
class TagNode:
    """A tag with those right below it; its label is in the page's language."""

    code: str
    label: str
    below: tuple[TagNode, ...] = ()


def list_tree(host_id: int) -> tuple[TagNode, ...]:
    """Return the host's tags, the sectors at the roots."""
    return tuple(
        TagNode(code=sector.code, label=sector_label(sector.code)) for sector in list_sectors()
    )


def walk(tree: Sequence[TagNode], depth: int = 0) -> Iterator[tuple[int, TagNode]]:
    """Return each tag after the one that it stands below, with its depth from 0."""
    for node in tree:
        yield depth, node
        yield from walk(node.below, depth + 1)
