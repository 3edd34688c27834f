from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, one_of
from matchmaker.programme.scores.core import list_tickable


class ScoreTick(Base):
    """A mentor has seen an item of a checklist at a company; the row goes when it is unticked."""

    __tablename__ = "programme_score_tick"
    __table_args__ = (
        UniqueConstraint("company_id", "item"),
        one_of("item", sorted(str(item) for item in list_tickable())),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    item: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    ticked_on: Mapped[date]
