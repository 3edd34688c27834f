"""Profile: more to say of a firm and its products, photos, evidence of permits, who edited what"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

OLD_ERASED = (
    "erased_at IS NULL OR (phone IS NULL AND email IS NULL AND nib IS NULL "
    "AND sales_per_year IS NULL AND contact_name = '' AND story = '')"
)
NEW_ERASED = (
    "erased_at IS NULL OR (phone IS NULL AND email IS NULL AND nib IS NULL "
    "AND sales_per_year IS NULL AND contact_name = '' AND story = '' "
    "AND story_en = '' AND awards = '{}')"
)
RANDOM_ID = sa.text("substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)")
KINDS = "kind IN ('photo', 'product', 'permit')"
OLD_KINDS = "kind IN ('photo', 'permit')"
PICTURE = "ck_files_file_photo_is_a_picture"


def _texts(table: str, *names: str) -> None:
    for name in names:
        op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))


def _lists(table: str, *names: str) -> None:
    for name in names:
        op.add_column(
            table,
            sa.Column(name, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        )


def _revision(table: str) -> None:
    op.add_column(table, sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.create_check_constraint(op.f(f"ck_{table}_revision_from_one"), table, "revision >= 1")


def _own_public_id(table: str) -> None:
    op.add_column(
        table, sa.Column("public_id", sa.Text(), server_default=RANDOM_ID, nullable=False)
    )
    op.create_unique_constraint(op.f(f"uq_{table}_public_id"), table, ["public_id"])


def upgrade() -> None:
    _companies()
    _files()
    _products()
    _permits()
    _edits()


def _companies() -> None:
    _texts("directory_company", "story_en")
    _lists("directory_company", "awards", "kbli")
    op.add_column("directory_company", sa.Column("supplies_exporters", sa.Boolean(), nullable=True))
    _revision("directory_company")
    _revision("directory_participation")
    op.drop_constraint(op.f("ck_directory_company_erased_is_empty"), "directory_company")
    op.create_check_constraint(
        op.f("ck_directory_company_erased_is_empty"), "directory_company", NEW_ERASED
    )


def _files() -> None:
    op.add_column("files_file", sa.Column("width", sa.Integer(), nullable=True))
    op.add_column("files_file", sa.Column("height", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_files_file_both_sides_or_none"),
        "files_file",
        "(width IS NULL) = (height IS NULL)",
    )
    op.drop_constraint(op.f("ck_files_file_kind_known"), "files_file")
    op.create_check_constraint(op.f("ck_files_file_kind_known"), "files_file", KINDS)
    op.drop_constraint(op.f(PICTURE), "files_file")
    op.create_check_constraint(
        op.f(PICTURE), "files_file", "kind = 'permit' OR media_type = 'image/jpeg'"
    )


def _products() -> None:
    _own_public_id("directory_product")
    _texts("directory_product", "description_id", "description_en", "packaging")
    op.add_column("directory_product", sa.Column("kbli", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_directory_product_kbli_is_five_digits"),
        "directory_product",
        "kbli ~ '^[0-9]{5}$'",
    )
    op.create_check_constraint(
        op.f("ck_directory_product_lead_time_not_negative"),
        "directory_product",
        "lead_time_days >= 0",
    )
    op.create_table(
        "directory_product_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "position >= 1", name=op.f("ck_directory_product_photo_position_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["directory_product.id"],
            name=op.f("fk_directory_product_photo_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files_file.id"],
            name=op.f("fk_directory_product_photo_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_product_photo")),
        sa.UniqueConstraint("file_id", name=op.f("uq_directory_product_photo_file_id")),
        sa.UniqueConstraint(
            "product_id",
            "position",
            name=op.f("uq_directory_product_photo_product_id_position"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def _permits() -> None:
    _own_public_id("directory_permit")
    # Nobody knows who had verified them: they are what their owner has declared.
    op.execute("UPDATE directory_permit SET state = 'declared' WHERE state = 'verified'")
    op.add_column("directory_permit", sa.Column("scan_id", sa.Integer(), nullable=True))
    op.add_column("directory_permit", sa.Column("verified_by_id", sa.Integer(), nullable=True))
    op.add_column(
        "directory_permit", sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_foreign_key(
        op.f("fk_directory_permit_scan_id"),
        "directory_permit",
        "files_file",
        ["scan_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_foreign_key(
        op.f("fk_directory_permit_verified_by_id"),
        "directory_permit",
        "accounts_user",
        ["verified_by_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("ck_directory_permit_verified_has_a_time"),
        "directory_permit",
        "(state = 'verified') = (verified_at IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_directory_permit_verified_by_somebody"),
        "directory_permit",
        "(verified_at IS NULL) = (verified_by_id IS NULL)",
    )


def _edits() -> None:
    op.create_table(
        "directory_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "revision >= 2", name=op.f("ck_directory_edit_revision_follows_the_first")
        ),
        sa.CheckConstraint(
            "cardinality(fields) > 0", name=op.f("ck_directory_edit_something_changed")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_edit_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["directory_participation.id"],
            name=op.f("fk_directory_edit_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_directory_edit_user_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_edit")),
    )
    op.create_index(op.f("ix_directory_edit_company_id"), "directory_edit", ["company_id"])
    op.create_index(
        "uq_directory_edit_company",
        "directory_edit",
        ["company_id", "revision"],
        unique=True,
        postgresql_where=sa.text("participation_id IS NULL"),
    )
    op.create_index(
        "uq_directory_edit_participation",
        "directory_edit",
        ["participation_id", "revision"],
        unique=True,
        postgresql_where=sa.text("participation_id IS NOT NULL"),
    )
    op.create_table(
        "directory_removed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("product", "permit", "photo", native_enum=False, length=32), nullable=False
        ),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("file_ids", postgresql.JSONB(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('product', 'permit', 'photo')", name=op.f("ck_directory_removed_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_removed_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_removed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_removed_public_id")),
    )
    op.create_index(op.f("ix_directory_removed_company_id"), "directory_removed", ["company_id"])


def downgrade() -> None:
    op.drop_table("directory_removed")
    op.drop_table("directory_edit")
    for name in ("verified_by_somebody", "verified_has_a_time"):
        op.drop_constraint(op.f(f"ck_directory_permit_{name}"), "directory_permit")
    for name in ("verified_at", "verified_by_id", "scan_id", "public_id"):
        op.drop_column("directory_permit", name)
    op.drop_table("directory_product_photo")
    op.drop_constraint(op.f("ck_directory_product_lead_time_not_negative"), "directory_product")
    for name in ("kbli", "packaging", "description_en", "description_id", "public_id"):
        op.drop_column("directory_product", name)
    op.execute("DELETE FROM files_file WHERE kind = 'product'")
    op.drop_constraint(op.f("ck_files_file_kind_known"), "files_file")
    op.create_check_constraint(op.f("ck_files_file_kind_known"), "files_file", OLD_KINDS)
    op.drop_constraint(op.f(PICTURE), "files_file")
    op.create_check_constraint(
        op.f(PICTURE), "files_file", "kind <> 'photo' OR media_type = 'image/jpeg'"
    )
    op.drop_column("files_file", "height")
    op.drop_column("files_file", "width")
    op.drop_constraint(op.f("ck_directory_company_erased_is_empty"), "directory_company")
    op.create_check_constraint(
        op.f("ck_directory_company_erased_is_empty"), "directory_company", OLD_ERASED
    )
    op.drop_column("directory_participation", "revision")
    for name in ("revision", "supplies_exporters", "kbli", "awards", "story_en"):
        op.drop_column("directory_company", name)
