from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import ConsentSource, MandateKind, Role
from matchmaker.db import Base, WithPublicId, one_of


class Host(WithPublicId, Base):
    """The organisation that runs editions (penyelenggara); everything belongs to one."""

    __tablename__ = "accounts_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # Keys the marks of who was forgotten; wrapped with the secret (forgotten.py).
    forgotten_key: Mapped[str | None]


class Forgotten(Base):
    """Somebody has asked to be erased: a keyed hash of a number, an address or a NIB.

    It tells nobody who that was. It tells that a row of an old roster is about them.
    """

    __tablename__ = "accounts_forgotten"
    __table_args__ = (
        UniqueConstraint("host_id", "mark"),
        CheckConstraint("mark ~ '^[0-9a-f]{64}$'", name="mark_is_a_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    mark: Mapped[str]
    forgotten_at: Mapped[datetime]


class User(WithPublicId, Base, UserMixin):
    """A person. A phone number alone is enough; the e-mail address is optional.

    An erased person keeps the row, without a name, address or number, as the pseudonym that the
    append-only rows point at.
    """

    __tablename__ = "accounts_user"
    __table_args__ = (
        CheckConstraint(
            "(erased_at IS NULL) = (email IS NOT NULL OR phone IS NOT NULL)",
            name="reachable_unless_erased",
        ),
        CheckConstraint("erased_at IS NULL OR NOT active", name="erased_is_shut_out"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint(r"phone ~ '^\+[0-9]{8,15}$'", name="phone_is_e164"),
        CheckConstraint("locale IN ('id', 'en')", name="locale_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    name: Mapped[str]
    # Flask-Security believes that everybody has an address.
    email: Mapped[str | None] = mapped_column(unique=True)  # type: ignore[assignment]
    phone: Mapped[str | None] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    locale: Mapped[str] = mapped_column(default="id")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="selectin", cascade="all, delete-orphan"
    )
    mandates: Mapped[list[Mandate]] = relationship(
        back_populates="user", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> list[Membership]:  # type: ignore[override]
        """The roles as Flask-Security asks for them."""
        return self.memberships


class Membership(Base, RoleMixin):
    """A role that a person holds at their host.

    An observer with a `regency_code` (a kabupaten's dinas) sees that kabupaten only.
    """

    __tablename__ = "accounts_membership"
    __table_args__ = (
        UniqueConstraint("user_id", "role"),
        one_of("role", Role),
        CheckConstraint(
            "regency_code IS NULL OR role = 'observer'", name="only_observers_of_a_regency"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id", ondelete="CASCADE"))
    role: Mapped[Role]
    regency_code: Mapped[str | None]

    user: Mapped[User] = relationship(back_populates="memberships")

    @property
    def name(self) -> str:  # type: ignore[override]
        """The role's name as Flask-Security asks for it."""
        return self.role


class Mandate(Base):
    """A company for which a person may act, and why.

    A person who has an account already and is invited by a colleague accepts first: until then
    the mandate is of the kind `offered` and gives nothing. `called` is what the colleague calls
    them.
    """

    __tablename__ = "accounts_mandate"
    __table_args__ = (
        UniqueConstraint("user_id", "company_id"),
        one_of("kind", MandateKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[MandateKind] = mapped_column(default=MandateKind.OWN)
    called: Mapped[str] = mapped_column(default="", server_default="")

    user: Mapped[User] = relationship(back_populates="mandates")


class LoginLink(WithPublicId, Base):
    """A personal sign-in link: used once, then dead. Only the token's hash is kept."""

    __tablename__ = "accounts_login_link"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_later"),
        CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="one_end"),
        Index(
            "uq_accounts_login_link_open",
            "user_id",
            unique=True,
            postgresql_where=text("used_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_edition.id", ondelete="CASCADE")
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class LoginCode(WithPublicId, Base):
    """A one-time code of six digits, asked for on the sign-in page.

    Somebody unknown gets a row too (`user_id` is null), so that asking reads and lasts the same
    for everybody. Only the code's hash is kept. With `new_email` or `new_phone` it does not let
    anybody in: it shows that the person can be reached there, and is sent there. `old_email` and
    `old_phone` are how the person was reached before a change: there it is told.
    """

    __tablename__ = "accounts_login_code"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_later"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint("new_email IS NULL OR new_phone IS NULL", name="one_change"),
        CheckConstraint(
            "old_email IS NULL AND old_phone IS NULL "
            "OR used_at IS NOT NULL AND (new_email IS NOT NULL OR new_phone IS NOT NULL)",
            name="old_after_a_change",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    new_email: Mapped[str | None]
    new_phone: Mapped[str | None]
    old_email: Mapped[str | None]
    old_phone: Mapped[str | None]
    code_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


class Consent(Base):
    """A company consented to one purpose; withdrawn, the row stays and tells for how long.

    At most one is open for a purpose, or for a named bank. On paper nobody of the company was
    signed in: `recorded_by_id` is who took it down, None for the command line.
    """

    __tablename__ = "accounts_consent"
    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("source", ConsentSource),
        CheckConstraint("(purpose = 'bank') = (bank_id IS NOT NULL)", name="bank_is_named"),
        CheckConstraint("bank_id <> company_id", name="bank_is_another"),
        CheckConstraint("(source = 'self') = (given_by_id IS NOT NULL)", name="giver_of_self"),
        CheckConstraint("source = 'paper' OR recorded_by_id IS NULL", name="recorder_of_paper"),
        CheckConstraint("withdrawn_at >= given_at", name="withdrawn_later"),
        CheckConstraint(
            "withdrawn_by_id IS NULL OR withdrawn_at IS NOT NULL", name="withdrawer_of_withdrawn"
        ),
        Index(
            "uq_accounts_consent_open",
            "company_id",
            "purpose",
            "bank_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Purpose]
    bank_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[str]
    source: Mapped[ConsentSource]
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))


class NetworkAddress(Base):
    """A network address that the audit trail refers to; erased when its time has come.

    One row an address and month, so that it goes by its age and recent entries keep theirs.
    """

    __tablename__ = "accounts_network_address"
    __table_args__ = (UniqueConstraint("address", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    month: Mapped[date] = mapped_column(server_default=text("date_trunc('month', now())"))
    first_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditEntry(Base):
    """Who did what, for whom, when, from where. The database refuses to change or delete it.

    It holds no names and no secrets: people, companies and addresses stand in tables of their
    own that can be erased, and are referred to by number.
    """

    __tablename__ = "accounts_audit_entry"
    __table_args__ = (
        Index("ix_accounts_audit_entry_host_at", "host_id", "at"),
        Index("ix_accounts_audit_entry_object", "object_kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    capacity: Mapped[str | None]
    acting_for_id: Mapped[int | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    address_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
