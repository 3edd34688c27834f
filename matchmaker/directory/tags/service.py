"""What organisers do to the tree of tags; companies and briefs follow in the same transaction.

The host's row is locked first: two organisers who move tags at once would make a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ARRAY, Text, cast, delete, func, select, update

from matchmaker.accounts import trail
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.tags.core.tree import SectorStaysError, Tree, make_code
from matchmaker.directory.tags.models import Tag
from matchmaker.directory.tags.queries import UNUSED, Uses, count_uses, load_tree


class UsedTagError(ValueError):
    """Companies or briefs carry the tag: it can be merged or switched off, not removed."""

    def __init__(self, uses: Uses) -> None:
        super().__init__(f"{uses.companies} companies, {uses.briefs} briefs")
        self.uses = uses


class HasChildrenError(ValueError):
    """Other tags stand below: they are moved or removed first."""


class SameNameError(ValueError):
    """Another tag below the same parent has this name."""


class UnknownTagError(LookupError):
    """The host has no such tag."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a tag is called, in both languages and in trade."""

    name_id: str
    name_en: str
    kbli: Sequence[str] = field(default_factory=list)
    hs: Sequence[str] = field(default_factory=list)
    synonyms: Sequence[str] = field(default_factory=list)


def add_tag(host_id: int, parent_code: str, wording: Wording) -> Tag:
    """Add a tag as the last one below a parent.

    Raises UnknownTagError, TooDeepError or SameNameError.
    """
    tree = _lock(host_id)
    _get(host_id, parent_code)
    tree.check_place(None, parent_code)
    _check_names(tree, parent_code, wording, but="")
    tag = Tag(
        host_id=host_id,
        code=make_code(wording.name_id, {tag.code for _depth, tag in tree.walk()}),
        parent_code=parent_code,
        active=True,
        former_codes=[],
        position=_last(tree, parent_code) + 1,
    )
    _word(tag, wording)
    db.session.add(tag)
    db.session.flush()
    _note("directory.tag_added", tag, parent=parent_code)
    return tag


def rename_tag(host_id: int, code: str, wording: Wording) -> None:
    """Change what a tag is called. Raises UnknownTagError, SectorStaysError or SameNameError."""
    tree, tag = _lock(host_id), _get(host_id, code)
    if tag.parent_code is None:
        raise SectorStaysError(code)
    _check_names(tree, tag.parent_code, wording, but=code)
    _word(tag, wording)
    db.session.flush()
    _note("directory.tag_renamed", tag)


def switch_tag(host_id: int, code: str, *, on: bool) -> None:
    """Offer a tag again, or no more: who carries it keeps it. Raises as rename_tag does."""
    _lock(host_id)
    tag = _get(host_id, code)
    if tag.parent_code is None:
        raise SectorStaysError(code)
    tag.active = on
    db.session.flush()
    _note("directory.tag_switched_on" if on else "directory.tag_switched_off", tag)


def shift_tag(host_id: int, code: str, *, up: bool) -> None:
    """Put a tag before the one above it, or behind the one below; at the end nothing happens."""
    tree, tag = _lock(host_id), _get(host_id, code)
    order = [sibling.code for sibling in tree.children(tag.parent_code)]
    place = order.index(code)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    _renumber(host_id, order)
    _note("directory.tag_shifted", tag)


def move_tag(host_id: int, code: str, parent_code: str) -> None:
    """Move a tag, with all below it, to the end of another parent; companies and briefs follow.

    Raises UnknownTagError, SectorStaysError, BelowItselfError, TooDeepError or SameNameError.
    """
    tree, tag = _lock(host_id), _get(host_id, code)
    _get(host_id, parent_code)
    tree.check_place(code, parent_code)
    _check_names(tree, parent_code, Wording(name_id=tag.name_id, name_en=tag.name_en), but=code)
    before = tag.parent_code
    if before == parent_code:
        return
    tag.parent_code, tag.position = parent_code, _last(tree, parent_code) + 1
    db.session.flush()
    _carry_along(host_id, [code, *tree.descendants(code)], tree, load_tree(host_id))
    _note("directory.tag_moved", tag, before=before, parent=parent_code)


