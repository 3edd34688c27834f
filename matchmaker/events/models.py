from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.consent_texts import CURRENT_VERSION
from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.events.core import RETENTION_MONTHS, Phase, SeatKind


def edition_key(name: str) -> ForeignKeyConstraint:
    """Return the foreign key of a row that belongs to an edition of its own host."""
    return ForeignKeyConstraint(
        ["edition_id", "host_id"],
        ["events_edition.id", "events_edition.host_id"],
        name=name,
        ondelete="CASCADE",
    )


class Edition(Base):
    """One temu bisnis of a host. `revision` grows whenever the plan's inputs change shape.

    `retention_months` after its last day the people who came to no later edition are erased.
    `consent_version` are the texts on its paper forms.
    """

    __tablename__ = "events_edition"
    __table_args__ = (
        UniqueConstraint("id", "host_id"),
        one_of("phase", Phase),
        CheckConstraint("slot_minutes BETWEEN 5 AND 120", name="slot_minutes_sane"),
        CheckConstraint("changeover_minutes BETWEEN 0 AND 60", name="changeover_sane"),
        CheckConstraint("table_count BETWEEN 1 AND 500", name="table_count_sane"),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_is_an_address"),
        CheckConstraint(
            "time_zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')",
            name="time_zone_known",
        ),
        CheckConstraint("retention_months BETWEEN 1 AND 120", name="retention_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    venue: Mapped[str]
    city: Mapped[str]
    time_zone: Mapped[str]
    phase: Mapped[Phase] = mapped_column(default=Phase.OPEN)
    slot_minutes: Mapped[int]
    changeover_minutes: Mapped[int]
    table_count: Mapped[int]
    ikm_may_register: Mapped[bool] = mapped_column(default=False, server_default="false")
    partners_may_register: Mapped[bool] = mapped_column(default=False, server_default="false")
    retention_months: Mapped[int] = mapped_column(
        default=RETENTION_MONTHS, server_default=str(RETENTION_MONTHS)
    )
    consent_version: Mapped[str] = mapped_column(
        default=CURRENT_VERSION, server_default=CURRENT_VERSION
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    days: Mapped[list[Day]] = relationship(
        back_populates="edition", order_by="Day.date", cascade="all, delete-orphan"
    )
    sessions: Mapped[list[Session]] = relationship(
        back_populates="edition", order_by="Session.starts", cascade="all, delete-orphan"
    )


class Day(Base):
    """One day of an edition."""

    __tablename__ = "events_day"
    __table_args__ = (UniqueConstraint("edition_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    date: Mapped[date]

    edition: Mapped[Edition] = relationship(back_populates="days")


class Session(Base):
    """Hours in which meetings are held, the same on each day, in the edition's local time."""

    __tablename__ = "events_session"
    __table_args__ = (
        UniqueConstraint("edition_id", "starts"),
        CheckConstraint("ends > starts", name="ends_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    name: Mapped[str]
    starts: Mapped[time]
    ends: Mapped[time]

    edition: Mapped[Edition] = relationship(back_populates="sessions")


class Slot(Base):
    """A length of time in which one meeting can be held at each table."""

    __tablename__ = "events_slot"
    __table_args__ = (
        UniqueConstraint("edition_id", "starts_at"),
        UniqueConstraint("id", "edition_id"),
        CheckConstraint("ends_at > starts_at", name="ends_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Seat(WithPublicId, Base):
    """What a slot can claim: a table of the edition, or a person of a participation.

    `number` counts the tables of the edition, or the people of the participation; `label` is a
    person's name or job where it is known ("officer 2" until then).
    """

    __tablename__ = "events_seat"
    __table_args__ = (
        one_of("kind", SeatKind),
        UniqueConstraint("id", "edition_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(
            "(kind = 'person') = (participation_id IS NOT NULL)", name="person_has_a_company"
        ),
        CheckConstraint("kind = 'person' OR user_id IS NULL", name="table_is_nobody"),
        ForeignKeyConstraint(
            ["participation_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_events_seat_participation",
            ondelete="CASCADE",
        ),
        Index(
            "uq_events_seat_table",
            "edition_id",
            "number",
            unique=True,
            postgresql_where=text("kind = 'table'"),
        ),
        Index(
            "uq_events_seat_person",
            "participation_id",
            "number",
            unique=True,
            postgresql_where=text("kind = 'person'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[SeatKind]
    number: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    participation_id: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id", ondelete="SET NULL"))
