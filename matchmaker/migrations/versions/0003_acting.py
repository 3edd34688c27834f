"""Acting: invitations among colleagues, alumni experts and questions to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

FIELDS = "'food_technology', 'export', 'herbal', 'people', 'handicraft'"
NOW = sa.text("now()")


def upgrade() -> None:
    op.add_column(
        "accounts_mandate",
        sa.Column("pending", sa.Boolean(), server_default="false", nullable=False),
    )
    op.add_column(
        "accounts_mandate", sa.Column("called", sa.Text(), server_default="", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_accounts_mandate_only_own_is_pending"),
        "accounts_mandate",
        "NOT pending OR kind = 'own'",
    )
    op.create_table(
        "programme_expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("availability", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(trim(name)) BETWEEN 1 AND 120", name=op.f("ck_programme_expert_name_given")
        ),
        sa.CheckConstraint(
            "cardinality(fields) >= 1", name=op.f("ck_programme_expert_has_a_field")
        ),
        sa.CheckConstraint(
            f"fields <@ ARRAY[{FIELDS}]::text[]", name=op.f("ck_programme_expert_fields_known")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_programme_expert_host_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_programme_expert_user_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_expert")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_expert_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_programme_expert_user_id")),
    )
    op.create_index(op.f("ix_programme_expert_host_id"), "programme_expert", ["host_id"])
    op.create_index(
        "ix_programme_expert_fields", "programme_expert", ["fields"], postgresql_using="gin"
    )
    op.create_table(
        "programme_expert_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_programme_expert_question_{name}"))
            for name, rule in {
                "state_known": "state IN ('asked', 'answered', 'closed')",
                "answered_has_an_answer": "(answered_at IS NOT NULL) = (answer <> '')",
                "asked_has_no_answer": "state <> 'asked' OR answered_at IS NULL",
                "answer_is_there": "state <> 'answered' OR answered_at IS NOT NULL",
                "closed_has_a_time": "(state = 'closed') = (closed_at IS NOT NULL)",
                "message_given": "length(trim(message)) > 0",
            }.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_programme_expert_question_{column}"),
                ondelete=ondelete,
            )
            for column, table, ondelete in (
                ("host_id", "accounts_host", None),
                ("edition_id", "events_edition", "CASCADE"),
                ("expert_id", "programme_expert", "CASCADE"),
                ("asked_by_id", "accounts_user", "SET NULL"),
                ("company_id", "directory_company", "CASCADE"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_expert_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_expert_question_public_id")),
    )
    for column in ("edition_id", "expert_id", "asked_by_id", "company_id"):
        op.create_index(
            op.f(f"ix_programme_expert_question_{column}"), "programme_expert_question", [column]
        )


def downgrade() -> None:
    op.drop_table("programme_expert_question")
    op.drop_table("programme_expert")
    op.drop_constraint("ck_accounts_mandate_only_own_is_pending", "accounts_mandate")
    op.drop_column("accounts_mandate", "called")
    op.drop_column("accounts_mandate", "pending")
