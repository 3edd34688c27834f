from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, one_of
from matchmaker.directory.core import PARTNER_KINDS, CompanyKind


class MeetingRule(Base):
    """Whom the partners of one kind meet in an edition; without a row, every graduated IKM.

    Tags are codes of the host's tree, sectors among them; one stands for all below it. A code
    that was merged away is read as what it was merged into.
    """

    __tablename__ = "matching_rule"
    __table_args__ = (
        one_of("partner_kind", PARTNER_KINDS),
        CheckConstraint(
            "NOT meets OR only_tags <> '{}' OR never_tags <> '{}'", name="says_something"
        ),
        CheckConstraint("NOT only_tags && never_tags", name="tags_apart"),
        CheckConstraint("array_position(only_tags || never_tags, NULL) IS NULL", name="tags_given"),
    )

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE"), primary_key=True
    )
    partner_kind: Mapped[CompanyKind] = mapped_column(primary_key=True)
    meets: Mapped[bool] = mapped_column(default=True, server_default="true")
    only_tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    never_tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
