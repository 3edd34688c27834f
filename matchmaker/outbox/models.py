from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base


class Fact(Base):
    """One thing that happened: topic in the past tense, ids as JSON, told at least once.

    Waiting while `finished_at` is null; `leased_until` says that somebody is telling it now.
    """

    __tablename__ = "outbox_fact"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint(
            "failed_at IS NULL OR (finished_at IS NULL AND error IS NOT NULL)", name="one_end"
        ),
        Index(
            "ix_outbox_fact_due",
            "due_at",
            postgresql_where=text("finished_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
