from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, one_of
from matchmaker.events.models import edition_key
from matchmaker.programme.targets.core import Dimension


class Target(Base):
    """How many IKM are to be naik kelas by a day, for an edition; the plan rises evenly."""

    __tablename__ = "programme_target"
    __table_args__ = (
        UniqueConstraint("edition_id"),
        CheckConstraint("number BETWEEN 1 AND 100000", name="number_sane"),
        CheckConstraint("due_on > starts_on", name="due_later"),
        edition_key("fk_programme_target_edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    number: Mapped[int]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    shares: Mapped[list[TargetShare]] = relationship(
        cascade="all, delete-orphan", order_by="TargetShare.code"
    )


class TargetShare(Base):
    """The part of a target that a kabupaten or a sector carries."""

    __tablename__ = "programme_target_share"
    __table_args__ = (
        UniqueConstraint("target_id", "dimension", "code"),
        one_of("dimension", Dimension),
        CheckConstraint("number BETWEEN 0 AND 100000", name="number_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("programme_target.id", ondelete="CASCADE"))
    dimension: Mapped[Dimension]
    code: Mapped[str]
    number: Mapped[int]
