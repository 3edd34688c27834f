from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import Participation, participation_key
from matchmaker.meetings.proposals.core import ProposalState


class Batch(WithPublicId, Base):
    """A proposal for a whole edition, made by a job: its limits and its account.

    One row a finished job: delivered twice, a job still makes one proposal.
    """

    __tablename__ = "meetings_proposal_batch"
    __table_args__ = (
        UniqueConstraint("id", "edition_id"),
        Index("ix_meetings_proposal_batch_edition", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs_job.id", ondelete="CASCADE"), unique=True)
    limits: Mapped[dict[str, Any]] = mapped_column(JSONB)
    account: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Proposal(WithPublicId, Base):
    """A pair of a batch. Sent, it has become the request `meeting_id`, and stays so.

    `musts` counts the sides that said they must meet; `stopped`: something is missing that would
    stop a deal. `refused` is why the last sending left it out, a code of refusals.py.
    """

    __tablename__ = "meetings_proposal"
    __table_args__ = (
        one_of("state", ProposalState),
        UniqueConstraint("batch_id", "ikm_id", "partner_id"),
        UniqueConstraint("meeting_id"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_is_a_fraction"),
        CheckConstraint("musts BETWEEN 0 AND 2", name="musts_of_two_sides"),
        CheckConstraint("(state = 'sent') = (meeting_id IS NOT NULL)", name="sent_is_a_meeting"),
        CheckConstraint("refused IS NULL OR state = 'draft'", name="refused_still_waits"),
        CheckConstraint("ikm_id <> partner_id", name="two_companies"),
        ForeignKeyConstraint(
            ["batch_id", "edition_id"],
            ["meetings_proposal_batch.id", "meetings_proposal_batch.edition_id"],
            name="fk_meetings_proposal_batch",
            ondelete="CASCADE",
        ),
        participation_key("ikm_id", "fk_meetings_proposal_ikm_id"),
        participation_key("partner_id", "fk_meetings_proposal_partner_id"),
        Index("ix_meetings_proposal_ikm", "ikm_id"),
        Index("ix_meetings_proposal_partner", "partner_id"),
        Index("ix_meetings_proposal_edition_state", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int]
    edition_id: Mapped[int]
    ikm_id: Mapped[int]
    partner_id: Mapped[int]
    score: Mapped[float]
    musts: Mapped[int] = mapped_column(default=0, server_default="0")
    stopped: Mapped[bool] = mapped_column(default=False, server_default="false")
    by_hand: Mapped[bool] = mapped_column(default=False, server_default="false")
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    refused: Mapped[str | None]
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meetings_meeting.id", ondelete="CASCADE")
    )

    ikm: Mapped[Participation] = relationship(
        primaryjoin="Proposal.ikm_id == Participation.id",
        foreign_keys="Proposal.ikm_id",
        viewonly=True,
    )
    partner: Mapped[Participation] = relationship(
        primaryjoin="Proposal.partner_id == Participation.id",
        foreign_keys="Proposal.partner_id",
        viewonly=True,
    )
