from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base


class GateResult(Base):
    """What the gate says of an IKM's participation as of a day: one row, replaced on evaluation.

    `outcomes` is [{criterion, outcome, evidence, mend}]; `graduated` is the gate's own verdict,
    `standing` the one that counts: an organiser's override, else the gate's.
    """

    __tablename__ = "programme_gate_result"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date]
    product_type: Mapped[str]
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    graduated: Mapped[bool]
    standing: Mapped[bool]
    evaluated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class GateOverride(Base):
    """An organiser passed or held an IKM against the gate. Kept for good: never updated."""

    __tablename__ = "programme_gate_override"
    __table_args__ = (CheckConstraint("length(trim(reason)) >= 10", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE"), index=True
    )
    passes: Mapped[bool | None]
    reason: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
