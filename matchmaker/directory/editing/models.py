from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.editing.core import Removable


class Edit(Base):
    """Somebody has changed answers: which, in which revision. Says who, never what stood there.

    An edit of the company, its products or permits has no participation; one of its needs, terms
    or brief has. A field of a product or permit is `product:<public id>.price`.
    """

    __tablename__ = "directory_edit"
    __table_args__ = (
        CheckConstraint("revision >= 2", name="revision_follows_the_first"),
        CheckConstraint("cardinality(fields) > 0", name="something_changed"),
        Index(
            "uq_directory_edit_company",
            "company_id",
            "revision",
            unique=True,
            postgresql_where=text("participation_id IS NULL"),
        ),
        Index(
            "uq_directory_edit_participation",
            "participation_id",
            "revision",
            unique=True,
            postgresql_where=text("participation_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    participation_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE")
    )
    revision: Mapped[int]
    fields: Mapped[list[str]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())

    user: Mapped[User | None] = relationship()


class Removed(WithPublicId, Base):
    """A product, permit or photo that was taken off a profile, kept for a day to bring it back."""

    __tablename__ = "directory_removed"
    __table_args__ = (one_of("kind", Removable),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[Removable]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    file_ids: Mapped[list[int]] = mapped_column(JSONB, default=list)
    removed_at: Mapped[datetime]
