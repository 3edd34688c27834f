"""Reads of kept lists: their order, a candidate's place, and whether they are behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, func, select

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.matching.lists.models import ListDue, Listed, RankedList


@dataclass(frozen=True, kw_only=True)
class KeptList:
    """A company's candidates, best first, as participations' ids; `complete` when none is left out.

    `changed_at` is since when it is behind: something that it is made of has changed, and the
    worker has not been there yet. None when it is up to date.
    """

    candidate_ids: Sequence[int]
    complete: bool
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """A candidate's place on a list, from 1; `total` is exact when the list is complete."""

    place: int
    total: int
    complete: bool


def order() -> Sequence[SQLColumnExpression[Any]]:
    """Return the order of score.rank; `Participation` has to be the candidate's."""
    return (
        Listed.refused,
        Listed.stopped,
        Listed.score.desc(),
        Listed.sides.desc(),
        Participation.public_id.collate("C"),
    )


def reverse_order() -> Sequence[SQLColumnExpression[Any]]:
    """Return the order from the last to the best."""
    return (
        Listed.refused.desc(),
        Listed.stopped.desc(),
        Listed.score,
        Listed.sides,
        Participation.public_id.collate("C").desc(),
    )


def find_list(seeker: Participation) -> KeptList | None:
    """Return a company's list; None while it has not been made yet."""
    head = db.session.get(RankedList, seeker.id)
    if head is None:
        return None
    ids = db.session.scalars(
        select(Listed.candidate_id)
        .join(Participation, Participation.id == Listed.candidate_id)
        .where(Listed.seeker_id == seeker.id)
        .order_by(*order())
    ).all()
    return KeptList(
        candidate_ids=ids,
        complete=head.complete,
        changed_at=find_change(seeker.edition_id),
    )


def find_change(edition_id: int) -> datetime | None:
    """Return since when something has changed that the edition's lists do not know of yet."""
    return db.session.scalar(
        select(func.min(ListDue.since)).where(ListDue.edition_id == edition_id)
    )


def list_due_editions() -> Sequence[int]:
    """Return the editions some list of which is behind."""
    return db.session.scalars(select(ListDue.edition_id).distinct()).all()


def find_place(seeker: Participation, candidate_id: int) -> Place | None:
    """Return where a candidate stands on a list, None when it is not on it."""
    head = db.session.get(RankedList, seeker.id)
    ranked = (
        select(
            Listed.candidate_id,
            func.row_number().over(order_by=order()).label("place"),
            func.count().over().label("total"),
        )
        .join(Participation, Participation.id == Listed.candidate_id)
        .where(Listed.seeker_id == seeker.id)
        .subquery()
    )
    row = db.session.execute(
        select(ranked.c.place, ranked.c.total).where(ranked.c.candidate_id == candidate_id)
    ).one_or_none()
    if head is None or row is None:
        return None
    return Place(place=row.place, total=row.total, complete=head.complete)
