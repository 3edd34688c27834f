from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    func,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId
from matchmaker.directory.models import company_key
from matchmaker.events.models import edition_key


class SavedSearch(WithPublicId, Base):
    """A search of the directory that somebody has named: for a company of theirs, or for themself.

    `address` is the search as it stands in an address. New is what was first found after
    `seen_until`, the look before the last one at `looked_at`. At most one message a day:
    `told_on` is the last one's. Whoever wants none has `wants_news` off. The worker asks anew
    whose `checked_at` is the longest ago.
    """

    __tablename__ = "directory_saved_search"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_given"),
        CheckConstraint("address <> ''", name="something_chosen"),
        CheckConstraint("seen_until <= looked_at", name="looks_in_order"),
        edition_key("fk_directory_saved_search_edition"),
        company_key("fk_directory_saved_search_company"),
        Index(
            "uq_directory_saved_search_name",
            "edition_id",
            "user_id",
            literal_column("COALESCE(company_id, 0)"),
            literal_column("lower(name)"),
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_directory_saved_search_company", "company_id"),
        Index("ix_directory_saved_search_checked", "checked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    company_id: Mapped[int | None]
    name: Mapped[str]
    address: Mapped[str]
    wants_news: Mapped[bool] = mapped_column(default=True, server_default="true")
    told_on: Mapped[date | None]
    checked_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    seen_until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]


class SearchHit(Base):
    """A part that a saved search has found, and since when; `told` once its owner knows of it."""

    __tablename__ = "directory_search_hit"
    __table_args__ = (
        Index("ix_directory_search_hit_untold", "search_id", postgresql_where=text("NOT told")),
        Index("ix_directory_search_hit_participation", "participation_id"),
    )

    search_id: Mapped[int] = mapped_column(
        ForeignKey("directory_saved_search.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    found_at: Mapped[datetime]
    told: Mapped[bool] = mapped_column(default=False, server_default="false")
