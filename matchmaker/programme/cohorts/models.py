from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import Company, company_key
from matchmaker.programme.cohorts.core import CohortMode, Phases, phases_of


class Cohort(WithPublicId, Base):
    """IKM that are mentored together: `close_months` closely, then `follow_months` more.

    `gate` holds the cohort's own criteria; None is the programme's gate.
    """

    __tablename__ = "programme_cohort"
    __table_args__ = (
        UniqueConstraint("host_id", "name"),
        UniqueConstraint("id", "host_id"),
        one_of("mode", CohortMode),
        CheckConstraint("length(trim(name)) BETWEEN 1 AND 120", name="name_given"),
        CheckConstraint("close_months BETWEEN 1 AND 24", name="close_phase_has_a_length"),
        CheckConstraint("follow_months BETWEEN 0 AND 60", name="follow_phase_has_a_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    name: Mapped[str]
    starts_on: Mapped[date]
    close_months: Mapped[int] = mapped_column(default=2, server_default="2")
    follow_months: Mapped[int] = mapped_column(default=12, server_default="12")
    mode: Mapped[CohortMode] = mapped_column(default=CohortMode.ON_SITE)
    gate: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def phases(self) -> Phases:
        """The days of its two phases."""
        return phases_of(self.starts_on, self.close_months, self.follow_months)


class CohortMember(Base):
    """An IKM's time in a cohort; it is in one cohort at a time and leaves with a reason.

    The reason of an IKM whose data were erased is empty.
    """

    __tablename__ = "programme_membership"
    __table_args__ = (
        CheckConstraint("(left_on IS NULL) = (left_reason IS NULL)", name="leaving_has_a_reason"),
        CheckConstraint("left_on >= joined_on", name="leaves_after_joining"),
        ForeignKeyConstraint(
            ["cohort_id", "host_id"],
            ["programme_cohort.id", "programme_cohort.host_id"],
            name="fk_programme_membership_cohort",
            ondelete="CASCADE",
        ),
        company_key("fk_programme_membership_company"),
        Index(
            "uq_programme_membership_open",
            "company_id",
            unique=True,
            postgresql_where=text("left_on IS NULL"),
        ),
        Index("ix_programme_membership_cohort", "cohort_id", "company_id"),
        Index("ix_programme_membership_company", "company_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    cohort_id: Mapped[int]
    company_id: Mapped[int]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None]

    cohort: Mapped[Cohort] = relationship()
    company: Mapped[Company] = relationship(overlaps="cohort")
