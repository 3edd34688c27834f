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

# A new row of theirs would do the same. Reading whose it is FOR SHARE makes it and the erasure,
# which holds the owner's row from its beginning, wait for each other.
OWNERS = {
    "company": "directory_company AS owner WHERE owner.id = wanted",
    "part": (
        "directory_company AS owner JOIN directory_participation AS part"
        " ON part.company_id = owner.id WHERE part.id = wanted"
    ),
    "user": "accounts_user AS owner WHERE owner.id = wanted",
}
NOTHING_NEW = """
CREATE FUNCTION erased_{owner}_gets_nothing_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted integer := to_jsonb(NEW) ->> TG_ARGV[0];
    erased timestamptz;
BEGIN
    SELECT owner.erased_at INTO erased FROM {place} FOR SHARE OF owner;
    IF erased IS NOT NULL THEN
        RAISE EXCEPTION 'what is erased stays erased' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# Companies before people, as the erasure holds them: triggers fire in the order of their names.
NEW_ROWS = (
    ("directory_product", "company_id", "company"),
    ("directory_permit", "company_id", "company"),
    ("directory_participation", "company_id", "company"),
    ("files_file", "company_id", "company"),
    ("matching_wish", "from_id", "part"),
    ("meetings_meeting", "ikm_id", "part"),
    ("meetings_meeting", "partner_id", "part"),
    ("meetings_meeting", "asked_by_user_id", "user"),
    ("programme_gate_override", "participation_id", "part"),
    ("programme_expert_question", "company_id", "company"),
    ("programme_expert_question", "asked_by_id", "user"),
    ("accounts_mandate", "user_id", "user"),
    ("accounts_login_code", "user_id", "user"),
)


def _keep_new_rows_out() -> None:
    for owner, place in OWNERS.items():
        op.execute(NOTHING_NEW.format(owner=owner, place=place))
    for table, column, owner in NEW_ROWS:
        op.execute(
            f"CREATE TRIGGER nothing_new_of_{owner}_{column} BEFORE INSERT ON {table} FOR EACH ROW"
            f" WHEN (NEW.{column} IS NOT NULL)"
            f" EXECUTE FUNCTION erased_{owner}_gets_nothing_new('{column}')"
        )


def upgrade() -> None:
    _keep_new_rows_out()
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
    for table, column, owner in NEW_ROWS:
        op.execute(f"DROP TRIGGER nothing_new_of_{owner}_{column} ON {table}")
    for owner in OWNERS:
        op.execute(f"DROP FUNCTION erased_{owner}_gets_nothing_new()")
    for table in PERSONAL:
        op.execute(f"DROP TRIGGER {table}_stays_erased ON {table}")
        op.execute(f"DROP FUNCTION {table}_stays_erased()")
    op.drop_table("accounts_forgotten")
    op.drop_column("accounts_host", "forgotten_key")
