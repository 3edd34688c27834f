from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, WithPublicId
from matchmaker.privacy.core import Exposed

_KINDS = ", ".join(f"'{kind}'" for kind in Exposed)


class Breach(WithPublicId, Base):
    """Data that became known to somebody it was not meant for: which, in which days, of whom.

    `edition_id` narrows it to the people of one edition; `told_at` is when the notice went out.
    """

    __tablename__ = "privacy_breach"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_later"),
        CheckConstraint(
            f"exposed <@ ARRAY[{_KINDS}] AND cardinality(exposed) > 0", name="exposed_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE")
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    exposed: Mapped[list[str]]
    happened: Mapped[str]
    measures: Mapped[str]
    contact: Mapped[str]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    noted_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
