"""Forgotten: who has asked to be erased is known again by a keyed hash, and by nothing else"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


# A request that began before an erasure and ends after it would write name or number back.
STAYS_ERASED = """
CREATE FUNCTION {table}_stays_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({new}, NEW.erased_at IS NULL) IS DISTINCT FROM ({old}, false) THEN
        RAISE EXCEPTION 'what is erased stays erased' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_stays_erased BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION {table}_stays_erased();
"""
PERSONAL = {
    "accounts_user": ("name", "email", "phone", "password"),
    "directory_company": (
        "name", "contact_name", "contact_title", "phone", "email", "nib", "story", "sales_per_year",
    ),
}  # fmt: skip


def upgrade() -> None:
    for table, columns in PERSONAL.items():
        old, new = (", ".join(f"{row}.{c}" for c in columns) for row in ("OLD", "NEW"))
        op.execute(STAYS_ERASED.format(table=table, old=old, new=new))
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
    for table in PERSONAL:
        op.execute(f"DROP TRIGGER {table}_stays_erased ON {table}")
        op.execute(f"DROP FUNCTION {table}_stays_erased()")
    op.drop_table("accounts_forgotten")
    op.drop_column("accounts_host", "forgotten_key")
