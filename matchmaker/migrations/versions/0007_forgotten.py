"""Forgotten: who has asked to be erased is known again by a keyed hash, and by nothing else"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("accounts_host", sa.Column("forgotten_key", sa.Text(), nullable=True))
    op.create_table(
        "accounts_forgotten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "mark ~ '^[0-9a-f]{64}$'", name=op.f("ck_accounts_forgotten_mark_is_a_hash")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_accounts_forgotten_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_forgotten")),
        sa.UniqueConstraint("host_id", "mark", name=op.f("uq_accounts_forgotten_host_id_mark")),
    )


def downgrade() -> None:
    op.drop_table("accounts_forgotten")
    op.drop_column("accounts_host", "forgotten_key")
