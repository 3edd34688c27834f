from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base
from matchmaker.directory.models import participation_key


class ListState(Base):
    """By which weights, tags and rule an edition's lists were made, and when all of them were.

    `fingerprint` tells whether they still hold; with others every list is made anew.
    """

    __tablename__ = "matching_list_state"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), primary_key=True
    )
    fingerprint: Mapped[str]
    made_at: Mapped[datetime]


class RankedList(Base):
    """A company's list; `complete` when all whom it can meet stand on it, else the best of them."""

    __tablename__ = "matching_list"
    __table_args__ = (
        UniqueConstraint("seeker_id", "edition_id"),
        participation_key("seeker_id", "fk_matching_list_seeker"),
        Index("ix_matching_list_edition", "edition_id"),
    )

    seeker_id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    complete: Mapped[bool]
    made_at: Mapped[datetime]


class Listed(Base):
    """A candidate on a list that is there; what is behind its place in the order of score.rank."""

    __tablename__ = "matching_listed"
    __table_args__ = (
        CheckConstraint("seeker_id <> candidate_id", name="of_another"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_is_a_share"),
        CheckConstraint("sides BETWEEN 0 AND 2", name="two_sides"),
        ForeignKeyConstraint(
            ["seeker_id", "edition_id"],
            ["matching_list.seeker_id", "matching_list.edition_id"],
            name="fk_matching_listed_list",
            ondelete="CASCADE",
        ),
        participation_key("candidate_id", "fk_matching_listed_candidate"),
        Index("ix_matching_listed_candidate", "candidate_id"),
        Index("ix_matching_listed_edition", "edition_id"),
    )

    seeker_id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    score: Mapped[float]
    sides: Mapped[float]
    stopped: Mapped[bool]
    refused: Mapped[bool]


class ListDue(Base):
    """Something that lists are made of has changed: of one company, or (None) of the edition.

    Triggers write it (migration 0016) in the transaction of the change. Nothing is unique here,
    so that a page that changes something never waits for a list that is being made.
    """

    __tablename__ = "matching_due"
    __table_args__ = (
        participation_key("participation_id", "fk_matching_due_participation"),
        Index("ix_matching_due_edition", "edition_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    participation_id: Mapped[int | None]
    since: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
