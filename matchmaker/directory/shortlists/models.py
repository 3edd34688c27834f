from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, WithPublicId
from matchmaker.directory.models import Participation, company_key, participation_key
from matchmaker.events.models import edition_key


class Shortlist(WithPublicId, Base):
    """Companies that a person has put aside, for a company of theirs or, without, for themself.

    A shared one is seen and filled by everybody who acts for that company as their own. What is
    removed is kept for a day, so that it can be brought back.
    """

    __tablename__ = "directory_shortlist"
    __table_args__ = (
        UniqueConstraint("id", "edition_id"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_given"),
        CheckConstraint("NOT shared OR company_id IS NOT NULL", name="shared_in_a_company"),
        edition_key("fk_directory_shortlist_edition"),
        company_key("fk_directory_shortlist_company"),
        Index(
            "uq_directory_shortlist_name",
            "edition_id",
            "user_id",
            literal_column("COALESCE(company_id, 0)"),
            literal_column("lower(name)"),
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_directory_shortlist_company", "company_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    company_id: Mapped[int | None]
    name: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False, server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class ShortlistEntry(Base):
    """A company of the same edition on a shortlist, with the note of whoever may see the list.

    `revision` counts how often the note was written. Removed and put back, it has its note again.
    """

    __tablename__ = "directory_shortlist_entry"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "participation_id"),
        CheckConstraint("length(note) <= 2000", name="note_bearable"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        ForeignKeyConstraint(
            ["shortlist_id", "edition_id"],
            ["directory_shortlist.id", "directory_shortlist.edition_id"],
            name="fk_directory_shortlist_entry_shortlist",
            ondelete="CASCADE",
        ),
        participation_key("participation_id", "fk_directory_shortlist_entry_participation"),
        Index("ix_directory_shortlist_entry_participation", "participation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int]
    edition_id: Mapped[int]
    participation_id: Mapped[int]
    note: Mapped[str] = mapped_column(default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]

    shortlist: Mapped[Shortlist] = relationship()
    participation: Mapped[Participation] = relationship(viewonly=True)
