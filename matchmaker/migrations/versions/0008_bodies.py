"""Bodies: who sits on a claimed seat, so that a person of two companies is booked once an hour"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMN_KEY = "fk_meetings_slot_claim_user_id"
ONE_BODY = "uq_meetings_slot_claim_slot_id_user_id"

# A claim's person is the seat's, whoever writes either. Reading the seat FOR SHARE makes a claim
# and a new name for its seat wait for each other: the later one sees the earlier.
FOLLOW_THE_SEAT = """
CREATE FUNCTION meetings_claim_takes_the_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT user_id INTO NEW.user_id FROM events_seat WHERE id = NEW.seat_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_claim_takes_the_body BEFORE INSERT ON meetings_slot_claim
    FOR EACH ROW EXECUTE FUNCTION meetings_claim_takes_the_body();
CREATE FUNCTION meetings_claims_follow_the_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE meetings_slot_claim SET user_id = NEW.user_id WHERE seat_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER meetings_claims_follow_the_seat AFTER UPDATE OF user_id ON events_seat
    FOR EACH ROW WHEN (OLD.user_id IS DISTINCT FROM NEW.user_id)
    EXECUTE FUNCTION meetings_claims_follow_the_seat();
"""

# Who was booked twice already stays so until the next plan: the first claim alone names them.
NAME_THE_CLAIMS = """
UPDATE meetings_slot_claim SET user_id = first.user_id
FROM (
    SELECT DISTINCT ON (claim.slot_id, seat.user_id) claim.id, seat.user_id
    FROM meetings_slot_claim AS claim JOIN events_seat AS seat ON seat.id = claim.seat_id
    WHERE seat.user_id IS NOT NULL
    ORDER BY claim.slot_id, seat.user_id, claim.id
) AS first
WHERE meetings_slot_claim.id = first.id
"""


def upgrade() -> None:
    op.add_column("meetings_slot_claim", sa.Column("user_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f(COLUMN_KEY),
        "meetings_slot_claim",
        "accounts_user",
        ["user_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.execute(NAME_THE_CLAIMS)
    op.create_unique_constraint(op.f(ONE_BODY), "meetings_slot_claim", ["slot_id", "user_id"])
    op.create_index("ix_meetings_slot_claim_user", "meetings_slot_claim", ["user_id"])
    op.create_index("ix_meetings_slot_claim_seat", "meetings_slot_claim", ["seat_id"])
    op.execute(FOLLOW_THE_SEAT)


def downgrade() -> None:
    op.execute(
        "DROP TRIGGER meetings_claims_follow_the_seat ON events_seat;"
        "DROP TRIGGER meetings_claim_takes_the_body ON meetings_slot_claim;"
        "DROP FUNCTION meetings_claims_follow_the_seat();"
        "DROP FUNCTION meetings_claim_takes_the_body();"
    )
    op.drop_index("ix_meetings_slot_claim_seat", table_name="meetings_slot_claim")
    op.drop_index("ix_meetings_slot_claim_user", table_name="meetings_slot_claim")
    op.drop_constraint(op.f(ONE_BODY), "meetings_slot_claim")
    op.drop_constraint(op.f(COLUMN_KEY), "meetings_slot_claim")
    op.drop_column("meetings_slot_claim", "user_id")
