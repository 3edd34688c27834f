"""Open the house"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "accounts_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_host")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_host_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accounts_host_public_id")),
    )
    op.create_table(
        "outbox_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_fact_attempts_counted")),
        sa.CheckConstraint(
            "failed_at IS NULL OR (finished_at IS NULL AND error IS NOT NULL)",
            name=op.f("ck_outbox_fact_one_end"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_fact")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_fact_dedupe_key")),
    )
    op.create_index(
        "ix_outbox_fact_due",
        "outbox_fact",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("finished_at IS NULL AND failed_at IS NULL"),
    )
    op.create_table(
        "accounts_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("locale IN ('id', 'en')", name=op.f("ck_accounts_user_locale_known")),
        sa.CheckConstraint(
            "phone ~ '^\\+[0-9]{8,15}$'", name=op.f("ck_accounts_user_phone_is_e164")
        ),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_accounts_user_email_in_lower_case")
        ),
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL", name=op.f("ck_accounts_user_reachable")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_accounts_user_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_user")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_user_fs_uniquifier")),
        sa.UniqueConstraint("phone", name=op.f("uq_accounts_user_phone")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accounts_user_public_id")),
    )
    op.create_index(op.f("ix_accounts_user_host_id"), "accounts_user", ["host_id"], unique=False)
    op.create_table(
        "directory_company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ikm",
                "bank",
                "retailer",
                "exporter",
                name="companykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_name", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_title", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("regency_code", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("sectors", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("nib", sa.Text(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column(
            "started_precision",
            sa.Enum("day", "month", "year", name="dateprecision", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("sales_per_year", sa.BigInteger(), nullable=True),
        sa.Column("markets", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("export_ready", sa.Boolean(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ikm', 'bank', 'retailer', 'exporter')",
            name=op.f("ck_directory_company_kind_known"),
        ),
        sa.CheckConstraint(
            "nib ~ '^[0-9]{13}$'", name=op.f("ck_directory_company_nib_is_thirteen_digits")
        ),
        sa.CheckConstraint(
            "started_precision IN ('day', 'month', 'year')",
            name=op.f("ck_directory_company_started_precision_known"),
        ),
        sa.CheckConstraint(
            "(started_on IS NULL) = (started_precision IS NULL)",
            name=op.f("ck_directory_company_start_has_a_precision"),
        ),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 200", name=op.f("ck_directory_company_name_given")
        ),
        sa.CheckConstraint(
            "sales_per_year >= 0", name=op.f("ck_directory_company_sales_not_negative")
        ),
        sa.CheckConstraint("workers >= 0", name=op.f("ck_directory_company_workers_counted")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_directory_company_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_company")),
        sa.UniqueConstraint("id", "host_id", name=op.f("uq_directory_company_id_host_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_company_public_id")),
    )
    op.create_index(
        op.f("ix_directory_company_host_id"), "directory_company", ["host_id"], unique=False
    )
    op.create_index(
        "ix_directory_company_name_trgm",
        "directory_company",
        [sa.literal_column("lower(name)").label("lower_name")],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"lower_name": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_directory_company_phone", "directory_company", ["host_id", "phone"], unique=False
    )
    op.create_index(
        "ix_directory_company_sectors",
        "directory_company",
        ["sectors"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "uq_directory_company_nib",
        "directory_company",
        ["host_id", "nib"],
        unique=True,
        postgresql_where=sa.text("nib IS NOT NULL"),
    )
    op.create_table(
        "events_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "preparing",
                "open",
                "published",
                "closed",
                name="phase",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("changeover_minutes", sa.Integer(), nullable=False),
        sa.Column("table_count", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "phase IN ('preparing', 'open', 'published', 'closed')",
            name=op.f("ck_events_edition_phase_known"),
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_events_edition_slug_is_an_address")
        ),
        sa.CheckConstraint(
            "time_zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')",
            name=op.f("ck_events_edition_time_zone_known"),
        ),
        sa.CheckConstraint(
            "changeover_minutes BETWEEN 0 AND 60", name=op.f("ck_events_edition_changeover_sane")
        ),
        sa.CheckConstraint(
            "slot_minutes BETWEEN 5 AND 120", name=op.f("ck_events_edition_slot_minutes_sane")
        ),
        sa.CheckConstraint(
            "table_count BETWEEN 1 AND 500", name=op.f("ck_events_edition_table_count_sane")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_events_edition_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_edition")),
        sa.UniqueConstraint("id", "host_id", name=op.f("uq_events_edition_id_host_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_edition_slug")),
    )
    op.create_index(op.f("ix_events_edition_host_id"), "events_edition", ["host_id"], unique=False)
    op.create_table(
        "accounts_login_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "expires_at > created_at", name=op.f("ck_accounts_login_link_expires_later")
        ),
        sa.CheckConstraint(
            "used_at IS NULL OR revoked_at IS NULL", name=op.f("ck_accounts_login_link_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_login_link_created_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_accounts_login_link_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_login_link_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_login_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accounts_login_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_login_link_token_hash")),
    )
    op.create_index(
        op.f("ix_accounts_login_link_user_id"), "accounts_login_link", ["user_id"], unique=False
    )
    op.create_index(
        "uq_accounts_login_link_open",
        "accounts_login_link",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "accounts_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("own", "mentor", name="mandatekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('own', 'mentor')", name=op.f("ck_accounts_mandate_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_accounts_mandate_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_mandate_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_mandate")),
        sa.UniqueConstraint(
            "user_id", "company_id", name=op.f("uq_accounts_mandate_user_id_company_id")
        ),
    )
    op.create_index(
        op.f("ix_accounts_mandate_company_id"), "accounts_mandate", ["company_id"], unique=False
    )
    op.create_table(
        "accounts_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "organiser",
                "desk",
                "mentor",
                "observer",
                "ikm",
                "partner",
                name="role",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role IN ('organiser', 'desk', 'mentor', 'observer', 'ikm', 'partner')",
            name=op.f("ck_accounts_membership_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_membership_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_membership")),
        sa.UniqueConstraint("user_id", "role", name=op.f("uq_accounts_membership_user_id_role")),
    )
    op.create_table(
        "directory_disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("ikm_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "ikm_id <> partner_id", name=op.f("ck_directory_disclosure_two_companies")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_directory_disclosure_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ikm_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_disclosure_ikm_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_disclosure_partner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_disclosure")),
        sa.UniqueConstraint(
            "edition_id",
            "ikm_id",
            "partner_id",
            name=op.f("uq_directory_disclosure_edition_id_ikm_id_partner_id"),
        ),
    )
    op.create_table(
        "directory_participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("brief", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("needs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "terms_accepted", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("attends", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("most_meetings_a_day", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "most_meetings_a_day >= 1", name=op.f("ck_directory_participation_quota_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_directory_participation_company",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_directory_participation_edition",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_participation")),
        sa.UniqueConstraint(
            "edition_id",
            "company_id",
            name=op.f("uq_directory_participation_edition_id_company_id"),
        ),
        sa.UniqueConstraint(
            "id", "edition_id", name=op.f("uq_directory_participation_id_edition_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_participation_public_id")),
    )
    op.create_index(
        op.f("ix_directory_participation_company_id"),
        "directory_participation",
        ["company_id"],
        unique=False,
    )
    op.create_table(
        "directory_permit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "in_process",
                "declared",
                "verified",
                name="permitstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state = 'in_process' OR number <> ''",
            name=op.f("ck_directory_permit_held_has_a_number"),
        ),
        sa.CheckConstraint(
            "state IN ('in_process', 'declared', 'verified')",
            name=op.f("ck_directory_permit_state_known"),
        ),
        sa.CheckConstraint(
            "expires_on >= issued_on", name=op.f("ck_directory_permit_expires_after_issue")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_permit_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_permit")),
        sa.UniqueConstraint(
            "company_id", "kind", "number", name=op.f("uq_directory_permit_company_id_kind_number")
        ),
    )
    op.create_index(
        op.f("ix_directory_permit_company_id"), "directory_permit", ["company_id"], unique=False
    )
    op.create_table(
        "directory_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("product_type", sa.Text(), nullable=False),
        sa.Column("type_is_guessed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("min_order", sa.Integer(), nullable=True),
        sa.Column("capacity_per_month", sa.Integer(), nullable=True),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("barcode", sa.Text(), nullable=True),
        sa.Column("hs_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "barcode ~ '^[0-9]{13}$'", name=op.f("ck_directory_product_barcode_is_gtin13")
        ),
        sa.CheckConstraint(
            "hs_code ~ '^([0-9]{6}|[0-9]{8})$'", name=op.f("ck_directory_product_hs_code_is_hs")
        ),
        sa.CheckConstraint(
            "capacity_per_month >= 0", name=op.f("ck_directory_product_capacity_not_negative")
        ),
        sa.CheckConstraint(
            "min_order >= 0", name=op.f("ck_directory_product_min_order_not_negative")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_directory_product_position_from_one")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_directory_product_price_not_negative")),
        sa.CheckConstraint(
            "shelf_life_days >= 0", name=op.f("ck_directory_product_shelf_life_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_product_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_product")),
        sa.UniqueConstraint(
            "company_id", "position", name=op.f("uq_directory_product_company_id_position")
        ),
    )
    op.create_index(
        op.f("ix_directory_product_company_id"), "directory_product", ["company_id"], unique=False
    )
    op.create_index(
        "ix_directory_product_name_trgm",
        "directory_product",
        [sa.literal_column("lower(name_id)").label("lower_name_id")],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"lower_name_id": "gin_trgm_ops"},
    )
    op.create_table(
        "events_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_events_day_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_day")),
        sa.UniqueConstraint("edition_id", "date", name=op.f("uq_events_day_edition_id_date")),
    )
    op.create_table(
        "events_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_events_session_ends_later")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_events_session_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_session")),
        sa.UniqueConstraint(
            "edition_id", "starts", name=op.f("uq_events_session_edition_id_starts")
        ),
    )
    op.create_table(
        "events_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_slot_ends_later")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_events_slot_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_slot")),
        sa.UniqueConstraint(
            "edition_id", "starts_at", name=op.f("uq_events_slot_edition_id_starts_at")
        ),
        sa.UniqueConstraint("id", "edition_id", name=op.f("uq_events_slot_id_edition_id")),
    )
    op.create_table(
        "jobs_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "running",
                "done",
                "failed",
                "stopped",
                name="jobstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "requested_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'failed') = (error IS NOT NULL)", name=op.f("ck_jobs_job_error_when_failed")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'stopped')) = (ended_at IS NOT NULL)",
            name=op.f("ck_jobs_job_ended_when_over"),
        ),
        sa.CheckConstraint(
            "state <> 'running' OR heartbeat_at IS NOT NULL",
            name=op.f("ck_jobs_job_running_has_a_heartbeat"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'running', 'done', 'failed', 'stopped')",
            name=op.f("ck_jobs_job_state_known"),
        ),
        sa.CheckConstraint(
            "progress BETWEEN 0 AND 1", name=op.f("ck_jobs_job_progress_is_a_fraction")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_jobs_job_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["accounts_user.id"], name=op.f("fk_jobs_job_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jobs_job_public_id")),
    )
    op.create_index(op.f("ix_jobs_job_host_id"), "jobs_job", ["host_id"], unique=False)
    op.create_table(
        "notifications_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "whatsapp", name="channel", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "retrying",
                "sent",
                "failed",
                "cancelled",
                name="messagestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)",
            name=op.f("ck_notifications_message_sent_has_a_time"),
        ),
        sa.CheckConstraint(
            "channel IN ('email', 'whatsapp')", name=op.f("ck_notifications_message_channel_known")
        ),
        sa.CheckConstraint(
            "state <> 'failed' OR error IS NOT NULL",
            name=op.f("ck_notifications_message_failure_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'retrying', 'sent', 'failed', 'cancelled')",
            name=op.f("ck_notifications_message_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_notifications_message_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["outbox_fact.id"], name=op.f("fk_notifications_message_fact_id")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_notifications_message_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["accounts_user.id"], name=op.f("fk_notifications_message_sent_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_notifications_message_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications_message")),
        sa.UniqueConstraint(
            "fact_id",
            "user_id",
            "channel",
            name=op.f("uq_notifications_message_fact_id_user_id_channel"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_notifications_message_public_id")),
    )
    op.create_index(
        "ix_notifications_message_edition",
        "notifications_message",
        ["edition_id", "channel", "state"],
        unique=False,
    )
    op.create_index(
        "ix_notifications_message_open",
        "notifications_message",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending', 'retrying')"),
    )
    op.create_index(
        op.f("ix_notifications_message_user_id"), "notifications_message", ["user_id"], unique=False
    )
    op.create_table(
        "events_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("person", "table", name="seatkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'person') = (participation_id IS NOT NULL)",
            name=op.f("ck_events_seat_person_has_a_company"),
        ),
        sa.CheckConstraint(
            "kind = 'person' OR user_id IS NULL", name=op.f("ck_events_seat_table_is_nobody")
        ),
        sa.CheckConstraint("kind IN ('person', 'table')", name=op.f("ck_events_seat_kind_known")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_events_seat_number_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_events_seat_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_events_seat_participation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_events_seat_user_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_seat")),
        sa.UniqueConstraint("id", "edition_id", name=op.f("uq_events_seat_id_edition_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_events_seat_public_id")),
    )
    op.create_index(op.f("ix_events_seat_edition_id"), "events_seat", ["edition_id"], unique=False)
    op.create_index(
        "uq_events_seat_person",
        "events_seat",
        ["participation_id", "number"],
        unique=True,
        postgresql_where=sa.text("kind = 'person'"),
    )
    op.create_index(
        "uq_events_seat_table",
        "events_seat",
        ["edition_id", "number"],
        unique=True,
        postgresql_where=sa.text("kind = 'table'"),
    )
    op.create_table(
        "matching_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("must", "would", "rather_not", name="wishkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "said_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('must', 'would', 'rather_not')", name=op.f("ck_matching_wish_kind_known")
        ),
        sa.CheckConstraint("from_id <> about_id", name=op.f("ck_matching_wish_about_another")),
        sa.ForeignKeyConstraint(
            ["about_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_matching_wish_about",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["from_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_matching_wish_from",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_wish")),
        sa.UniqueConstraint("from_id", "about_id", name=op.f("uq_matching_wish_from_id_about_id")),
    )
    op.create_table(
        "programme_gate_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "length(trim(reason)) >= 10", name=op.f("ck_programme_gate_override_reason_given")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_programme_gate_override_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["directory_participation.id"],
            name=op.f("fk_programme_gate_override_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_gate_override")),
    )
    op.create_index(
        op.f("ix_programme_gate_override_participation_id"),
        "programme_gate_override",
        ["participation_id"],
        unique=False,
    )
    op.create_table(
        "programme_gate_result",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("product_type", sa.Text(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("graduated", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column(
            "evaluated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["directory_participation.id"],
            name=op.f("fk_programme_gate_result_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_programme_gate_result")),
    )
    op.create_table(
        "scheduling_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("metrics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("bound", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)",
            name=op.f("ck_scheduling_run_published_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_scheduling_run_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs_job.id"], name=op.f("fk_scheduling_run_job_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_scheduling_run_published_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_run")),
        sa.UniqueConstraint("job_id", name=op.f("uq_scheduling_run_job_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scheduling_run_public_id")),
    )
    op.create_index(
        "ix_scheduling_run_edition", "scheduling_run", ["edition_id", "published_at"], unique=False
    )
    op.create_table(
        "meetings_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("ikm_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "accepted",
                "declined",
                "withdrawn",
                "reserved",
                "confirmed",
                "took_place",
                "no_show",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "asked_by",
            sa.Enum("ikm", "partner", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("asked_by_user_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("answer_note", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="1", nullable=False),
        sa.Column("online", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("unplaced_reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum("ikm", "partner", name="side", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (state IN ('declined', 'withdrawn', 'cancelled'))",
            name=op.f("ck_meetings_meeting_ended_when_over"),
        ),
        sa.CheckConstraint(
            "(slot_id IS NOT NULL) = (state IN ('confirmed', 'no_show', 'reserved', 'took_place'))",
            name=op.f("ck_meetings_meeting_slot_iff_placed"),
        ),
        sa.CheckConstraint(
            "(state = 'requested') = (answered_at IS NULL AND ended_at IS NULL)",
            name=op.f("ck_meetings_meeting_answered_or_ended"),
        ),
        sa.CheckConstraint(
            "asked_by IN ('ikm', 'partner')", name=op.f("ck_meetings_meeting_asked_by_known")
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'reserved', 'confirmed', 'took_place', 'no_show', 'cancelled')",
            name=op.f("ck_meetings_meeting_state_known"),
        ),
        sa.CheckConstraint(
            "unplaced_reason IS NULL OR state = 'accepted'",
            name=op.f("ck_meetings_meeting_reason_only_unplaced"),
        ),
        sa.CheckConstraint(
            "length(message) <= 1000", name=op.f("ck_meetings_meeting_message_short")
        ),
        sa.CheckConstraint(
            "priority BETWEEN 1 AND 3", name=op.f("ck_meetings_meeting_priority_known")
        ),
        sa.CheckConstraint(
            "table_id IS NULL OR slot_id IS NOT NULL",
            name=op.f("ck_meetings_meeting_table_needs_a_slot"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_user_id"],
            ["accounts_user.id"],
            name=op.f("fk_meetings_meeting_asked_by_user_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_meetings_meeting_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ikm_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_meetings_meeting_ikm_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_meetings_meeting_partner_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "edition_id"],
            ["events_slot.id", "events_slot.edition_id"],
            name="fk_meetings_meeting_slot",
        ),
        sa.ForeignKeyConstraint(
            ["table_id", "edition_id"],
            ["events_seat.id", "events_seat.edition_id"],
            name="fk_meetings_meeting_table",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_meeting")),
        sa.UniqueConstraint("id", "slot_id", name=op.f("uq_meetings_meeting_id_slot_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_meeting_public_id")),
    )
    op.create_index(
        "ix_meetings_meeting_edition_state",
        "meetings_meeting",
        ["edition_id", "state"],
        unique=False,
    )
    op.create_index("ix_meetings_meeting_partner", "meetings_meeting", ["partner_id"], unique=False)
    op.create_index(
        "uq_meetings_meeting_live_pair",
        "meetings_meeting",
        ["ikm_id", "partner_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('accepted', 'confirmed', 'no_show', 'requested', 'reserved', 'took_place')"
        ),
    )
    op.create_table(
        "meetings_slot_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id", "slot_id"],
            ["meetings_meeting.id", "meetings_meeting.slot_id"],
            name="fk_meetings_slot_claim_meeting",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["events_seat.id"], name=op.f("fk_meetings_slot_claim_seat_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_slot_claim")),
        sa.UniqueConstraint(
            "slot_id", "seat_id", name=op.f("uq_meetings_slot_claim_slot_id_seat_id")
        ),
    )
    op.create_index(
        "ix_meetings_slot_claim_meeting", "meetings_slot_claim", ["meeting_id"], unique=False
    )
    op.create_table(
        "scheduling_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(slot_id IS NULL) = (reason IS NOT NULL)",
            name=op.f("ck_scheduling_placement_slot_or_reason"),
        ),
        sa.CheckConstraint(
            "table_id IS NULL OR slot_id IS NOT NULL",
            name=op.f("ck_scheduling_placement_table_needs_a_slot"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings_meeting.id"],
            name=op.f("fk_scheduling_placement_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["scheduling_run.id"],
            name=op.f("fk_scheduling_placement_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["events_slot.id"], name=op.f("fk_scheduling_placement_slot_id")
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["events_seat.id"], name=op.f("fk_scheduling_placement_table_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduling_placement")),
        sa.UniqueConstraint(
            "run_id", "meeting_id", name=op.f("uq_scheduling_placement_run_id_meeting_id")
        ),
    )
    op.create_index(
        op.f("ix_scheduling_placement_meeting_id"),
        "scheduling_placement",
        ["meeting_id"],
        unique=False,
    )
    op.create_index(
        "uq_scheduling_placement_table",
        "scheduling_placement",
        ["run_id", "slot_id", "table_id"],
        unique=True,
        postgresql_where=sa.text("table_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_scheduling_placement_table",
        table_name="scheduling_placement",
        postgresql_where=sa.text("table_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_scheduling_placement_meeting_id"), table_name="scheduling_placement")
    op.drop_table("scheduling_placement")
    op.drop_index("ix_meetings_slot_claim_meeting", table_name="meetings_slot_claim")
    op.drop_table("meetings_slot_claim")
    op.drop_index(
        "uq_meetings_meeting_live_pair",
        table_name="meetings_meeting",
        postgresql_where=sa.text(
            "state IN ('accepted', 'confirmed', 'no_show', 'requested', 'reserved', 'took_place')"
        ),
    )
    op.drop_index("ix_meetings_meeting_partner", table_name="meetings_meeting")
    op.drop_index("ix_meetings_meeting_edition_state", table_name="meetings_meeting")
    op.drop_table("meetings_meeting")
    op.drop_index("ix_scheduling_run_edition", table_name="scheduling_run")
    op.drop_table("scheduling_run")
    op.drop_table("programme_gate_result")
    op.drop_index(
        op.f("ix_programme_gate_override_participation_id"), table_name="programme_gate_override"
    )
    op.drop_table("programme_gate_override")
    op.drop_table("matching_wish")
    op.drop_index(
        "uq_events_seat_table", table_name="events_seat", postgresql_where=sa.text("kind = 'table'")
    )
    op.drop_index(
        "uq_events_seat_person",
        table_name="events_seat",
        postgresql_where=sa.text("kind = 'person'"),
    )
    op.drop_index(op.f("ix_events_seat_edition_id"), table_name="events_seat")
    op.drop_table("events_seat")
    op.drop_index(op.f("ix_notifications_message_user_id"), table_name="notifications_message")
    op.drop_index(
        "ix_notifications_message_open",
        table_name="notifications_message",
        postgresql_where=sa.text("state IN ('queued', 'sending', 'retrying')"),
    )
    op.drop_index("ix_notifications_message_edition", table_name="notifications_message")
    op.drop_table("notifications_message")
    op.drop_index(op.f("ix_jobs_job_host_id"), table_name="jobs_job")
    op.drop_table("jobs_job")
    op.drop_table("events_slot")
    op.drop_table("events_session")
    op.drop_table("events_day")
    op.drop_index(
        "ix_directory_product_name_trgm",
        table_name="directory_product",
        postgresql_using="gin",
        postgresql_ops={"lower_name_id": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_directory_product_company_id"), table_name="directory_product")
    op.drop_table("directory_product")
    op.drop_index(op.f("ix_directory_permit_company_id"), table_name="directory_permit")
    op.drop_table("directory_permit")
    op.drop_index(
        op.f("ix_directory_participation_company_id"), table_name="directory_participation"
    )
    op.drop_table("directory_participation")
    op.drop_table("directory_disclosure")
    op.drop_table("accounts_membership")
    op.drop_index(op.f("ix_accounts_mandate_company_id"), table_name="accounts_mandate")
    op.drop_table("accounts_mandate")
    op.drop_index(
        "uq_accounts_login_link_open",
        table_name="accounts_login_link",
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_accounts_login_link_user_id"), table_name="accounts_login_link")
    op.drop_table("accounts_login_link")
    op.drop_index(op.f("ix_events_edition_host_id"), table_name="events_edition")
    op.drop_table("events_edition")
    op.drop_index(
        "uq_directory_company_nib",
        table_name="directory_company",
        postgresql_where=sa.text("nib IS NOT NULL"),
    )
    op.drop_index(
        "ix_directory_company_sectors", table_name="directory_company", postgresql_using="gin"
    )
    op.drop_index("ix_directory_company_phone", table_name="directory_company")
    op.drop_index(
        "ix_directory_company_name_trgm",
        table_name="directory_company",
        postgresql_using="gin",
        postgresql_ops={"lower_name": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_directory_company_host_id"), table_name="directory_company")
    op.drop_table("directory_company")
    op.drop_index(op.f("ix_accounts_user_host_id"), table_name="accounts_user")
    op.drop_table("accounts_user")
    op.drop_index(
        "ix_outbox_fact_due",
        table_name="outbox_fact",
        postgresql_where=sa.text("finished_at IS NULL AND failed_at IS NULL"),
    )
    op.drop_table("outbox_fact")
    op.drop_table("accounts_host")
