"""Offers: an invitation to act for a company is a kind of its own, so that none counts by mistake"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Whole names: `op` exists only while migrating, and other readers import this file too.
KIND = "ck_accounts_mandate_kind_known"
PENDING = "ck_accounts_mandate_only_own_is_pending"


def upgrade() -> None:
    op.drop_constraint(op.f(PENDING), "accounts_mandate")
    op.drop_constraint(op.f(KIND), "accounts_mandate")
    op.execute("UPDATE accounts_mandate SET kind = 'offered' WHERE pending")
    op.create_check_constraint(op.f(KIND), "accounts_mandate", "kind IN ('own', 'mentor', 'offered')")
    op.drop_column("accounts_mandate", "pending")


def downgrade() -> None:
    op.add_column(
        "accounts_mandate",
        sa.Column("pending", sa.Boolean(), server_default="false", nullable=False),
    )
    op.drop_constraint(op.f(KIND), "accounts_mandate")
    op.execute("UPDATE accounts_mandate SET kind = 'own', pending = true WHERE kind = 'offered'")
    op.create_check_constraint(op.f(KIND), "accounts_mandate", "kind IN ('own', 'mentor')")
    op.create_check_constraint(op.f(PENDING), "accounts_mandate", "NOT pending OR kind = 'own'")
