"""The tree of sector tags as the filters show it, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.directory.tags.core.tree import Tree
from matchmaker.directory.tags.queries import load_tree
from matchmaker.web.locale import current_locale


@dataclass(frozen=True, kw_only=True)
class TagNode:
    """A tag with those right below it; its label is in the page's language."""

    code: str
    label: str
    below: tuple[TagNode, ...] = ()


def list_tree(host_id: int) -> tuple[TagNode, ...]:
    """Return the host's tags that are offered, the sectors at the roots."""
    return _nodes(load_tree(host_id), None, current_locale())


def walk(tree: Sequence[TagNode], depth: int = 0) -> Iterator[tuple[int, TagNode]]:
    """Return each tag after the one that it stands below, with its depth from 0."""
    for node in tree:
        yield depth, node
        yield from walk(node.below, depth + 1)


def _nodes(tree: Tree, code: str | None, locale: str) -> tuple[TagNode, ...]:
    return tuple(
        TagNode(
            code=tag.code,
            label=tag.name.in_language(locale),
            below=_nodes(tree, tag.code, locale),
        )
        for tag in tree.children(code)
        if tag.active
    )
