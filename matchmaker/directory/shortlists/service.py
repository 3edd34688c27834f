"""Put companies on shortlists and off again, write notes, share. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from matchmaker.db import db
from matchmaker.directory.owner import Owner
from matchmaker.directory.shortlists import queries
from matchmaker.directory.shortlists.core import (
    MOST_ENTRIES,
    MOST_LISTS,
    NameTakenError,
    NoteChangedError,
    TooManyEntriesError,
    TooManyListsError,
    clean_name,
    clean_note,
)
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry

# What was removed can be brought back for so long.
KEPT_FOR = timedelta(days=1)


@contextmanager
def unless_name_taken() -> Iterator[None]:
    """Write a name; NameTakenError when another one of the same owner has it, even just now."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise NameTakenError from error


def make_shortlist(owner: Owner, name: str) -> Shortlist:
    """Make an empty list.

    Raises NoNameError, NameTooLongError, NameTakenError, TooManyListsError.
    """
    name = clean_name(name)
    if queries.count_lists(owner) >= MOST_LISTS:
        raise TooManyListsError
    made = db.session.scalar(
        insert(Shortlist)
        .values(
            host_id=owner.host_id,
            edition_id=owner.edition_id,
            user_id=owner.user_id,
            company_id=owner.company_id,
            name=name,
        )
        .on_conflict_do_nothing()
        .returning(Shortlist)
    )
    if made is None:
        raise NameTakenError
    return made


def rename(shortlist: Shortlist, name: str) -> None:
    """Call a list something else; raises NoNameError, NameTooLongError, NameTakenError."""
    name = clean_name(name)
    with unless_name_taken():
        shortlist.name = name
        db.session.flush()


def share(shortlist: Shortlist, *, shared: bool) -> None:
    """Show a list to the company's own people, or to its maker alone again.

    Raises ValueError for a list that is kept for nobody's company.
    """
    if shortlist.company_id is None:
        raise ValueError("a list for oneself has no team")
    shortlist.shared = shared
    db.session.flush()


def remove(shortlist: Shortlist, now: datetime) -> None:
    """Take a list away; it can be brought back for a day."""
    shortlist.removed_at = now
    db.session.flush()


def bring_back(shortlist: Shortlist) -> None:
    """Bring a list back; raises NameTakenError when another one has its name by now."""
    with unless_name_taken():
        shortlist.removed_at = None
        db.session.flush()


def put_on(shortlist: Shortlist, participation_id: int, now: datetime) -> None:
    """Put a company on a list; one that stood there before has its note again.

    Put on twice it stands there once. Raises TooManyEntriesError.
    """
    # Two at once wait for each other, so that neither counts without the other's.
    db.session.scalar(select(Shortlist.id).where(Shortlist.id == shortlist.id).with_for_update())
    number = db.session.scalars(
        select(func.count())
        .select_from(ShortlistEntry)
        .where(ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.removed_at.is_(None))
    ).one()
    if number >= MOST_ENTRIES:
        raise TooManyEntriesError
    db.session.execute(
        insert(ShortlistEntry)
        .values(
            shortlist_id=shortlist.id,
            edition_id=shortlist.edition_id,
            participation_id=participation_id,
            added_at=now,
        )
        .on_conflict_do_update(
            index_elements=[ShortlistEntry.shortlist_id, ShortlistEntry.participation_id],
            set_={"removed_at": None},
        )
    )


def take_off(shortlist_ids: Collection[int], participation_id: int, now: datetime) -> None:
    """Take a company off lists; its notes wait a day for it to come back."""
    db.session.execute(
        update(ShortlistEntry)
        .where(
            ShortlistEntry.shortlist_id.in_(shortlist_ids),
            ShortlistEntry.participation_id == participation_id,
        )
        .values(removed_at=now)
    )


def move(entry: ShortlistEntry, to: Shortlist, now: datetime) -> None:
    """Move a company to another list with its note; a note that stands there stays.

    Raises TooManyEntriesError.
    """
    put_on(to, entry.participation_id, now)
    db.session.execute(
        update(ShortlistEntry)
        .where(
            ShortlistEntry.shortlist_id == to.id,
            ShortlistEntry.participation_id == entry.participation_id,
            ShortlistEntry.note == "",
        )
        .values(note=entry.note, revision=ShortlistEntry.revision + 1)
    )
    take_off([entry.shortlist_id], entry.participation_id, now)


def write_note(entry: ShortlistEntry, text: str, revision: int) -> int:
    """Write a note that was begun at a revision and return the new one.

    Raises NoteTooLongError, and NoteChangedError when somebody else has written since.
    """
    note = clean_note(text)
    now = db.session.execute(
        select(ShortlistEntry.note, ShortlistEntry.revision)
        .where(ShortlistEntry.id == entry.id)
        .with_for_update()
    ).one()
    if now.note == note:
        return int(now.revision)
    if now.revision != revision:
        raise NoteChangedError(now.note, now.revision)
    entry.note, entry.revision = note, revision + 1
    db.session.flush()
    return entry.revision


def forget_removed(now: datetime) -> None:
    """Delete for good what was removed more than a day ago."""
    for table in (ShortlistEntry, Shortlist):
        db.session.execute(delete(table).where(table.removed_at < now - KEPT_FOR))
