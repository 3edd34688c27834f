from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.jobs.core import JobState


class Job(WithPublicId, Base):
    """One piece of long work. `fence` grows with each taker, so that a stale one cannot write."""

    __tablename__ = "jobs_job"
    __table_args__ = (
        one_of("state", JobState),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_is_a_fraction"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'stopped')) = (ended_at IS NOT NULL)",
            name="ended_when_over",
        ),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="error_when_failed"),
        CheckConstraint(
            "state <> 'running' OR heartbeat_at IS NOT NULL", name="running_has_a_heartbeat"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    kind: Mapped[str]
    state: Mapped[JobState] = mapped_column(default=JobState.REQUESTED)
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    inputs_hash: Mapped[str]
    seed: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(default=0.0)
    stage: Mapped[str] = mapped_column(default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[str | None]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
