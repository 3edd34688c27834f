"""The gate of a host's programme, where it asks something else than the default one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "programme_gate",
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_id"],
            ["accounts_host.id"],
            name=op.f("fk_programme_gate_host_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("host_id", name=op.f("pk_programme_gate")),
    )
