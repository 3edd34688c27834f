"""Finding: what the directory finds a company by, one row a participation, kept by triggers"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

# Functions and triggers read better as SQL: one file, run as a whole.
TRIGGERS = Path(__file__).parent / "0009_finding.sql"
AUDIENCE = (
    "CASE WHEN erased THEN 'nobody' WHEN NOT is_shown THEN 'host'"
    " WHEN kind <> 'ikm' THEN 'ikm' WHEN graduated THEN 'partners' ELSE 'host' END"
)
ORDERS = {
    "name": (),
    "newest": ("created_at DESC",),
    "capacity": ("capacity DESC NULLS LAST",),
}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch")
    op.add_column(
        "directory_company",
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    _create_listing()
    _create_words()
    # Straight to the driver, which reads no parameters where none are given.
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(TRIGGERS.read_text("utf-8"))
    op.execute(
        "SELECT directory_refresh_listings(array_agg(id ORDER BY id)) FROM directory_participation"
    )
    # The directory no longer looks for names with them.
    op.drop_index("ix_directory_company_name_trgm", table_name="directory_company")
    op.drop_index("ix_directory_product_name_trgm", table_name="directory_product")


def downgrade() -> None:
    for table, column in (("directory_product", "name_id"), ("directory_company", "name")):
        op.execute(
            f"CREATE INDEX ix_{table}_name_trgm ON {table} USING gin (lower({column}) gin_trgm_ops)"
        )
    for table in TRIGGERED:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS directory_listing_{event} ON {table}")
    op.drop_table("directory_listed_word")
    op.drop_table("directory_listing")
    op.execute("DROP VIEW directory_listing_now")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("directory_company", "tags")


TRIGGERED = (
    "accounts_consent",
    "directory_company",
    "directory_participation",
    "directory_permit",
    "directory_product",
    "events_day",
    "programme_gate_result",
)
FUNCTIONS = (
    "directory_listing_changed",
    "directory_listing_words_changed",
    "directory_refresh_audiences",
    "directory_refresh_listings",
    "directory_weigh",
    "directory_plain",
    "directory_lexeme",
    "directory_texts",
)


def _create_listing() -> None:
    text, texts = sa.Text(), postgresql.ARRAY(sa.Text())
    op.create_table(
        "directory_listing",
        sa.Column("participation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("graduated", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column(
            "audience", sa.String(32), sa.Computed(AUDIENCE, persisted=True), nullable=False
        ),
        sa.Column("export_ready", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("price", sa.BigInteger()),
        sa.Column("sort_name", text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("regencies", texts, nullable=False),
        sa.Column("tags", texts, nullable=False),
        sa.Column("permits", texts, nullable=False),
        sa.Column("needs", texts, nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ikm', 'bank', 'retailer', 'exporter')",
            name=op.f("ck_directory_listing_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["directory_participation.id"],
            name=op.f("fk_directory_listing_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_directory_listing_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_listing_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_directory_listing")),
    )
    op.create_index(op.f("ix_directory_listing_company_id"), "directory_listing", ["company_id"])
    for name, columns in ORDERS.items():
        last: list[Any] = [*map(sa.text, columns), "sort_name", "participation_id"]
        op.create_index(f"ix_directory_listing_{name}", "directory_listing", ["edition_id", *last])
        op.create_index(
            f"ix_directory_listing_audience_{name}",
            "directory_listing",
            ["edition_id", "audience", *last],
        )
    op.create_index(
        "ix_directory_listing_kind",
        "directory_listing",
        ["edition_id", "kind", "sort_name", "participation_id"],
    )
    op.create_index(
        "ix_directory_listing_price",
        "directory_listing",
        ["edition_id", "price", "participation_id"],
    )
    op.create_index(
        "ix_directory_listing_export",
        "directory_listing",
        ["edition_id", "sort_name", "participation_id"],
        postgresql_where=sa.text("export_ready"),
    )
    op.create_index(
        "ix_directory_listing_marks",
        "directory_listing",
        ["search", "tags", "regencies", "permits", "needs"],
        postgresql_using="gin",
    )


def _create_words() -> None:
    op.create_table(
        "directory_listed_word",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_directory_listed_word_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "word", name=op.f("pk_directory_listed_word")),
    )
    op.create_index(
        "ix_directory_listed_word_trgm",
        "directory_listed_word",
        ["word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_directory_listed_word_prefix",
        "directory_listed_word",
        ["edition_id", "word"],
        postgresql_ops={"word": "text_pattern_ops"},
    )
