"""Settings and history of the gate, what was seen in the field, scores, targets, help tracked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

CAUSES = "'judged', 'import', 'profile', 'settings', 'cohort', 'override', 'verification', 'day'"
TICKABLE = (
    "'expiry', 'fob_price', 'food_grade', 'halal_logo', 'ingredients', 'label', 'net_weight', "
    "'sample'"
)

# What was decided before there was a history: the verdicts as they stand, and each override.
BEGIN_HISTORY = """
INSERT INTO programme_gate_change
    (participation_id, day, stood, standing, graduated, cause, details, changed_at)
SELECT result.participation_id, result.day, NULL, result.graduated, result.graduated, 'judged',
    COALESCE((
        SELECT jsonb_agg(jsonb_build_object(
            'criterion', one -> 'criterion', 'before', NULL, 'after', one -> 'outcome',
            'evidence', one -> 'evidence'))
        FROM jsonb_array_elements(result.outcomes) AS one
    ), '[]'), result.evaluated_at
FROM programme_gate_result AS result
"""
ADD_OVERRIDES = """
INSERT INTO programme_gate_change
    (participation_id, day, stood, standing, graduated, cause, details, override_id, by_id,
     changed_at)
SELECT override.participation_id, result.day,
    COALESCE(lag(override.passes) OVER earlier, result.graduated),
    COALESCE(override.passes, result.graduated), result.graduated, 'override', '[]',
    override.id, override.decided_by_id, override.decided_at
FROM programme_gate_override AS override
JOIN programme_gate_result AS result USING (participation_id)
WINDOW earlier AS (PARTITION BY override.participation_id ORDER BY override.id)
ORDER BY override.id
"""

# Nobody rewrites the history. It goes with the participation, and an erasure empties the details.
KEEP = """
CREATE FUNCTION programme_gate_change_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM directory_participation WHERE id = OLD.participation_id) THEN
            RAISE EXCEPTION 'the history of the gate is kept for good';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.details = '[]' AND to_jsonb(NEW) - 'details' = to_jsonb(OLD) - 'details' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the history of the gate is kept for good';
END $$
"""
KEEP_TRIGGER = """
CREATE TRIGGER programme_gate_change_kept BEFORE UPDATE OR DELETE ON programme_gate_change
FOR EACH ROW EXECUTE FUNCTION programme_gate_change_kept()
"""

# Whatever changes a fact that the gate looks at leaves its IKM to be judged anew. One statement
# fires once, however many rows it writes.
DUE = """
CREATE FUNCTION programme_gate_due_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programme_gate_due (participation_id, cause)
    SELECT part.id, '{cause}' FROM directory_participation AS part
    JOIN directory_company AS company ON company.id = part.company_id AND company.kind = 'ikm'
    WHERE company.erased_at IS NULL AND {condition}
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
CHANGED_COMPANY = """
part.company_id IN (
    SELECT now.id FROM changed AS now JOIN earlier AS was ON was.id = now.id
    WHERE (now.started_on, now.markets, now.sectors)
        IS DISTINCT FROM (was.started_on, was.markets, was.sectors))
"""
OF_COMPANY = "part.company_id IN (SELECT company_id FROM changed)"
OF_EDITION = "part.edition_id IN (SELECT edition_id FROM changed)"
# Name, table, condition, cause, and whether inserts and deletes count beside updates.
WATCHED = (
    ("company", "directory_company", CHANGED_COMPANY, "profile", False),
    ("product", "directory_product", OF_COMPANY, "profile", True),
    ("permit", "directory_permit", OF_COMPANY, "profile", True),
    ("day", "events_day", OF_EDITION, "day", True),
    ("membership", "programme_membership", OF_COMPANY, "cohort", True),
)


def upgrade() -> None:
    _history()
    _verification()
    op.create_table(
        "programme_score_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ticked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            f"item IN ({TICKABLE})", name=op.f("ck_programme_score_tick_item_known")
        ),
        _of_company("programme_score_tick"),
        _by("programme_score_tick", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_score_tick")),
        sa.UniqueConstraint(
            "company_id", "item", name=op.f("uq_programme_score_tick_company_id_item")
        ),
    )
    _targets()
    _questions()
    op.execute(BEGIN_HISTORY)
    op.execute(ADD_OVERRIDES)
    op.execute(KEEP)
    op.execute(KEEP_TRIGGER)
    _watch()


def _of_company(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id"],
        ["directory_company.id"],
        name=op.f(f"fk_{table}_company_id"),
        ondelete="CASCADE",
    )


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["accounts_user.id"], name=op.f(f"fk_{table}_{column}")
    )


def _of_participation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["participation_id"],
        ["directory_participation.id"],
        name=op.f(f"fk_{table}_participation_id"),
        ondelete="CASCADE",
    )


