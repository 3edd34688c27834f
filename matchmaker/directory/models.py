from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.accounts.models import User
from matchmaker.db import Base, Rupiah, WithPublicId, one_of, public_id
from matchmaker.directory.core import (
    CompanyKind,
    DatePrecision,
    Disclosed,
    PermitState,
    RegistrationState,
)
from matchmaker.events.models import edition_key
from matchmaker.files.models import StoredFile


class WithOwnPublicId:
    """A row that an address may name; PostgreSQL draws the id where a statement leaves it out."""

    public_id: Mapped[str] = mapped_column(
        unique=True,
        default=lambda: public_id(),
        server_default=text("substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)"),
    )


class Company(WithPublicId, Base):
    """A firm of the host's: an IKM, a bank, a retailer or an exporter.

    `revision` counts the edits of the company, its products and permits: a form says from which
    it was made. `supplies_exporters` ("pasok ke eksportir") is None while nobody has said.
    `started_on` is the last day it can be ("2019" is 31 December 2019), `started_precision`
    says how exactly it is known. `markets` is None while nobody has asked ("unknown"). `tags` are
    codes below the sectors. A restricted company is kept and shown to nobody; an erased one keeps
    only what totals count.
    """

    __tablename__ = "directory_company"
    __table_args__ = (
        UniqueConstraint("id", "host_id"),
        one_of("kind", CompanyKind),
        one_of("started_precision", DatePrecision),
        CheckConstraint(
            "(started_on IS NULL) = (started_precision IS NULL)", name="start_has_a_precision"
        ),
        CheckConstraint("nib ~ '^[0-9]{13}$'", name="nib_is_thirteen_digits"),
        CheckConstraint("workers >= 0", name="workers_counted"),
        CheckConstraint("sales_per_year >= 0", name="sales_not_negative"),
        CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_given"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint(
            "erased_at IS NULL OR (phone IS NULL AND email IS NULL AND nib IS NULL "
            "AND sales_per_year IS NULL AND contact_name = '' AND story = '' "
            "AND story_en = '' AND awards = '{}')",
            name="erased_is_empty",
        ),
        Index(
            "uq_directory_company_nib",
            "host_id",
            "nib",
            unique=True,
            postgresql_where=text("nib IS NOT NULL"),
        ),
        Index("ix_directory_company_sectors", "sectors", postgresql_using="gin"),
        Index("ix_directory_company_phone", "host_id", "phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id"), index=True)
    kind: Mapped[CompanyKind]
    name: Mapped[str]
    story: Mapped[str] = mapped_column(default="", server_default="")
    story_en: Mapped[str] = mapped_column(default="", server_default="")
    contact_name: Mapped[str] = mapped_column(default="", server_default="")
    contact_title: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str | None]
    email: Mapped[str | None]
    regency_code: Mapped[str | None]
    city: Mapped[str] = mapped_column(default="", server_default="")
    sectors: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    nib: Mapped[str | None]
    started_on: Mapped[date | None]
    started_precision: Mapped[DatePrecision | None]
    workers: Mapped[int | None]
    sales_per_year: Mapped[int | None] = mapped_column(Rupiah)
    markets: Mapped[list[str] | None]
    export_ready: Mapped[bool | None]
    supplies_exporters: Mapped[bool | None]
    awards: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    kbli: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    restricted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    products: Mapped[list[Product]] = relationship(
        back_populates="company", order_by="Product.position", cascade="all, delete-orphan"
    )
    permits: Mapped[list[Permit]] = relationship(
        back_populates="company", order_by="Permit.kind", cascade="all, delete-orphan"
    )


