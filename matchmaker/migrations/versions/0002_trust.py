"""Trust"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

# The audit trail is written once and read for ever: the database itself refuses anything else.
APPEND_ONLY = """
CREATE FUNCTION accounts_audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_audit_entry_stays BEFORE UPDATE OR DELETE ON accounts_audit_entry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_entry_stays();
CREATE TRIGGER accounts_audit_entry_stays_whole BEFORE TRUNCATE ON accounts_audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_entry_stays();
"""


def upgrade() -> None:
    op.create_table(
        "accounts_network_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_network_address")),
        sa.UniqueConstraint("address", name=op.f("uq_accounts_network_address_address")),
    )
    op.create_table(
        "accounts_audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=True),
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts_user.id"], name=op.f("fk_accounts_audit_entry_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_accounts_audit_entry_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_audit_entry")),
    )
    op.create_index(
        op.f("ix_accounts_audit_entry_actor_id"), "accounts_audit_entry", ["actor_id"], unique=False
    )
    op.create_index(
        "ix_accounts_audit_entry_host_at", "accounts_audit_entry", ["host_id", "at"], unique=False
    )
    op.create_index(
        "ix_accounts_audit_entry_object",
        "accounts_audit_entry",
        ["object_kind", "object_id"],
        unique=False,
    )
    op.create_table(
        "accounts_login_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("new_email", sa.Text(), nullable=True),
        sa.Column("new_phone", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_accounts_login_code_attempts_counted")),
        sa.CheckConstraint(
            "new_email IS NULL OR new_phone IS NULL", name=op.f("ck_accounts_login_code_one_change")
        ),
        sa.CheckConstraint(
            "expires_at > created_at", name=op.f("ck_accounts_login_code_expires_later")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_user.id"],
            name=op.f("fk_accounts_login_code_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_login_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accounts_login_code_public_id")),
    )
    op.create_index(
        op.f("ix_accounts_login_code_user_id"), "accounts_login_code", ["user_id"], unique=False
    )
    op.add_column("accounts_membership", sa.Column("regency_code", sa.Text(), nullable=True))
    op.add_column(
        "accounts_user", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("accounts_user", sa.Column("tf_primary_method", sa.Text(), nullable=True))
    op.add_column("accounts_user", sa.Column("tf_totp_secret", sa.Text(), nullable=True))
    op.add_column("accounts_user", sa.Column("tf_last_counter", sa.Integer(), nullable=True))
    op.add_column(
        "accounts_user", sa.Column("mf_recovery_codes", postgresql.ARRAY(sa.Text()), nullable=True)
    )
    op.drop_constraint("ck_accounts_user_reachable", "accounts_user")
    op.create_check_constraint(
        op.f("ck_accounts_user_reachable_unless_erased"),
        "accounts_user",
        "(erased_at IS NULL) = (email IS NOT NULL OR phone IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_accounts_user_erased_is_shut_out"),
        "accounts_user",
        "erased_at IS NULL OR NOT active",
    )
    op.create_check_constraint(
        op.f("ck_accounts_membership_only_observers_of_a_regency"),
        "accounts_membership",
        "regency_code IS NULL OR role = 'observer'",
    )
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.execute("DROP TABLE accounts_audit_entry")
    op.execute("DROP FUNCTION accounts_audit_entry_stays()")
    op.drop_constraint("ck_accounts_membership_only_observers_of_a_regency", "accounts_membership")
    op.drop_constraint("ck_accounts_user_erased_is_shut_out", "accounts_user")
    op.drop_constraint("ck_accounts_user_reachable_unless_erased", "accounts_user")
    op.create_check_constraint(
        op.f("ck_accounts_user_reachable"),
        "accounts_user",
        "email IS NOT NULL OR phone IS NOT NULL",
    )
    op.drop_column("accounts_user", "mf_recovery_codes")
    op.drop_column("accounts_user", "tf_last_counter")
    op.drop_column("accounts_user", "tf_totp_secret")
    op.drop_column("accounts_user", "tf_primary_method")
    op.drop_column("accounts_user", "erased_at")
    op.drop_column("accounts_membership", "regency_code")
    op.drop_index(op.f("ix_accounts_login_code_user_id"), table_name="accounts_login_code")
    op.drop_table("accounts_login_code")
    op.drop_table("accounts_network_address")