def _now(column: str) -> sa.Column[object]:
    return sa.Column(
        column, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _history() -> None:
    op.create_table(
        "programme_gate_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("stood", sa.Boolean(), nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("graduated", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("override_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _now("changed_at"),
        sa.CheckConstraint(
            f"cause IN ({CAUSES})", name=op.f("ck_programme_gate_change_cause_known")
        ),
        sa.CheckConstraint(
            "(cause = 'override') = (override_id IS NOT NULL)",
            name=op.f("ck_programme_gate_change_override_named"),
        ),
        _of_participation("programme_gate_change"),
        sa.ForeignKeyConstraint(
            ["override_id"],
            ["programme_gate_override.id"],
            name=op.f("fk_programme_gate_change_override_id"),
            ondelete="CASCADE",
        ),
        _by("programme_gate_change", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_gate_change")),
    )
    op.create_index(
        "ix_programme_gate_change_participation",
        "programme_gate_change",
        ["participation_id", "id"],
    )
    op.create_table(
        "programme_gate_due",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        _now("since"),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_programme_gate_due_cause_known")),
        _of_participation("programme_gate_due"),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_programme_gate_due")),
    )


def _verification() -> None:
    table = "programme_verification"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("markets", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("capacity_per_month", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        _now("created_at"),
        sa.CheckConstraint(
            "criterion IN ('knows_market', 'knows_production')",
            name=op.f(f"ck_{table}_criterion_known"),
        ),
        sa.CheckConstraint(
            "criterion = 'knows_market' OR markets IS NULL",
            name=op.f(f"ck_{table}_markets_of_market"),
        ),
        sa.CheckConstraint(
            "criterion = 'knows_production' OR capacity_per_month IS NULL",
            name=op.f(f"ck_{table}_capacity_of_production"),
        ),
        sa.CheckConstraint(
            "capacity_per_month >= 0", name=op.f(f"ck_{table}_capacity_not_negative")
        ),
        sa.CheckConstraint("holds OR note <> ''", name=op.f(f"ck_{table}_disagreement_is_told")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f(f"ck_{table}_note_fits")),
        _of_company(table),
        _by(table, "user_id"),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["programme_visit.id"],
            name=op.f(f"fk_{table}_visit_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_company", table, ["company_id", "criterion", "id"])


def _targets() -> None:
    op.create_table(
        "programme_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _now("changed_at"),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 100000", name=op.f("ck_programme_target_number_sane")
        ),
        sa.CheckConstraint("due_on > starts_on", name=op.f("ck_programme_target_due_later")),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_programme_target_edition",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_target")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_programme_target_edition_id")),
    )
    op.create_table(
        "programme_target_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=32), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "dimension IN ('kabupaten', 'sector')",
            name=op.f("ck_programme_target_share_dimension_known"),
        ),
        sa.CheckConstraint(
            "number BETWEEN 0 AND 100000", name=op.f("ck_programme_target_share_number_sane")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["programme_target.id"],
            name=op.f("fk_programme_target_share_target_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_target_share")),
        sa.UniqueConstraint(
            "target_id",
            "dimension",
            "code",
            name=op.f("uq_programme_target_share_target_id_dimension_code"),
        ),
    )


QUESTION = "programme_expert_question"
QUESTION_CHECKS = (
    (
        "state_known",
        "state IN ('asked', 'accepted', 'declined', 'answered', 'closed')",
    ),
    ("asked_has_no_answer", "state <> 'asked' OR (answered_at IS NULL AND accepted_at IS NULL)"),
    (
        "accepted_has_a_time",
        "state <> 'accepted' OR (accepted_at IS NOT NULL AND answered_at IS NULL)",
    ),
    (
        "declined_has_a_time",
        "state <> 'declined' OR (declined_at IS NOT NULL AND answered_at IS NULL)",
    ),
    ("refusal_has_a_reason", "(declined_at IS NOT NULL) = (decline_reason <> '')"),
    ("helped_known", "helped IN ('yes', 'partly', 'no')"),
    ("outcome_at_the_end", "helped IS NULL OR state = 'closed'"),
)


def _questions() -> None:
    for column in ("accepted_at", "declined_at", "reminded_at"):
        op.add_column(QUESTION, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    for column in ("decline_reason", "outcome_note"):
        op.add_column(QUESTION, sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.add_column(QUESTION, sa.Column("helped", sa.String(length=32), nullable=True))
    for name in ("state_known", "asked_has_no_answer"):
        op.drop_constraint(op.f(f"ck_{QUESTION}_{name}"), QUESTION)
    for name, condition in QUESTION_CHECKS:
        op.create_check_constraint(op.f(f"ck_{QUESTION}_{name}"), QUESTION, condition)


def _watch() -> None:
    for name, table, condition, cause, whole in WATCHED:
        op.execute(DUE.format(name=name, condition=condition, cause=cause))
        for event in ("INSERT", "UPDATE", "DELETE") if whole else ("UPDATE",):
            rows = "OLD TABLE AS changed" if event == "DELETE" else "NEW TABLE AS changed"
            if not whole:
                rows += " OLD TABLE AS earlier"
            op.execute(
                f"CREATE TRIGGER programme_gate_due_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION programme_gate_due_{name}()"
            )


def downgrade() -> None:
    for name, table, _, _, whole in WATCHED:
        for event in ("insert", "update", "delete") if whole else ("update",):
            op.execute(f"DROP TRIGGER programme_gate_due_{event} ON {table}")
        op.execute(f"DROP FUNCTION programme_gate_due_{name}()")
    for name, _ in QUESTION_CHECKS:
        op.drop_constraint(op.f(f"ck_{QUESTION}_{name}"), QUESTION)
    op.execute(
        f"UPDATE {QUESTION} SET state = 'asked', accepted_at = NULL "
        "WHERE state IN ('accepted', 'declined')"
    )
    for name, condition in (
        ("state_known", "state IN ('asked', 'answered', 'closed')"),
        ("asked_has_no_answer", "state <> 'asked' OR answered_at IS NULL"),
    ):
        op.create_check_constraint(op.f(f"ck_{QUESTION}_{name}"), QUESTION, condition)
    for column in (
        "accepted_at", "declined_at", "reminded_at", "decline_reason", "outcome_note", "helped",
    ):  # fmt: skip
        op.drop_column(QUESTION, column)
    for table in (
        "programme_target_share", "programme_target", "programme_score_tick",
        "programme_verification", "programme_gate_due", "programme_gate_change",
    ):  # fmt: skip
        op.drop_table(table)
    op.execute("DROP FUNCTION programme_gate_change_kept()")
