from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId


class Run(WithPublicId, Base):
    """A draft plan of an edition, made by a job; published at most once.

    One row a finished job: delivered twice, a job still makes one draft.
    """

    __tablename__ = "scheduling_run"
    __table_args__ = (
        CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)", name="published_by_somebody"
        ),
        Index("ix_scheduling_run_edition", "edition_id", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs_job.id", ondelete="CASCADE"), unique=True)
    inputs_hash: Mapped[str]
    status: Mapped[str]
    metrics: Mapped[dict[str, Any]] = mapped_column(JSONB)
    bound: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))


class Placement(Base):
    """What a draft says of one meeting: its slot and table, or the reason it has none."""

    __tablename__ = "scheduling_placement"
    __table_args__ = (
        UniqueConstraint("run_id", "meeting_id"),
        CheckConstraint("(slot_id IS NULL) = (reason IS NOT NULL)", name="slot_or_reason"),
        CheckConstraint("table_id IS NULL OR slot_id IS NOT NULL", name="table_needs_a_slot"),
        Index(
            "uq_scheduling_placement_table",
            "run_id",
            "slot_id",
            "table_id",
            unique=True,
            postgresql_where=text("table_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("scheduling_run.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings_meeting.id", ondelete="CASCADE"), index=True
    )
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("events_slot.id"))
    table_id: Mapped[int | None] = mapped_column(ForeignKey("events_seat.id"))
    reason: Mapped[str | None]
