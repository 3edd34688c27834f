"""Registration: people register themselves, files, messages to people without an account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "files_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("photo", "permit", name="filekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "media_type",
            sa.Enum(
                "image/jpeg",
                "image/png",
                "image/webp",
                "application/pdf",
                name="mediatype",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'photo' OR media_type = 'image/jpeg'",
            name=op.f("ck_files_file_photo_is_a_picture"),
        ),
        sa.CheckConstraint("kind IN ('photo', 'permit')", name=op.f("ck_files_file_kind_known")),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'application/pdf')",
            name=op.f("ck_files_file_media_type_known"),
        ),
        sa.CheckConstraint("name ~ '^[0-9a-f]{40}$'", name=op.f("ck_files_file_name_is_random")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_files_file_sha256_is_one")),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_files_file_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_files_file_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_files_file_made_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files_file")),
        sa.UniqueConstraint("name", name=op.f("uq_files_file_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_files_file_public_id")),
    )
    op.create_index("ix_files_file_company", "files_file", ["company_id"], unique=False)
    op.create_index(
        "uq_files_file_photo",
        "files_file",
        ["company_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'photo'"),
    )
    op.create_table(
        "directory_registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
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
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "returned",
                "approved",
                "rejected",
                name="registrationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("company_name", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("permit_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'approved') = (company_id IS NOT NULL)",
            name=op.f("ck_directory_registration_approved_has_a_company"),
        ),
        sa.CheckConstraint(
            "(state = 'submitted') = (decided_at IS NULL)",
            name=op.f("ck_directory_registration_decided_unless_submitted"),
        ),
        sa.CheckConstraint(
            "(state IN ('returned', 'rejected')) = (reason <> '')",
            name=op.f("ck_directory_registration_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "kind IN ('ikm', 'bank', 'retailer', 'exporter')",
            name=op.f("ck_directory_registration_kind_known"),
        ),
        sa.CheckConstraint(
            "locale IN ('id', 'en')", name=op.f("ck_directory_registration_locale_known")
        ),
        sa.CheckConstraint(
            "phone ~ '^\\+[0-9]{8,15}$'", name=op.f("ck_directory_registration_phone_is_e164")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'returned', 'approved', 'rejected')",
            name=op.f("ck_directory_registration_state_known"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_directory_registration_decision_has_somebody"),
        ),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_directory_registration_email_in_lower_case")
        ),
        sa.CheckConstraint(
            "length(company_name) BETWEEN 1 AND 200",
            name=op.f("ck_directory_registration_company_named"),
        ),
        sa.CheckConstraint(
            "phone IS NOT NULL OR email IS NOT NULL",
            name=op.f("ck_directory_registration_reachable"),
        ),
        sa.CheckConstraint(
            "revision >= 1", name=op.f("ck_directory_registration_revision_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_registration_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_directory_registration_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_directory_registration_edition",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"],
            ["files_file.id"],
            name=op.f("fk_directory_registration_permit_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["files_file.id"],
            name=op.f("fk_directory_registration_photo_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_registration")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_registration_public_id")),
    )
    op.create_index(
        op.f("ix_directory_registration_company_id"),
        "directory_registration",
        ["company_id"],
        unique=False,
    )
    op.create_index(
        "ix_directory_registration_edition",
        "directory_registration",
        ["edition_id", "state"],
        unique=False,
    )
    op.add_column(
        "events_edition",
        sa.Column("ikm_may_register", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "events_edition",
        sa.Column("partners_may_register", sa.Boolean(), server_default="false", nullable=False),
    )
    op.alter_column("notifications_message", "user_id", existing_type=sa.INTEGER(), nullable=True)
    op.drop_constraint(
        op.f("uq_notifications_message_fact_id_user_id_channel"),
        "notifications_message",
        type_="unique",
    )
    op.create_unique_constraint(
        op.f("uq_notifications_message_fact_id_user_id_channel"),
        "notifications_message",
        ["fact_id", "user_id", "channel"],
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_constraint(
        op.f("uq_notifications_message_fact_id_user_id_channel"),
        "notifications_message",
        type_="unique",
    )
    op.create_unique_constraint(
        op.f("uq_notifications_message_fact_id_user_id_channel"),
        "notifications_message",
        ["fact_id", "user_id", "channel"],
        postgresql_nulls_not_distinct=False,
    )
    op.execute("DELETE FROM notifications_message WHERE user_id IS NULL")
    op.alter_column("notifications_message", "user_id", existing_type=sa.INTEGER(), nullable=False)
    op.drop_column("events_edition", "partners_may_register")
    op.drop_column("events_edition", "ikm_may_register")
    op.drop_index("ix_directory_registration_edition", table_name="directory_registration")
    op.drop_index(op.f("ix_directory_registration_company_id"), table_name="directory_registration")
    op.drop_table("directory_registration")
    op.drop_index(
        "uq_files_file_photo", table_name="files_file", postgresql_where=sa.text("kind = 'photo'")
    )
    op.drop_index("ix_files_file_company", table_name="files_file")
    op.drop_table("files_file")
