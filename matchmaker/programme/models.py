from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import Company
from matchmaker.programme.expertise import Field, Help, QuestionState


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


class Expert(WithPublicId, Base):
    """An alumni expert whom dinas, mentors and IKM can find and ask.

    Address and number stand in the person's account, if they have one, and nowhere else: there
    they can be erased. Who has none is asked through the organiser.
    """

    __tablename__ = "programme_expert"
    __table_args__ = (
        CheckConstraint("length(trim(name)) BETWEEN 1 AND 120", name="name_given"),
        CheckConstraint("cardinality(fields) >= 1", name="has_a_field"),
        CheckConstraint(
            "fields <@ ARRAY[" + ", ".join(f"'{field}'" for field in Field) + "]::text[]",
            name="fields_known",
        ),
        Index("ix_programme_expert_fields", "fields", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="SET NULL"), unique=True
    )
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    fields: Mapped[list[str]]
    languages: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    availability: Mapped[str] = mapped_column(default="", server_default="")
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    user: Mapped[User | None] = relationship()


class ExpertQuestion(WithPublicId, Base):
    """A question to an expert, for an IKM (`company_id`) or a dinas (None), and what came of it.

    `helped` is the word of whoever asked, `reminded_at` when the silence was last pointed out.
    """

    __tablename__ = "programme_expert_question"
    __table_args__ = (
        one_of("state", QuestionState),
        CheckConstraint(
            "(answered_at IS NOT NULL) = (answer <> '')", name="answered_has_an_answer"
        ),
        CheckConstraint(
            "state <> 'asked' OR (answered_at IS NULL AND accepted_at IS NULL)",
            name="asked_has_no_answer",
        ),
        CheckConstraint(
            "state <> 'accepted' OR (accepted_at IS NOT NULL AND answered_at IS NULL)",
            name="accepted_has_a_time",
        ),
        CheckConstraint(
            "state <> 'declined' OR (declined_at IS NOT NULL AND answered_at IS NULL)",
            name="declined_has_a_time",
        ),
        CheckConstraint(
            "(declined_at IS NOT NULL) = (decline_reason <> '')", name="refusal_has_a_reason"
        ),
        one_of("helped", Help),
        CheckConstraint("helped IS NULL OR state = 'closed'", name="outcome_at_the_end"),
        CheckConstraint("state <> 'answered' OR answered_at IS NOT NULL", name="answer_is_there"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        CheckConstraint("length(trim(message)) > 0", name="message_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), index=True
    )
    expert_id: Mapped[int] = mapped_column(
        ForeignKey("programme_expert.id", ondelete="CASCADE"), index=True
    )
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="SET NULL"), index=True
    )
    company_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    message: Mapped[str]
    answer: Mapped[str] = mapped_column(default="", server_default="")
    decline_reason: Mapped[str] = mapped_column(default="", server_default="")
    helped: Mapped[Help | None]
    outcome_note: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    expert: Mapped[Expert] = relationship()
    asked_by: Mapped[User | None] = relationship()
    company: Mapped[Company | None] = relationship()
