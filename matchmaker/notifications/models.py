from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.outbox.models import Fact


class Message(WithPublicId, Base):
    """One person told of one fact over one channel. Its text is made when it is sent or shown.

    Without a `user_id` it goes to the one outsider whom the fact is about: somebody who has no
    account yet.
    """

    __tablename__ = "notifications_message"
    __table_args__ = (
        UniqueConstraint("fact_id", "user_id", "channel", postgresql_nulls_not_distinct=True),
        one_of("channel", Channel),
        one_of("state", MessageState),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("state <> 'failed' OR error IS NOT NULL", name="failure_has_a_reason"),
        Index(
            "ix_notifications_message_open",
            "due_at",
            postgresql_where=text("state IN ('queued', 'sending', 'retrying')"),
        ),
        Index("ix_notifications_message_edition", "edition_id", "channel", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE")
    )
    fact_id: Mapped[int] = mapped_column(ForeignKey("outbox_fact.id"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str]
    channel: Mapped[Channel]
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sending_since: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    error: Mapped[str | None]

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    fact: Mapped[Fact] = relationship()
