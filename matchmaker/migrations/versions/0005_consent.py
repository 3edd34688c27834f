"""Consent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

# Whoever is in the house already came by a roster whose consents the organiser holds on paper.
ON_PAPER = """
INSERT INTO accounts_consent (company_id, purpose, version, source, given_at)
SELECT company.id, purpose.name, '2026-11', 'paper', company.created_at
FROM directory_company AS company
CROSS JOIN (VALUES ('programme'), ('partners'), ('whatsapp')) AS purpose (name)
WHERE company.kind = 'ikm' OR purpose.name <> 'partners'
"""


def upgrade() -> None:
    _consents()
    op.execute(ON_PAPER)
    op.create_table(
        "directory_disclosure_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("viewer_company_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('contacts', 'finances')", name=op.f("ck_directory_disclosure_view_what_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_disclosure_view_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_directory_disclosure_view_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["viewer_company_id"],
            ["directory_company.id"],
            name=op.f("fk_directory_disclosure_view_viewer_company_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_disclosure_view")),
        sa.UniqueConstraint(
            "company_id",
            "user_id",
            "what",
            "day",
            name=op.f("uq_directory_disclosure_view_company_id_user_id_what_day"),
        ),
    )
    op.create_index("ix_directory_disclosure_view_user", "directory_disclosure_view", ["user_id"])
    for column in ("restricted_at", "erased_at"):
        op.add_column(
            "directory_company", sa.Column(column, sa.DateTime(timezone=True), nullable=True)
        )
    op.create_check_constraint(
        op.f("ck_directory_company_erased_is_empty"),
        "directory_company",
        "erased_at IS NULL OR (phone IS NULL AND email IS NULL AND nib IS NULL "
        "AND sales_per_year IS NULL AND contact_name = '' AND story = '')",
    )
    op.add_column(
        "events_edition",
        sa.Column("retention_months", sa.Integer(), server_default="24", nullable=False),
    )
    op.add_column(
        "events_edition",
        sa.Column("consent_version", sa.Text(), server_default="2026-11", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_events_edition_retention_sane"),
        "events_edition",
        "retention_months BETWEEN 1 AND 120",
    )
    op.add_column(
        "accounts_network_address",
        sa.Column(
            "month", sa.Date(), server_default=sa.text("date_trunc('month', now())"), nullable=False
        ),
    )
    op.execute("UPDATE accounts_network_address SET month = date_trunc('month', first_seen_at)")
    op.drop_constraint("uq_accounts_network_address_address", "accounts_network_address")
    op.create_unique_constraint(
        op.f("uq_accounts_network_address_address_month"),
        "accounts_network_address",
        ["address", "month"],
    )
    _breaches()


def _consents() -> None:
    op.create_table(
        "accounts_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('programme', 'partners', 'bank', 'whatsapp', 'public_catalogue')",
            name=op.f("ck_accounts_consent_purpose_known"),
        ),
        sa.CheckConstraint(
            "source IN ('self', 'paper')", name=op.f("ck_accounts_consent_source_known")
        ),
        sa.CheckConstraint(
            "(purpose = 'bank') = (bank_id IS NOT NULL)",
            name=op.f("ck_accounts_consent_bank_is_named"),
        ),
        sa.CheckConstraint(
            "bank_id <> company_id", name=op.f("ck_accounts_consent_bank_is_another")
        ),
        sa.CheckConstraint(
            "(source = 'self') = (given_by_id IS NOT NULL)",
            name=op.f("ck_accounts_consent_giver_of_self"),
        ),
        sa.CheckConstraint(
            "source = 'paper' OR recorded_by_id IS NULL",
            name=op.f("ck_accounts_consent_recorder_of_paper"),
        ),
        sa.CheckConstraint(
            "withdrawn_at >= given_at", name=op.f("ck_accounts_consent_withdrawn_later")
        ),
        sa.CheckConstraint(
            "withdrawn_by_id IS NULL OR withdrawn_at IS NOT NULL",
            name=op.f("ck_accounts_consent_withdrawer_of_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_accounts_consent_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"],
            ["directory_company.id"],
            name=op.f("fk_accounts_consent_bank_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["accounts_user.id"], name=op.f(f"fk_accounts_consent_{column}")
            )
            for column in ("given_by_id", "recorded_by_id", "withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_consent")),
    )
    for column in ("company_id", "bank_id"):
        op.create_index(op.f(f"ix_accounts_consent_{column}"), "accounts_consent", [column])
    op.create_index(
        "uq_accounts_consent_open",
        "accounts_consent",
        ["company_id", "purpose", "bank_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _breaches() -> None:
    op.create_table(
        "privacy_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("exposed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_privacy_breach_ends_later")),
        sa.CheckConstraint(
            "exposed <@ ARRAY['accounts', 'contacts', 'finances', 'permits', 'meetings'] "
            "AND cardinality(exposed) > 0",
            name=op.f("ck_privacy_breach_exposed_known"),
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_privacy_breach_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_privacy_breach_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["accounts_user.id"], name=op.f("fk_privacy_breach_noted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_breach")),
        sa.UniqueConstraint("public_id", name=op.f("uq_privacy_breach_public_id")),
    )
    op.create_index(op.f("ix_privacy_breach_host_id"), "privacy_breach", ["host_id"])


def downgrade() -> None:
    op.drop_table("privacy_breach")
    op.execute(
        "DELETE FROM accounts_network_address AS one USING accounts_network_address AS other "
        "WHERE one.address = other.address AND one.id < other.id"
    )
    op.drop_constraint("uq_accounts_network_address_address_month", "accounts_network_address")
    op.create_unique_constraint(
        op.f("uq_accounts_network_address_address"), "accounts_network_address", ["address"]
    )
    op.drop_column("accounts_network_address", "month")
    op.drop_column("events_edition", "consent_version")
    op.drop_column("events_edition", "retention_months")
    op.drop_column("directory_company", "erased_at")
    op.drop_column("directory_company", "restricted_at")
    op.drop_table("directory_disclosure_view")
    op.drop_table("accounts_consent")
