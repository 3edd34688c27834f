"""Ranked lists that are kept, and the notes of what has changed since they were made"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

# Whatever changes something that lists are made of leaves a note, in the transaction of the
# change. One statement fires once, however many rows it writes.
NOTE = """
CREATE FUNCTION matching_due_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matching_due (edition_id, participation_id)
    {notes};
    RETURN NULL;
END $$
"""
PARTS = "SELECT part.edition_id, part.id FROM directory_participation AS part WHERE "
EDITIONS = "SELECT edition.id, NULL::integer FROM events_edition AS edition WHERE "
OF_COMPANY = PARTS + "part.company_id IN (SELECT company_id FROM changed)"
OF_CHANGED_COMPANY = (
    PARTS
    + """part.company_id IN (
    SELECT now.id FROM changed AS now JOIN earlier AS was ON was.id = now.id
    WHERE now.* IS DISTINCT FROM was.*)"""
)
OF_PARTICIPATION = PARTS + "part.id IN (SELECT participation_id FROM changed)"
OF_ITSELF = PARTS + "part.id IN (SELECT id FROM changed)"
OF_BOTH = PARTS + (
    "part.company_id IN (SELECT ikm_id FROM changed UNION SELECT partner_id FROM changed)"
)
OF_SAYER = PARTS + "part.id IN (SELECT from_id FROM changed)"
OF_EDITION = EDITIONS + "edition.id IN (SELECT edition_id FROM changed)"
OF_HOST = EDITIONS + "edition.host_id IN (SELECT host_id FROM changed)"
# What an edition brought is the past of the host's others: their days decide which are earlier.
OF_HOST_OF_DAY = EDITIONS + (
    "edition.host_id IN (SELECT own.host_id FROM events_edition AS own "
    "JOIN changed ON changed.edition_id = own.id)"
)
ALL, CHANGES = ("INSERT", "UPDATE", "DELETE"), ("UPDATE",)
# Name, table, notes, and what counts.
WATCHED = (
    ("company", "directory_company", OF_CHANGED_COMPANY, CHANGES),
    ("product", "directory_product", OF_COMPANY, ALL),
    ("permit", "directory_permit", OF_COMPANY, ALL),
    ("participation", "directory_participation", OF_ITSELF, ("INSERT", "UPDATE")),
    ("leaving", "directory_participation", OF_EDITION, ("DELETE",)),
    ("verdict", "programme_gate_result", OF_PARTICIPATION, ALL),
    ("tick", "programme_score_tick", OF_COMPANY, ALL),
    ("consent", "accounts_consent", OF_COMPANY, ALL),
    ("wish", "matching_wish", OF_SAYER, ALL),
    ("evidence", "matching_evidence", OF_BOTH, ALL),
    ("tag", "directory_tag", OF_HOST, ALL),
    ("weight", "matching_weight", OF_EDITION, ALL),
    ("rule", "matching_rule", OF_EDITION, ALL),
    ("day", "events_day", OF_HOST_OF_DAY, ALL),
)


def upgrade() -> None:
    op.create_table(
        "matching_list_state",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_matching_list_state_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_matching_list_state")),
    )
    op.create_table(
        "matching_list",
        sa.Column("seeker_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _of_participation("matching_list", "seeker_id"),
        sa.PrimaryKeyConstraint("seeker_id", name=op.f("pk_matching_list")),
        sa.UniqueConstraint(
            "seeker_id", "edition_id", name=op.f("uq_matching_list_seeker_id_edition_id")
        ),
    )
    op.create_index("ix_matching_list_edition", "matching_list", ["edition_id"])
    op.create_table(
        "matching_listed",
        sa.Column("seeker_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("sides", sa.Float(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "seeker_id <> candidate_id", name=op.f("ck_matching_listed_of_another")
        ),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 1", name=op.f("ck_matching_listed_score_is_a_share")
        ),
        sa.CheckConstraint("sides BETWEEN 0 AND 2", name=op.f("ck_matching_listed_two_sides")),
        sa.ForeignKeyConstraint(
            ["seeker_id", "edition_id"],
            ["matching_list.seeker_id", "matching_list.edition_id"],
            name="fk_matching_listed_list",
            ondelete="CASCADE",
        ),
        _of_participation("matching_listed", "candidate_id"),
        sa.PrimaryKeyConstraint("seeker_id", "candidate_id", name=op.f("pk_matching_listed")),
    )
    op.create_index("ix_matching_listed_candidate", "matching_listed", ["candidate_id"])
    op.create_index("ix_matching_listed_edition", "matching_listed", ["edition_id"])
    _notes()


def _of_participation(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column, "edition_id"],
        ["directory_participation.id", "directory_participation.edition_id"],
        name=f"fk_{table}_{column.removesuffix('_id')}",
        ondelete="CASCADE",
    )


def _notes() -> None:
    op.create_table(
        "matching_due",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_matching_due_edition_id"),
            ondelete="CASCADE",
        ),
        _of_participation("matching_due", "participation_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_due")),
    )
    op.create_index("ix_matching_due_edition", "matching_due", ["edition_id"])
    # Everybody's lists are to be made.
    op.execute(
        "INSERT INTO matching_due (edition_id) SELECT DISTINCT edition_id "
        "FROM directory_participation"
    )
    for name, table, notes, events in WATCHED:
        op.execute(NOTE.format(name=name, notes=notes))
        for event in events:
            rows = "OLD TABLE AS changed" if event == "DELETE" else "NEW TABLE AS changed"
            if name == "company":
                rows += " OLD TABLE AS earlier"
            op.execute(
                f"CREATE TRIGGER matching_due_{name}_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION matching_due_{name}()"
            )


def downgrade() -> None:
    for name, table, _, events in WATCHED:
        for event in events:
            op.execute(f"DROP TRIGGER matching_due_{name}_{event.lower()} ON {table}")
        op.execute(f"DROP FUNCTION matching_due_{name}()")
    for table in ("matching_due", "matching_listed", "matching_list", "matching_list_state"):
        op.drop_table(table)
