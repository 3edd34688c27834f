"""Matching's ground: who may meet whom, an edition's own weights, what came of earlier pairs"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

TEXTS = postgresql.ARRAY(sa.Text())
CRITERIA = {
    "retailer": (
        "product", "permits", "capacity", "price", "terms", "sector", "shelf_life", "packaging",
        "region", "history", "wish",
    ),
    "exporter": (
        "product", "permits", "capacity", "price", "terms", "sector", "shelf_life", "packaging",
        "export", "region", "history", "wish",
    ),
    "bank": ("amount", "permits", "age", "sector", "region", "history", "wish"),
    "ikm": ("need", "product", "amount", "terms", "history", "wish"),
}  # fmt: skip
KNOWN = " OR ".join(
    f"side = '{side}' AND criterion IN ({', '.join(repr(code) for code in criteria)})"
    for side, criteria in CRITERIA.items()
)


def upgrade() -> None:
    create_rule()
    create_weight()
    create_evidence()


def create_rule() -> None:
    op.create_table(
        "matching_rule",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("partner_kind", sa.String(32), nullable=False),
        sa.Column("meets", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("only_tags", TEXTS, server_default="{}", nullable=False),
        sa.Column("never_tags", TEXTS, server_default="{}", nullable=False),
        sa.CheckConstraint(
            "partner_kind IN ('bank', 'retailer', 'exporter')",
            name=op.f("ck_matching_rule_partner_kind_known"),
        ),
        sa.CheckConstraint(
            "NOT meets OR only_tags <> '{}' OR never_tags <> '{}'",
            name=op.f("ck_matching_rule_says_something"),
        ),
        sa.CheckConstraint(
            "NOT only_tags && never_tags", name=op.f("ck_matching_rule_tags_apart")
        ),
        sa.CheckConstraint(
            "array_position(only_tags || never_tags, NULL) IS NULL",
            name=op.f("ck_matching_rule_tags_given"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_matching_rule_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "partner_kind", name=op.f("pk_matching_rule")),
    )


def create_weight() -> None:
    op.create_table(
        "matching_weight",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("steps", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(KNOWN, name=op.f("ck_matching_weight_criterion_of_its_side")),
        sa.CheckConstraint("steps BETWEEN 0 AND 10", name=op.f("ck_matching_weight_steps_sane")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_matching_weight_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "side", "criterion", name=op.f("pk_matching_weight")
        ),
    )


def create_evidence() -> None:
    op.create_table(
        "matching_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("ikm_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("absent", sa.String(32), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ikm_id <> partner_id", name=op.f("ck_matching_evidence_two_companies")),
        sa.CheckConstraint(
            "outcome IN ('deal', 'met', 'absent')", name=op.f("ck_matching_evidence_outcome_known")
        ),
        sa.CheckConstraint(
            "absent IN ('ikm', 'partner', 'both')", name=op.f("ck_matching_evidence_absent_known")
        ),
        sa.CheckConstraint(
            "(outcome = 'absent') = (absent IS NOT NULL)",
            name=op.f("ck_matching_evidence_absent_is_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column, "host_id"],
                [f"{table}.id", f"{table}.host_id"],
                name=f"fk_matching_evidence_{column.removesuffix('_id')}",
                ondelete="CASCADE",
            )
            for column, table in (
                ("ikm_id", "directory_company"),
                ("partner_id", "directory_company"),
                ("edition_id", "events_edition"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_evidence")),
        sa.UniqueConstraint(
            "ikm_id",
            "partner_id",
            "edition_id",
            name=op.f("uq_matching_evidence_ikm_id_partner_id_edition_id"),
        ),
    )
    op.create_index("ix_matching_evidence_partner", "matching_evidence", ["partner_id"])
    op.create_index("ix_matching_evidence_edition", "matching_evidence", ["edition_id"])


def downgrade() -> None:
    op.drop_table("matching_evidence")
    op.drop_table("matching_weight")
    op.drop_table("matching_rule")
