from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, one_of
from matchmaker.events.models import edition_key
from matchmaker.matching.core.past import Absent, Outcome


class PairOutcome(Base):
    """What came of an IKM and a partner in an edition; `absent` says who did not come."""

    __tablename__ = "matching_evidence"
    __table_args__ = (
        UniqueConstraint("ikm_id", "partner_id", "edition_id"),
        CheckConstraint("ikm_id <> partner_id", name="two_companies"),
        one_of("outcome", Outcome),
        one_of("absent", Absent),
        CheckConstraint("(outcome = 'absent') = (absent IS NOT NULL)", name="absent_is_somebody"),
        ForeignKeyConstraint(
            ["ikm_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_matching_evidence_ikm",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["partner_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_matching_evidence_partner",
            ondelete="CASCADE",
        ),
        edition_key("fk_matching_evidence_edition"),
        Index("ix_matching_evidence_partner", "partner_id"),
        Index("ix_matching_evidence_edition", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    ikm_id: Mapped[int]
    partner_id: Mapped[int]
    edition_id: Mapped[int]
    outcome: Mapped[Outcome]
    absent: Mapped[Absent | None]
    noted_at: Mapped[datetime]
