"""How a person was reached before a change of address or number: there the change is told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("accounts_login_code", sa.Column("old_email", sa.Text(), nullable=True))
    op.add_column("accounts_login_code", sa.Column("old_phone", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_accounts_login_code_old_after_a_change"),
        "accounts_login_code",
        "old_email IS NULL AND old_phone IS NULL "
        "OR used_at IS NOT NULL AND (new_email IS NOT NULL OR new_phone IS NOT NULL)",
    )


def downgrade() -> None:
    op.drop_column("accounts_login_code", "old_phone")
    op.drop_column("accounts_login_code", "old_email")