class Product(WithOwnPublicId, Base):
    """Something an IKM makes; position 1 is its main product. Prices in rupiah a unit."""

    __tablename__ = "directory_product"
    __table_args__ = (
        UniqueConstraint("company_id", "position"),
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("min_order >= 0", name="min_order_not_negative"),
        CheckConstraint("capacity_per_month >= 0", name="capacity_not_negative"),
        CheckConstraint("shelf_life_days >= 0", name="shelf_life_not_negative"),
        CheckConstraint("barcode ~ '^[0-9]{13}$'", name="barcode_is_gtin13"),
        CheckConstraint("lead_time_days >= 0", name="lead_time_not_negative"),
        CheckConstraint("hs_code ~ '^([0-9]{6}|[0-9]{8})$'", name="hs_code_is_hs"),
        CheckConstraint("kbli ~ '^[0-9]{5}$'", name="kbli_is_five_digits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name_id: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    description_id: Mapped[str] = mapped_column(default="", server_default="")
    description_en: Mapped[str] = mapped_column(default="", server_default="")
    product_type: Mapped[str]
    type_is_guessed: Mapped[bool] = mapped_column(default=False, server_default="false")
    unit: Mapped[str] = mapped_column(default="", server_default="")
    price: Mapped[int | None] = mapped_column(Rupiah)
    min_order: Mapped[int | None]
    capacity_per_month: Mapped[int | None]
    shelf_life_days: Mapped[int | None]
    lead_time_days: Mapped[int | None]
    barcode: Mapped[str | None]
    hs_code: Mapped[str | None]
    kbli: Mapped[str | None]
    packaging: Mapped[str] = mapped_column(default="", server_default="")

    company: Mapped[Company] = relationship(back_populates="products")
    photos: Mapped[list[ProductPhoto]] = relationship(
        order_by="ProductPhoto.position", cascade="all, delete-orphan"
    )


class ProductPhoto(Base):
    """A photo of a product; position 1 is its cover. The file is deleted by whoever removes it."""

    __tablename__ = "directory_product_photo"
    __table_args__ = (
        UniqueConstraint("product_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("directory_product.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(
        ForeignKey("files_file.id", ondelete="CASCADE"), unique=True
    )
    position: Mapped[int]

    file: Mapped[StoredFile] = relationship()


class Permit(WithOwnPublicId, Base):
    """A permit, in process, declared or verified; whether it has expired follows from the day.

    `scan` is its evidence, seen by the owner, the mentor and the organisers alone. Verified is
    only what somebody has compared with it: who and when stand beside it.
    """

    __tablename__ = "directory_permit"
    __table_args__ = (
        UniqueConstraint("company_id", "kind", "number"),
        one_of("state", PermitState),
        CheckConstraint("state = 'in_process' OR number <> ''", name="held_has_a_number"),
        CheckConstraint("expires_on >= issued_on", name="expires_after_issue"),
        CheckConstraint(
            "(state = 'verified') = (verified_at IS NOT NULL)", name="verified_has_a_time"
        ),
        CheckConstraint(
            "(verified_at IS NULL) = (verified_by_id IS NULL)", name="verified_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[PermitState]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id", ondelete="SET NULL"))
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    verified_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(back_populates="permits")
    scan: Mapped[StoredFile | None] = relationship()
    verified_by: Mapped[User | None] = relationship()


def company_key(name: str) -> ForeignKeyConstraint:
    """Return the foreign key of a row that belongs to a company of its own host."""
    return ForeignKeyConstraint(
        ["company_id", "host_id"],
        ["directory_company.id", "directory_company.host_id"],
        name=name,
        ondelete="CASCADE",
    )


def participation_key(column: str, name: str) -> ForeignKeyConstraint:
    """Return the foreign key of a column that names a participation of the row's own edition."""
    return ForeignKeyConstraint(
        [column, "edition_id"],
        ["directory_participation.id", "directory_participation.edition_id"],
        name=name,
        ondelete="CASCADE",
    )


class Participation(WithPublicId, Base):
    """A company's part in an edition: its brief or needs, and when it attends.

    `attends` holds entries such as "2026-12-15:morning"; empty means the whole edition.
    `most_meetings_a_day` is its quota. `revision` counts the edits of needs, terms and brief.
    `terms_accepted` and `needs` are an IKM's, `brief` a
    partner's.
    """

    __tablename__ = "directory_participation"
    __table_args__ = (
        UniqueConstraint("edition_id", "company_id"),
        UniqueConstraint("id", "edition_id"),
        CheckConstraint("most_meetings_a_day >= 1", name="quota_from_one"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        edition_key("fk_directory_participation_edition"),
        company_key("fk_directory_participation_company"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    company_id: Mapped[int] = mapped_column(index=True)
    brief: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    needs: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    terms_accepted: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    attends: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    most_meetings_a_day: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    company: Mapped[Company] = relationship()


class Disclosure(Base):
    """Two companies may see each other's contacts in an edition (an accepted meeting says so)."""

    __tablename__ = "directory_disclosure"
    __table_args__ = (
        UniqueConstraint("edition_id", "ikm_id", "partner_id"),
        CheckConstraint("ikm_id <> partner_id", name="two_companies"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("events_edition.id", ondelete="CASCADE"))
    ikm_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Registration(WithPublicId, Base):
    """Somebody asks by themself to take part; nobody but the organiser sees it until approved.

    `data` holds `answers` (by the key of a roster's column) and `purposes` (what was agreed to,
    with `consent_version`). `revision` counts how often it was sent. The reason is for its owner.
    """

    __tablename__ = "directory_registration"
    __table_args__ = (
        one_of("kind", CompanyKind),
        one_of("state", RegistrationState),
        CheckConstraint("locale IN ('id', 'en')", name="locale_known"),
        CheckConstraint("length(company_name) BETWEEN 1 AND 200", name="company_named"),
        CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="reachable"),
        CheckConstraint(r"phone ~ '^\+[0-9]{8,15}$'", name="phone_is_e164"),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint(
            "(state IN ('returned', 'rejected')) = (reason <> '')", name="refusal_has_a_reason"
        ),
        CheckConstraint(
            "(state = 'submitted') = (decided_at IS NULL)", name="decided_unless_submitted"
        ),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_somebody"
        ),
        CheckConstraint(
            "(state = 'approved') = (company_id IS NOT NULL)", name="approved_has_a_company"
        ),
        edition_key("fk_directory_registration_edition"),
        Index("ix_directory_registration_edition", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    kind: Mapped[CompanyKind]
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.SUBMITTED)
    locale: Mapped[str] = mapped_column(default="id")
    company_name: Mapped[str]
    contact_name: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str | None]
    email: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    reason: Mapped[str] = mapped_column(default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    company_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_company.id", ondelete="CASCADE"), index=True
    )
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id", ondelete="SET NULL"))
    permit_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id", ondelete="SET NULL"))

    photo: Mapped[StoredFile | None] = relationship(foreign_keys=[photo_id])
    permit: Mapped[StoredFile | None] = relationship(foreign_keys=[permit_id])


class DisclosureView(Base):
    """Somebody has opened a company's contacts or finances: once a person, kind and day."""

    __tablename__ = "directory_disclosure_view"
    __table_args__ = (
        one_of("what", Disclosed),
        UniqueConstraint("company_id", "user_id", "what", "day"),
        Index("ix_directory_disclosure_view_user", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("directory_company.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    viewer_company_id: Mapped[int | None] = mapped_column(
        ForeignKey("directory_company.id", ondelete="SET NULL")
    )
    what: Mapped[Disclosed]
    day: Mapped[date]
    seen_at: Mapped[datetime]
