from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.files.core import STORED_TYPES, FileKind, MediaType, Size, shrink


class StoredFile(WithPublicId, Base):
    """A file under the data folder. Its name there is random and is never part of an address.

    It belongs to a host, and to a company as soon as there is one: what comes with a
    registration waits without. A company has one photo at a time.
    """

    __tablename__ = "files_file"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("media_type", STORED_TYPES),
        CheckConstraint(
            "kind IN ('permit', 'answer') OR media_type = 'image/jpeg'", name="photo_is_a_picture"
        ),
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_one"),
        CheckConstraint("name ~ '^[0-9a-f]{40}$'", name="name_is_random"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", name="both_sides_or_none"),
        Index(
            "uq_files_file_photo",
            "company_id",
            unique=True,
            postgresql_where=text("kind = 'photo'"),
        ),
        Index("ix_files_file_company", "company_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    company_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE")
    )
    kind: Mapped[FileKind]
    media_type: Mapped[MediaType]
    name: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def widths(self) -> list[tuple[str, int]]:
        """Return how wide the picture is in each size, the smallest first; [] when unknown."""
        if self.width is None or self.height is None:
            return []
        found: dict[int, str] = {}
        for size in Size:
            found.setdefault(shrink(self.width, self.height, size)[0], str(size))
        return [(size, width) for width, size in found.items()]
