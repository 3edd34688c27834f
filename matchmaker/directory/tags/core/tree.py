"""The tree of sector tags as values: who stands below whom, and what of it a company carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from matchmaker.reference.texts import Text

# Sector, group, tag, and one below it for a trade that knows finer ones.
DEEPEST = 4
LONGEST_CODE = 40


class TagRuleError(ValueError):
    """The tree does not allow this."""


class TooDeepError(TagRuleError):
    """The tag, or one below it, would stand more than three levels below its sector."""


class BelowItselfError(TagRuleError):
    """A tag cannot be moved below itself, or be merged into what stands below it."""


class SectorStaysError(TagRuleError):
    """The three sectors are the roots: they are neither moved, merged nor removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TagValue:
    """One tag; `parent_code` None is a sector. `hs` and `kbli` are what it is called in trade."""

    code: str
    parent_code: str | None
    name: Text
    kbli: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    active: bool = True
    position: int = 1


class Tree:
    """The tags of a host. Codes that it does not know are left out of every answer."""

    def __init__(self, tags: Iterable[TagValue]) -> None:
        self._tags = {tag.code: tag for tag in tags}

    def find(self, code: str) -> TagValue | None:
        """Return the tag of a code, of a former one too; None for an unknown one."""
        return self._tags.get(code) or self._tags.get(self._former.get(code, ""))

    def get(self, code: str) -> TagValue:
        """Return the tag of a code; raises KeyError."""
        return self._tags[code]

    def label(self, code: str, locale: str) -> str:
        """Return a tag's name; an unknown code shows as it is."""
        tag = self.find(code)
        return tag.name.in_language(locale) if tag else code

    def children(self, code: str | None) -> Sequence[TagValue]:
        """Return what stands right below a tag, in its order; None: the sectors."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the tags above one, the nearest first, without the sector."""
        found: list[str] = []
        tag = self._tags.get(code)
        while tag is not None and tag.parent_code is not None:
            found.append(tag.code)
            tag = self._tags.get(tag.parent_code)
        return tuple(found[1:])

    def sector_of(self, code: str) -> str | None:
        """Return the sector under which a tag stands; a sector stands under itself."""
        tag = self.find(code)
        while tag is not None and tag.parent_code is not None:
            tag = self._tags.get(tag.parent_code)
        return tag.code if tag else None

    def descendants(self, code: str) -> tuple[str, ...]:
        """Return all the tags below one, in the order of the tree."""
        return tuple(tag.code for _depth, tag in self._walk_from(code, 0))

    def depth(self, code: str) -> int:
        """Return 0 for a sector, 1 for what stands right below, and so on."""
        return 0 if self.get(code).parent_code is None else len(self.ancestors(code)) + 1

    def walk(self) -> Iterator[tuple[int, TagValue]]:
        """Yield (depth, tag) for the whole tree, every parent before its children."""
        yield from self._walk_from(None, 0)

    def close(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the tags with all that stand above them, in the order of the tree.

        Former codes count as what they were merged into; sectors and unknown codes are left out.
        """
        found: set[str] = set()
        for code in codes:
            tag = self.find(code)
            if tag is not None and tag.parent_code is not None:
                found.update((tag.code, *self.ancestors(tag.code)))
        return tuple(sorted(found, key=self._order.__getitem__))

    def chosen(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return those of a closed set below which none of the set stands: what was chosen."""
        known = self.close(codes)
        above = {parent for code in known for parent in self.ancestors(code)}
        return tuple(code for code in known if code not in above)

    def check_place(self, code: str | None, parent_code: str) -> None:
        """Raise TagRuleError unless a tag (None: a new one) may stand below a parent."""
        below = 1
        if code is not None:
            if self.get(code).parent_code is None:
                raise SectorStaysError(code)
            inside = self.descendants(code)
            if parent_code == code or parent_code in inside:
                raise BelowItselfError(code)
            below = 1 + max((self.depth(c) - self.depth(code) for c in inside), default=0)
        if self.depth(parent_code) + below >= DEEPEST:
            raise TooDeepError(parent_code)

    def check_merge(self, code: str, target_code: str) -> None:
        """Raise TagRuleError unless a tag may be merged into another one."""
        if self.get(code).parent_code is None or self.get(target_code).parent_code is None:
            raise SectorStaysError(code)
        if target_code == code or target_code in self.descendants(code):
            raise BelowItselfError(code)
        height = max((self.depth(c) - self.depth(code) for c in self.descendants(code)), default=0)
        if self.depth(target_code) + height >= DEEPEST:
            raise TooDeepError(target_code)

    def _walk_from(self, code: str | None, depth: int) -> Iterator[tuple[int, TagValue]]:
        for tag in self.children(code):
            yield depth, tag
            yield from self._walk_from(tag.code, depth + 1)

    @cached_property
    def _children(self) -> dict[str | None, tuple[TagValue, ...]]:
        found: dict[str | None, list[TagValue]] = {}
        for tag in sorted(self._tags.values(), key=lambda tag: (tag.position, tag.code)):
            found.setdefault(tag.parent_code, []).append(tag)
        return {code: tuple(tags) for code, tags in found.items()}

    @cached_property
    def _order(self) -> dict[str, int]:
        return {tag.code: number for number, (_depth, tag) in enumerate(self.walk())}

    @cached_property
    def _former(self) -> dict[str, str]:
        return {old: tag.code for tag in self._tags.values() for old in tag.former_codes}


def make_code(name: str, taken: Collection[str]) -> str:
    """Return the address of a new tag by its Indonesian name, different from those taken."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_CODE].strip("_") or "tag"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code
