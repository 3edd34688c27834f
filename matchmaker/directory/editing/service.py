"""Write answers down: what two people changed at once is told apart, and who did it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from matchmaker.accounts import trail
from matchmaker.db import Base, db
from matchmaker.directory.editing.core import merge
from matchmaker.directory.editing.models import Edit
from matchmaker.directory.editing.queries import find_last_edit
from matchmaker.directory.models import Company, Participation
from matchmaker.outbox import service as outbox

Owner = Company | Participation


class GoneError(LookupError):
    """The product or permit was taken off the profile meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Clash:
    """An answer that somebody else has changed in the meantime, to another value than mine.

    `who` is empty and `when` None when nobody noted it (a roster was imported).
    """

    name: str
    mine: Any
    theirs: Any
    who: str
    when: datetime | None


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of saving: the revision that stands now, what was written, what clashes.

    `stands` are all answers as they stand now: what the next form is made from.
    """

    revision: int
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]
    stands: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose answers are edited: the row that carries the revision, and how to read and write.

    `read` returns all answers by name, `put` writes one. `rows` are what they read and write
    beside the owner (a product, a permit). `prefix` tells their fields from others of the owner:
    `product:<public id>.`.
    """

    owner: Owner
    read: Callable[[], dict[str, Any]]
    put: Callable[[str, Any], None]
    rows: Sequence[Base] = field(default_factory=tuple)
    prefix: str = ""


def save_answers(
    subject: Subject,
    mine: Mapping[str, Any],
    *,
    base: Mapping[str, Any],
    by_id: int,
    now: datetime,
) -> Saved:
    """Write the answers that only this person has changed; return those to be decided.

    `base` is what the form was made from (`to_plain` of each answer). Two at once wait for each
    other: the owner's row is locked first. Raises GoneError.
    """
    _lock(subject)
    merged = merge(base, mine, subject.read())
    for name, value in merged.taken.items():
        subject.put(name, value)
    if merged.taken:
        note_edit(
            subject.owner, [subject.prefix + name for name in merged.taken], by_id=by_id, now=now
        )
    stands = subject.read()
    return Saved(
        revision=subject.owner.revision,
        taken=tuple(merged.taken),
        clashes=_describe(subject, merged.clashes, mine, stands),
        stands=stands,
    )


def note_edit(owner: Owner, fields: Collection[str], *, by_id: int, now: datetime) -> None:
    """Raise the owner's revision and keep who changed which answers; the caller has changed them.

    The trail keeps it too, and whoever has to judge the company anew hears of it.
    """
    owner.revision += 1
    part = owner if isinstance(owner, Participation) else None
    company_id = part.company_id if part else owner.id
    db.session.add(
        Edit(
            company_id=company_id,
            participation_id=part.id if part else None,
            revision=owner.revision,
            fields=sorted(fields),
            user_id=by_id,
            made_at=now,
        )
    )
    db.session.flush()
    trail.record(
        "directory.profile_edited",
        host_id=owner.host_id,
        object_kind="participation" if part else "company",
        object_id=owner.public_id,
        acting_for_id=company_id,
        details={"revision": owner.revision, "fields": sorted(fields)},
    )
    outbox.record(
        "directory.profile_edited",
        {"company_id": company_id, "host_id": owner.host_id},
        key=f"{'part' if part else 'company'}:{owner.id}:{owner.revision}",
    )


def lock_owner(owner: Owner) -> None:
    """Let one edit of a company, or of its part in an edition, at a time go on.

    What was read before the lock may be out of date: all of it is read anew.
    """
    model = type(owner)
    db.session.execute(select(model.id).where(model.id == owner.id).with_for_update(key_share=True))
    db.session.expire_all()


def _lock(subject: Subject) -> None:
    lock_owner(subject.owner)
    for row in subject.rows:
        try:
            db.session.refresh(row)
        except InvalidRequestError as gone:
            raise GoneError from gone


def _describe(
    subject: Subject,
    names: Sequence[str],
    mine: Mapping[str, Any],
    stands: Mapping[str, Any],
) -> tuple[Clash, ...]:
    owner = subject.owner
    part = owner if isinstance(owner, Participation) else None
    company_id = part.company_id if part else owner.id

    def clash(name: str) -> Clash:
        # What stands is what the last edit of it has left.
        last = find_last_edit(company_id, part.id if part else None, subject.prefix + name)
        return Clash(
            name=name,
            mine=mine[name],
            theirs=stands.get(name),
            who=last.user.name if last and last.user else "",
            when=last.made_at if last else None,
        )

    return tuple(clash(name) for name in names)
