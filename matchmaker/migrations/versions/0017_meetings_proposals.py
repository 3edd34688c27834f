"""The organiser's proposals: batches of pairs that become requests, and meetings marked as such"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    create_batch()
    create_proposal()
    op.add_column(
        "meetings_meeting",
        sa.Column("proposed", sa.Boolean(), server_default="false", nullable=False),
    )


def create_batch() -> None:
    op.create_table(
        "meetings_proposal_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("limits", postgresql.JSONB(), nullable=False),
        sa.Column("account", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["events_edition.id"],
            name=op.f("fk_meetings_proposal_batch_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs_job.id"],
            name=op.f("fk_meetings_proposal_batch_job_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_proposal_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_proposal_batch_public_id")),
        sa.UniqueConstraint("job_id", name=op.f("uq_meetings_proposal_batch_job_id")),
        sa.UniqueConstraint(
            "id", "edition_id", name=op.f("uq_meetings_proposal_batch_id_edition_id")
        ),
    )
    op.create_index("ix_meetings_proposal_batch_edition", "meetings_proposal_batch", ["edition_id"])


def create_proposal() -> None:
    op.create_table(
        "meetings_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("ikm_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("musts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stopped", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("by_hand", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'dropped', 'sent')", name=op.f("ck_meetings_proposal_state_known")
        ),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 1", name=op.f("ck_meetings_proposal_score_is_a_fraction")
        ),
        sa.CheckConstraint(
            "musts BETWEEN 0 AND 2", name=op.f("ck_meetings_proposal_musts_of_two_sides")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (meeting_id IS NOT NULL)",
            name=op.f("ck_meetings_proposal_sent_is_a_meeting"),
        ),
        sa.CheckConstraint(
            "refused IS NULL OR state = 'draft'",
            name=op.f("ck_meetings_proposal_refused_still_waits"),
        ),
        sa.CheckConstraint("ikm_id <> partner_id", name=op.f("ck_meetings_proposal_two_companies")),
        sa.ForeignKeyConstraint(
            ["batch_id", "edition_id"],
            ["meetings_proposal_batch.id", "meetings_proposal_batch.edition_id"],
            name="fk_meetings_proposal_batch",
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column, "edition_id"],
                ["directory_participation.id", "directory_participation.edition_id"],
                name=f"fk_meetings_proposal_{column}",
                ondelete="CASCADE",
            )
            for column in ("ikm_id", "partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings_meeting.id"],
            name=op.f("fk_meetings_proposal_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_proposal_public_id")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meetings_proposal_meeting_id")),
        sa.UniqueConstraint(
            "batch_id",
            "ikm_id",
            "partner_id",
            name=op.f("uq_meetings_proposal_batch_id_ikm_id_partner_id"),
        ),
    )
    for name, columns in (
        ("ikm", ["ikm_id"]),
        ("partner", ["partner_id"]),
        ("edition_state", ["edition_id", "state"]),
    ):
        op.create_index(f"ix_meetings_proposal_{name}", "meetings_proposal", columns)


def downgrade() -> None:
    op.drop_column("meetings_meeting", "proposed")
    op.drop_table("meetings_proposal")
    op.drop_table("meetings_proposal_batch")
