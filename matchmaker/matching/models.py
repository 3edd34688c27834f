from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, one_of
from matchmaker.directory.models import participation_key


class WishKind(StrEnum):
    """How much a participant wants to meet another one."""

    MUST = "must"
    WOULD = "would"
    RATHER_NOT = "rather_not"


class Wish(Base):
    """A participation's own preference about another one of the same edition."""

    __tablename__ = "matching_wish"
    __table_args__ = (
        UniqueConstraint("from_id", "about_id"),
        CheckConstraint("from_id <> about_id", name="about_another"),
        one_of("kind", WishKind),
        participation_key("from_id", "fk_matching_wish_from"),
        participation_key("about_id", "fk_matching_wish_about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    from_id: Mapped[int]
    about_id: Mapped[int]
    kind: Mapped[WishKind]
    said_at: Mapped[datetime] = mapped_column(server_default=func.now())
