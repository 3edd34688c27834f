"""Rows of kept lists, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, func, select, text, tuple_, update

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.matching.field import Field
from matchmaker.matching.lists.core import KEPT, Entry
from matchmaker.matching.lists.models import Listed, RankedList
from matchmaker.matching.lists.queries import order
from matchmaker.matching.lists.scoring import Made

_LISTS_AT_ONCE = 200

_INSERT_ENTRIES = text("""
INSERT INTO matching_listed
  (edition_id, seeker_id, candidate_id, score, sides, stopped, refused)
SELECT :edition_id, fresh.* FROM unnest(
  CAST(:seekers AS integer[]), CAST(:candidates AS integer[]), CAST(:scores AS float8[]),
  CAST(:sides AS float8[]), CAST(:stopped AS boolean[]), CAST(:refused AS boolean[])
) AS fresh
""")
_INSERT_LISTS = text("""
INSERT INTO matching_list (edition_id, seeker_id, complete, made_at)
SELECT :edition_id, fresh.seeker, fresh.complete, :now
FROM unnest(CAST(:seekers AS integer[]), CAST(:complete AS boolean[])) AS fresh(seeker, complete)
""")


class Writer:
    """Writes lists of a field; `ids` are the participations behind the field's public ids."""

    def __init__(self, edition_id: int, field: Field, now: datetime) -> None:
        self.edition_id, self.now = edition_id, now
        parts = (*field.ikm_parts.values(), *field.partner_parts.values())
        self.ids = {part.public_id: part.id for part in parts}

    def write(self, lists: Iterable[Made]) -> int:
        """Write lists that are not there; returns how many."""
        written, waiting = 0, iter(lists)
        while batch := list(islice(waiting, _LISTS_AT_ONCE)):
            seekers = [self.ids[seeker] for seeker, _, _ in batch]
            values = {"seekers": seekers, "complete": [complete for _, _, complete in batch]}
            db.session.execute(
                _INSERT_LISTS, {"edition_id": self.edition_id, "now": self.now, **values}
            )
            self.insert(
                (seeker, entry)
                for seeker, (_, entries, _) in zip(seekers, batch, strict=True)
                for entry in entries
            )
            written += len(batch)
        return written

    def insert(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Put candidates onto lists that are there."""
        rows = list(entries)
        db.session.execute(
            _INSERT_ENTRIES,
            {
                "edition_id": self.edition_id,
                "seekers": [seeker for seeker, _ in rows],
                "candidates": [self.ids[entry.candidate] for _, entry in rows],
                "scores": [entry.score for _, entry in rows],
                "sides": [entry.sides for _, entry in rows],
                "stopped": [entry.stopped for _, entry in rows],
                "refused": [entry.refused for _, entry in rows],
            },
        )


def forget_all(edition_id: int) -> None:
    """Take away all lists of an edition."""
    # The entries by themselves first: a cascade would look them up list by list.
    for table in (Listed, RankedList):
        db.session.execute(delete(table).where(table.edition_id == edition_id))


def forget(seekers: Collection[int]) -> None:
    """Take away some companies' lists."""
    for table in (Listed, RankedList):
        db.session.execute(delete(table).where(table.seeker_id.in_(seekers)))


def take_off(candidates: Collection[int]) -> None:
    """Take companies off everybody's list."""
    db.session.execute(delete(Listed).where(Listed.candidate_id.in_(candidates)))


def cut(seekers: Collection[int]) -> None:
    """Keep the best of lists that have grown too long."""
    if not seekers:
        return
    place = func.row_number().over(partition_by=Listed.seeker_id, order_by=order())
    ranked = (
        select(Listed.seeker_id, Listed.candidate_id, place.label("place"))
        .join(Participation, Participation.id == Listed.candidate_id)
        .where(Listed.seeker_id.in_(seekers))
        .subquery()
    )
    beyond = select(ranked.c.seeker_id, ranked.c.candidate_id).where(ranked.c.place > KEPT)
    db.session.execute(
        delete(Listed)
        .where(tuple_(Listed.seeker_id, Listed.candidate_id).in_(beyond))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(RankedList).where(RankedList.seeker_id.in_(seekers)).values(complete=False)
    )
