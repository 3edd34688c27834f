from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import Company, company_key
from matchmaker.files.models import StoredFile
from matchmaker.programme.visits.core import StepOwner, Topic, VisitMode, VisitState


class Visit(WithPublicId, Base):
    """A mentor's visit to an IKM: planned, then done or missed with a reason.

    `visitor` is who goes or went, `recorded_by` who wrote it down. `client_id` was made by the
    phone on which the visit was written, so that sent twice it is one visit. `hour` is local to
    the place. What was found stands in `findings`, one row a topic.
    """

    __tablename__ = "programme_visit"
    __table_args__ = (
        UniqueConstraint("host_id", "client_id"),
        UniqueConstraint("id", "company_id"),
        one_of("state", VisitState),
        one_of("mode", VisitMode),
        CheckConstraint(
            "(state = 'missed') = (missed_reason IS NOT NULL)", name="missed_has_a_reason"
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_time"),
        CheckConstraint("length(client_id) BETWEEN 16 AND 64", name="client_id_is_long"),
        CheckConstraint("length(place) <= 200", name="place_is_short"),
        company_key("fk_programme_visit_company"),
        Index("ix_programme_visit_company", "company_id", "day"),
        Index("ix_programme_visit_visitor", "visitor_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    company_id: Mapped[int]
    state: Mapped[VisitState]
    day: Mapped[date]
    hour: Mapped[time | None]
    mode: Mapped[VisitMode]
    place: Mapped[str] = mapped_column(default="", server_default="")
    missed_reason: Mapped[str | None]
    client_id: Mapped[str | None]
    visitor_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship()
    visitor: Mapped[User] = relationship(foreign_keys=[visitor_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    findings: Mapped[list[Finding]] = relationship(
        back_populates="visit", order_by="Finding.id", cascade="all, delete-orphan"
    )
    photos: Mapped[list[VisitPhoto]] = relationship(
        back_populates="visit", order_by="VisitPhoto.position", cascade="all, delete-orphan"
    )


class Finding(Base):
    """A topic that a visit was about, and what was found; the words may be missing."""

    __tablename__ = "programme_finding"
    __table_args__ = (
        UniqueConstraint("visit_id", "topic"),
        one_of("topic", Topic),
        CheckConstraint("length(words) <= 4000", name="words_are_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("programme_visit.id", ondelete="CASCADE"))
    topic: Mapped[Topic]
    words: Mapped[str] = mapped_column(default="", server_default="")

    visit: Mapped[Visit] = relationship(back_populates="findings")


class VisitPhoto(Base):
    """A photo taken at a visit; its bytes are the files room's."""

    __tablename__ = "programme_visit_photo"
    __table_args__ = (
        UniqueConstraint("visit_id", "position"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("programme_visit.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(
        ForeignKey("files_file.id", ondelete="CASCADE"), unique=True
    )
    position: Mapped[int]

    visit: Mapped[Visit] = relationship(back_populates="photos")
    file: Mapped[StoredFile] = relationship()


class NextStep(WithPublicId, Base):
    """What was agreed at a visit: what, who does it, until when. Open until somebody did it.

    The words of an IKM whose data were erased are empty.
    """

    __tablename__ = "programme_next_step"
    __table_args__ = (
        one_of("owner", StepOwner),
        CheckConstraint("length(what) <= 300", name="what_is_short"),
        CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        ForeignKeyConstraint(
            ["visit_id", "company_id"],
            ["programme_visit.id", "programme_visit.company_id"],
            name="fk_programme_next_step_visit",
            ondelete="CASCADE",
        ),
        Index("ix_programme_next_step_company", "company_id", "done_on"),
        Index("ix_programme_next_step_visit", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    what: Mapped[str]
    owner: Mapped[StepOwner]
    until: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))

    visit: Mapped[Visit] = relationship()
