"""Lists: shortlists, saved searches, and the public catalogue with its prints"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "catalogue_opening",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_catalogue_opening_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["accounts_user.id"], name=op.f("fk_catalogue_opening_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_catalogue_opening")),
    )
    op.create_table(
        "catalogue_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("company_ids", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("locale IN ('id', 'en')", name=op.f("ck_catalogue_print_locale_known")),
        sa.CheckConstraint(
            "name ~ '^[0-9a-f]{40}$'", name=op.f("ck_catalogue_print_name_is_random")
        ),
        sa.CheckConstraint(
            "cardinality(company_ids) >= 1", name=op.f("ck_catalogue_print_somebody_in_it")
        ),
        sa.CheckConstraint(
            "pages >= 1 AND size >= 1", name=op.f("ck_catalogue_print_something_printed")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_catalogue_print_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs_job.id"], name=op.f("fk_catalogue_print_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_print")),
        sa.UniqueConstraint("job_id", name=op.f("uq_catalogue_print_job_id")),
        sa.UniqueConstraint("name", name=op.f("uq_catalogue_print_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_catalogue_print_public_id")),
    )
    op.create_index("ix_catalogue_print_edition", "catalogue_print", ["edition_id"], unique=False)
    op.create_table(
        "directory_shortlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "NOT shared OR company_id IS NOT NULL",
            name=op.f("ck_directory_shortlist_shared_in_a_company"),
        ),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 60", name=op.f("ck_directory_shortlist_name_given")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_directory_shortlist_company",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_directory_shortlist_edition",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_directory_shortlist_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_shortlist")),
        sa.UniqueConstraint("id", "edition_id", name=op.f("uq_directory_shortlist_id_edition_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_shortlist_public_id")),
    )
    op.create_index(
        "ix_directory_shortlist_company", "directory_shortlist", ["company_id"], unique=False
    )
    op.create_index(
        op.f("ix_directory_shortlist_user_id"), "directory_shortlist", ["user_id"], unique=False
    )
    op.create_index(
        "uq_directory_shortlist_name",
        "directory_shortlist",
        [
            "edition_id",
            "user_id",
            sa.literal_column("COALESCE(company_id, 0)"),
            sa.literal_column("lower(name)"),
        ],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "directory_shortlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(note) <= 2000", name=op.f("ck_directory_shortlist_entry_note_bearable")
        ),
        sa.CheckConstraint(
            "revision >= 1", name=op.f("ck_directory_shortlist_entry_revision_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_directory_shortlist_entry_participation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shortlist_id", "edition_id"],
            ["directory_shortlist.id", "directory_shortlist.edition_id"],
            name="fk_directory_shortlist_entry_shortlist",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_shortlist_entry")),
        sa.UniqueConstraint(
            "shortlist_id",
            "participation_id",
            name=op.f("uq_directory_shortlist_entry_shortlist_id_participation_id"),
        ),
    )
    op.create_index(
        "ix_directory_shortlist_entry_participation",
        "directory_shortlist_entry",
        ["participation_id"],
        unique=False,
    )
    op.create_table(
        "directory_saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("wants_news", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "address <> ''", name=op.f("ck_directory_saved_search_something_chosen")
        ),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 60", name=op.f("ck_directory_saved_search_name_given")
        ),
        sa.CheckConstraint(
            "seen_until <= looked_at", name=op.f("ck_directory_saved_search_looks_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_directory_saved_search_company",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_directory_saved_search_edition",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_directory_saved_search_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_saved_search")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_saved_search_public_id")),
    )
    op.create_index(
        "ix_directory_saved_search_checked", "directory_saved_search", ["checked_at"], unique=False
    )
    op.create_index(
        "ix_directory_saved_search_company", "directory_saved_search", ["company_id"], unique=False
    )
    op.create_index(
        op.f("ix_directory_saved_search_user_id"),
        "directory_saved_search",
        ["user_id"],
        unique=False,
    )
    op.create_index(
        "uq_directory_saved_search_name",
        "directory_saved_search",
        [
            "edition_id",
            "user_id",
            sa.literal_column("COALESCE(company_id, 0)"),
            sa.literal_column("lower(name)"),
        ],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "directory_search_hit",
        sa.Column("search_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["directory_participation.id"],
            name=op.f("fk_directory_search_hit_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["directory_saved_search.id"],
            name=op.f("fk_directory_search_hit_search_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "search_id", "participation_id", name=op.f("pk_directory_search_hit")
        ),
    )
    op.create_index(
        "ix_directory_search_hit_participation",
        "directory_search_hit",
        ["participation_id"],
        unique=False,
    )
    op.create_index(
        "ix_directory_search_hit_untold",
        "directory_search_hit",
        ["search_id"],
        unique=False,
        postgresql_where=sa.text("NOT told"),
    )


def downgrade() -> None:
    op.drop_table("directory_search_hit")
    op.drop_table("directory_saved_search")
    op.drop_table("directory_shortlist_entry")
    op.drop_table("directory_shortlist")
    op.drop_table("catalogue_print")
    op.drop_table("catalogue_opening")