def merge_tags(host_id: int, code: str, target_code: str) -> None:
    """Make two tags one: all that carried the first carries the target, which takes its names.

    What stood below it stands below the target. Raises UnknownTagError, SectorStaysError,
    BelowItselfError or TooDeepError.
    """
    tree, tag, target = _lock(host_id), _get(host_id, code), _get(host_id, target_code)
    tree.check_merge(code, target_code)
    for number, child in enumerate(tree.children(code), start=1):
        moved = _get(host_id, child.code)
        moved.parent_code, moved.position = target_code, _last(tree, target_code) + number
    names = [tag.name_id, tag.name_en, *tag.synonyms]
    target.synonyms = _join(target.synonyms, names, but=(target.name_id, target.name_en))
    target.kbli = _join(target.kbli, tag.kbli)
    target.hs = _join(target.hs, tag.hs)
    target.former_codes = _join(target.former_codes, [code, *tag.former_codes])
    db.session.flush()
    db.session.execute(delete(Tag).where(Tag.id == tag.id))
    affected = [code, *tree.descendants(code)]
    moved_companies, moved_briefs = _carry_along(host_id, affected, tree, load_tree(host_id))
    _note(
        "directory.tag_merged",
        target,
        source=code,
        companies=moved_companies,
        briefs=moved_briefs,
    )


def remove_tag(host_id: int, code: str) -> None:
    """Delete a tag that nobody carries and below which none stands.

    Raises UnknownTagError, SectorStaysError, HasChildrenError or UsedTagError.
    """
    tree, tag = _lock(host_id), _get(host_id, code)
    if tag.parent_code is None:
        raise SectorStaysError(code)
    if tree.children(code):
        raise HasChildrenError(code)
    uses = count_uses(host_id).get(code, UNUSED)
    if uses:
        raise UsedTagError(uses)
    _note("directory.tag_removed", tag)
    db.session.delete(tag)
    db.session.flush()


def _carry_along(
    host_id: int, affected: Collection[str], before: Tree, after: Tree
) -> tuple[int, int]:
    """Close companies and briefs anew that carry one of the tags; returns how many of each.

    What was carried only because it stood above a chosen tag goes with the tag.
    """

    def anew(codes: Collection[str]) -> list[str]:
        return list(after.close(before.chosen(codes)))

    wanted = cast(list(affected), ARRAY(Text))
    return _recarry(host_id, wanted, anew), _reseek(host_id, wanted, anew)


def _recarry(host_id: int, wanted: object, anew: Callable[[Collection[str]], list[str]]) -> int:
    """One statement for each different set of tags, however many companies carry it."""
    carrying = select(Company.tags).where(Company.host_id == host_id, Company.tags.op("&&")(wanted))
    changed = 0
    for tags in db.session.scalars(carrying.distinct()).all():
        if anew(tags) != list(tags):
            moved = db.session.scalars(
                update(Company)
                .where(Company.host_id == host_id, Company.tags == cast(tags, ARRAY(Text)))
                .values(tags=anew(tags), updated_at=Company.updated_at)
                .returning(Company.id)
            )
            changed += len(moved.all())
    return changed


def _reseek(host_id: int, wanted: object, anew: Callable[[Collection[str]], list[str]]) -> int:
    seeking = db.session.scalars(
        select(Participation).where(
            Participation.host_id == host_id, Participation.brief["tags"].op("?|")(wanted)
        )
    ).all()
    for part in seeking:
        part.brief = {**part.brief, "tags": anew(part.brief["tags"])}
    db.session.flush()
    return len(seeking)


def _lock(host_id: int) -> Tree:
    db.session.execute(select(Host.id).where(Host.id == host_id).with_for_update(key_share=True))
    return load_tree(host_id)


def _get(host_id: int, code: str) -> Tag:
    tag = db.session.scalar(
        select(Tag).filter_by(host_id=host_id, code=code).execution_options(populate_existing=True)
    )
    if tag is None:
        raise UnknownTagError(code)
    return tag


def _check_names(tree: Tree, parent_code: str, wording: Wording, *, but: str) -> None:
    for sibling in tree.children(parent_code):
        if sibling.code != but and wording.name_id.casefold() == sibling.name.id.casefold():
            raise SameNameError(sibling.code)


def _word(tag: Tag, wording: Wording) -> None:
    tag.name_id, tag.name_en = wording.name_id, wording.name_en
    tag.kbli, tag.hs = list(wording.kbli), list(wording.hs)
    tag.synonyms = list(wording.synonyms)


def _join(one: Sequence[str], other: Sequence[str], *, but: Collection[str] = ()) -> list[str]:
    return [word for word in dict.fromkeys((*one, *other)) if word not in but]


def _last(tree: Tree, parent_code: str) -> int:
    return max((tag.position for tag in tree.children(parent_code)), default=0)


def _renumber(host_id: int, order: Sequence[str]) -> None:
    db.session.execute(
        update(Tag)
        .where(Tag.host_id == host_id, Tag.code.in_(order))
        .values(position=func.array_position(cast(list(order), ARRAY(Text)), Tag.code))
    )


def _note(action: str, tag: Tag, **details: object) -> None:
    trail.record(
        action,
        host_id=tag.host_id,
        object_kind="tag",
        object_id=tag.code,
        details=details,
    )
