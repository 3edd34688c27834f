from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, func
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId


class Opening(Base):
    """The catalogue of an edition is open to everybody while this row is there."""

    __tablename__ = "catalogue_opening"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))


class Print(WithPublicId, Base):
    """A printed catalogue: one row a finished job, its bytes under `name` in the data folder.

    `company_ids` are those in it: when one of them may no longer be shown, it is not handed out.
    """

    __tablename__ = "catalogue_print"
    __table_args__ = (
        CheckConstraint("locale IN ('id', 'en')", name="locale_known"),
        CheckConstraint("name ~ '^[0-9a-f]{40}$'", name="name_is_random"),
        CheckConstraint("pages >= 1 AND size >= 1", name="something_printed"),
        CheckConstraint("cardinality(company_ids) >= 1", name="somebody_in_it"),
        Index("ix_catalogue_print_edition", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs_job.id", ondelete="CASCADE"), unique=True)
    locale: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
    company_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    pages: Mapped[int]
    size: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
