from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, one_of
from matchmaker.programme.core import VERIFIABLE
from matchmaker.programme.gates.core import Cause


class ProgrammeGate(Base):
    """What the gate of a host's programme asks, once it is not the default: see `GateSettings`.

    It holds for every IKM whose cohort has no gate of its own.
    """

    __tablename__ = "programme_gate"

    host_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_host.id", ondelete="CASCADE"), primary_key=True
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)


class GateChange(Base):
    """A verdict on an IKM that differs from the one before it. Kept for good: a trigger sees to it.

    `details` is [{criterion, before, after, evidence}]; the first verdict has no `before`. Only an
    erasure empties them. `by_id` is None where the platform itself judged anew.
    """

    __tablename__ = "programme_gate_change"
    __table_args__ = (
        one_of("cause", Cause),
        CheckConstraint("(cause = 'override') = (override_id IS NOT NULL)", name="override_named"),
        Index("ix_programme_gate_change_participation", "participation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE")
    )
    day: Mapped[date]
    stood: Mapped[bool | None]
    standing: Mapped[bool]
    graduated: Mapped[bool]
    cause: Mapped[Cause]
    details: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    override_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_gate_override.id", ondelete="CASCADE")
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class GateDue(Base):
    """An IKM whose facts have changed since it was judged. Triggers write it, beat works it off."""

    __tablename__ = "programme_gate_due"
    __table_args__ = (one_of("cause", Cause),)

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE"), primary_key=True
    )
    cause: Mapped[Cause]
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class Verification(Base):
    """What a mentor saw in the field of a criterion; the latest of a company and criterion counts.

    `holds` False says that the field shows something else than the office's records. What was
    found instead stands in `markets` or `capacity_per_month`.
    """

    __tablename__ = "programme_verification"
    __table_args__ = (
        one_of("criterion", [str(code) for code in VERIFIABLE]),
        CheckConstraint("criterion = 'knows_market' OR markets IS NULL", name="markets_of_market"),
        CheckConstraint(
            "criterion = 'knows_production' OR capacity_per_month IS NULL",
            name="capacity_of_production",
        ),
        CheckConstraint("capacity_per_month >= 0", name="capacity_not_negative"),
        CheckConstraint("holds OR note <> ''", name="disagreement_is_told"),
        CheckConstraint("length(note) <= 1000", name="note_fits"),
        Index("ix_programme_verification_company", "company_id", "criterion", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    criterion: Mapped[str]
    holds: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    verified_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="", server_default="")
    markets: Mapped[list[str] | None]
    capacity_per_month: Mapped[int | None]
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_visit.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    user: Mapped[User] = relationship()
