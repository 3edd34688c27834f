from __future__ import annotations

from datetime import datetime

from sqlalchemy import Computed, ForeignKey, Index, literal_column
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, Rupiah, one_of
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import Audience


class Listing(Base):
    """What the directory finds a participation by: one row each, written by triggers alone.

    `directory_refresh_listings` of migration 0009 keeps it true within the transaction of every
    change to the company, its products, permits, consents, part and verdict. `permits` are those
    held on the edition's first day. `regencies` are an IKM's own code, or the labels that a
    partner's brief says it serves ("semua": all). `search` has words as they are and their
    stems: with the weights A and B those of what everybody sees who sees the company (name, place,
    products, products sought), with C and D those of its story.
    """

    __tablename__ = "directory_listing"
    __table_args__ = (
        one_of("kind", CompanyKind),
        Index("ix_directory_listing_name", "edition_id", "sort_name", "participation_id"),
        Index(
            "ix_directory_listing_audience_name",
            "edition_id",
            "audience",
            "sort_name",
            "participation_id",
        ),
        Index(
            "ix_directory_listing_newest",
            "edition_id",
            literal_column("created_at DESC"),
            "sort_name",
            "participation_id",
        ),
        Index(
            "ix_directory_listing_audience_newest",
            "edition_id",
            "audience",
            literal_column("created_at DESC"),
            "sort_name",
            "participation_id",
        ),
        Index(
            "ix_directory_listing_capacity",
            "edition_id",
            literal_column("capacity DESC NULLS LAST"),
            "sort_name",
            "participation_id",
        ),
        Index(
            "ix_directory_listing_audience_capacity",
            "edition_id",
            "audience",
            literal_column("capacity DESC NULLS LAST"),
            "sort_name",
            "participation_id",
        ),
        Index("ix_directory_listing_kind", "edition_id", "kind", "sort_name", "participation_id"),
        Index("ix_directory_listing_price", "edition_id", "price", "participation_id"),
        Index(
            "ix_directory_listing_export",
            "edition_id",
            "sort_name",
            "participation_id",
            postgresql_where=literal_column("export_ready"),
        ),
        Index(
            "ix_directory_listing_marks",
            "search",
            "tags",
            "regencies",
            "permits",
            "needs",
            postgresql_using="gin",
        ),
    )

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("directory_participation.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[CompanyKind]
    graduated: Mapped[bool]
    is_shown: Mapped[bool]
    erased: Mapped[bool]
    audience: Mapped[Audience] = mapped_column(
        Computed(
            "CASE WHEN erased THEN 'nobody' WHEN NOT is_shown THEN 'host'"
            " WHEN kind <> 'ikm' THEN 'ikm' WHEN graduated THEN 'partners' ELSE 'host' END",
            persisted=True,
        )
    )
    export_ready: Mapped[bool]
    capacity: Mapped[int | None]
    price: Mapped[int | None] = mapped_column(Rupiah)
    sort_name: Mapped[str]
    created_at: Mapped[datetime]
    regencies: Mapped[list[str]]
    tags: Mapped[list[str]]
    permits: Mapped[list[str]]
    needs: Mapped[list[str]]
    search: Mapped[str] = mapped_column(TSVECTOR)


class ListedWord(Base):
    """A word that some company of the edition is found by: what typing errors are held against."""

    __tablename__ = "directory_listed_word"
    __table_args__ = (
        Index(
            "ix_directory_listed_word_trgm",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
        Index(
            "ix_directory_listed_word_prefix",
            "edition_id",
            "word",
            postgresql_ops={"word": "text_pattern_ops"},
        ),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    word: Mapped[str] = mapped_column(primary_key=True)
