"""Cohorts, visits with what was found and agreed, and what is measured before and after"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

KIND = "ck_files_file_kind_known"


def upgrade() -> None:
    op.drop_constraint(op.f(KIND), "files_file")
    op.create_check_constraint(
        op.f(KIND), "files_file", "kind IN ('photo', 'product', 'permit', 'answer', 'visit')"
    )
    op.create_table(
        "programme_cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("close_months", sa.Integer(), server_default="2", nullable=False),
        sa.Column("follow_months", sa.Integer(), server_default="12", nullable=False),
        sa.Column(
            "mode",
            sa.Enum("on_site", "online", "mixed", name="cohortmode", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "gate", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('on_site', 'online', 'mixed')", name=op.f("ck_programme_cohort_mode_known")
        ),
        sa.CheckConstraint(
            "close_months BETWEEN 1 AND 24",
            name=op.f("ck_programme_cohort_close_phase_has_a_length"),
        ),
        sa.CheckConstraint(
            "follow_months BETWEEN 0 AND 60",
            name=op.f("ck_programme_cohort_follow_phase_has_a_length"),
        ),
        sa.CheckConstraint(
            "length(trim(name)) BETWEEN 1 AND 120", name=op.f("ck_programme_cohort_name_given")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["accounts_host.id"], name=op.f("fk_programme_cohort_host_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_cohort")),
        sa.UniqueConstraint("host_id", "name", name=op.f("uq_programme_cohort_host_id_name")),
        sa.UniqueConstraint("id", "host_id", name=op.f("uq_programme_cohort_id_host_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_cohort_public_id")),
    )
    op.create_table(
        "programme_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(left_on IS NULL) = (left_reason IS NULL)",
            name=op.f("ck_programme_membership_leaving_has_a_reason"),
        ),
        sa.CheckConstraint(
            "left_on >= joined_on", name=op.f("ck_programme_membership_leaves_after_joining")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id", "host_id"],
            ["programme_cohort.id", "programme_cohort.host_id"],
            name="fk_programme_membership_cohort",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_programme_membership_company",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_membership")),
    )
    op.create_index(
        "ix_programme_membership_cohort",
        "programme_membership",
        ["cohort_id", "company_id"],
        unique=False,
    )
    op.create_index(
        "ix_programme_membership_company", "programme_membership", ["company_id"], unique=False
    )
    op.create_index(
        "uq_programme_membership_open",
        "programme_membership",
        ["company_id"],
        unique=True,
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_table(
        "programme_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "done", "missed", name="visitstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum("on_site", "online", name="visitmode", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("missed_reason", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_programme_visit_done_has_a_time"),
        ),
        sa.CheckConstraint(
            "(state = 'missed') = (missed_reason IS NOT NULL)",
            name=op.f("ck_programme_visit_missed_has_a_reason"),
        ),
        sa.CheckConstraint(
            "mode IN ('on_site', 'online')", name=op.f("ck_programme_visit_mode_known")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'missed')", name=op.f("ck_programme_visit_state_known")
        ),
        sa.CheckConstraint(
            "length(client_id) BETWEEN 16 AND 64", name=op.f("ck_programme_visit_client_id_is_long")
        ),
        sa.CheckConstraint("length(place) <= 200", name=op.f("ck_programme_visit_place_is_short")),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_programme_visit_company",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["accounts_user.id"], name=op.f("fk_programme_visit_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["accounts_user.id"], name=op.f("fk_programme_visit_visitor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_visit")),
        sa.UniqueConstraint(
            "host_id", "client_id", name=op.f("uq_programme_visit_host_id_client_id")
        ),
        sa.UniqueConstraint("id", "company_id", name=op.f("uq_programme_visit_id_company_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_visit_public_id")),
    )
    op.create_index(
        "ix_programme_visit_company", "programme_visit", ["company_id", "day"], unique=False
    )
    op.create_index(
        op.f("ix_programme_visit_recorded_by_id"),
        "programme_visit",
        ["recorded_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_programme_visit_visitor", "programme_visit", ["visitor_id", "day"], unique=False
    )
    op.create_table(
        "programme_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "production",
                "market",
                "packaging",
                "permits",
                "bookkeeping",
                "export",
                "people",
                name="topic",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "topic IN ('production', 'market', 'packaging', 'permits', 'bookkeeping', 'export', 'people')",
            name=op.f("ck_programme_finding_topic_known"),
        ),
        sa.CheckConstraint(
            "length(words) <= 4000", name=op.f("ck_programme_finding_words_are_bounded")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["programme_visit.id"],
            name=op.f("fk_programme_finding_visit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_finding")),
        sa.UniqueConstraint("visit_id", "topic", name=op.f("uq_programme_finding_visit_id_topic")),
    )
    op.create_table(
        "programme_measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum("baseline", "visit", "yearly", name="occasion", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("sales_per_month", sa.BigInteger(), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("capacity_per_month", sa.Integer(), nullable=True),
        sa.Column("markets", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("permits", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "occasion IN ('baseline', 'visit', 'yearly')",
            name=op.f("ck_programme_measurement_occasion_known"),
        ),
        sa.CheckConstraint(
            "capacity_per_month >= 0", name=op.f("ck_programme_measurement_capacity_not_negative")
        ),
        sa.CheckConstraint(
            "num_nonnulls(sales_per_month, workers, capacity_per_month, markets, permits) > 0",
            name=op.f("ck_programme_measurement_something_measured"),
        ),
        sa.CheckConstraint(
            "sales_per_month >= 0", name=op.f("ck_programme_measurement_sales_not_negative")
        ),
        sa.CheckConstraint("workers >= 0", name=op.f("ck_programme_measurement_workers_counted")),
        sa.ForeignKeyConstraint(
            ["company_id", "host_id"],
            ["directory_company.id", "directory_company.host_id"],
            name="fk_programme_measurement_company",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["accounts_user.id"],
            name=op.f("fk_programme_measurement_recorded_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["programme_visit.id"],
            name=op.f("fk_programme_measurement_visit_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_measurement")),
        sa.UniqueConstraint(
            "company_id",
            "measured_on",
            name=op.f("uq_programme_measurement_company_id_measured_on"),
        ),
    )
    op.create_index(
        op.f("ix_programme_measurement_visit_id"),
        "programme_measurement",
        ["visit_id"],
        unique=False,
    )
    op.create_index(
        "uq_programme_measurement_baseline",
        "programme_measurement",
        ["company_id"],
        unique=True,
        postgresql_where=sa.text("occasion = 'baseline'"),
    )
    op.create_table(
        "programme_next_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "owner",
            sa.Enum("ikm", "mentor", "organiser", name="stepowner", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "owner IN ('ikm', 'mentor', 'organiser')",
            name=op.f("ck_programme_next_step_owner_known"),
        ),
        sa.CheckConstraint(
            "(done_on IS NULL) = (done_by_id IS NULL)",
            name=op.f("ck_programme_next_step_done_by_somebody"),
        ),
        sa.CheckConstraint(
            "length(what) <= 300", name=op.f("ck_programme_next_step_what_is_short")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["directory_company.id"],
            name=op.f("fk_programme_next_step_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["accounts_user.id"], name=op.f("fk_programme_next_step_done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "company_id"],
            ["programme_visit.id", "programme_visit.company_id"],
            name="fk_programme_next_step_visit",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_next_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_next_step_public_id")),
    )
    op.create_index(
        "ix_programme_next_step_company",
        "programme_next_step",
        ["company_id", "done_on"],
        unique=False,
    )
    op.create_index(
        "ix_programme_next_step_visit", "programme_next_step", ["visit_id"], unique=False
    )
    op.create_table(
        "programme_visit_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "position >= 1", name=op.f("ck_programme_visit_photo_position_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files_file.id"],
            name=op.f("fk_programme_visit_photo_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["programme_visit.id"],
            name=op.f("fk_programme_visit_photo_visit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_visit_photo")),
        sa.UniqueConstraint("file_id", name=op.f("uq_programme_visit_photo_file_id")),
        sa.UniqueConstraint(
            "visit_id", "position", name=op.f("uq_programme_visit_photo_visit_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("programme_visit_photo")
    op.drop_index("ix_programme_next_step_visit", table_name="programme_next_step")
    op.drop_index("ix_programme_next_step_company", table_name="programme_next_step")
    op.drop_table("programme_next_step")
    op.drop_index(
        "uq_programme_measurement_baseline",
        table_name="programme_measurement",
        postgresql_where=sa.text("occasion = 'baseline'"),
    )
    op.drop_index(op.f("ix_programme_measurement_visit_id"), table_name="programme_measurement")
    op.drop_table("programme_measurement")
    op.drop_table("programme_finding")
    op.drop_index("ix_programme_visit_visitor", table_name="programme_visit")
    op.drop_index(op.f("ix_programme_visit_recorded_by_id"), table_name="programme_visit")
    op.drop_index("ix_programme_visit_company", table_name="programme_visit")
    op.drop_table("programme_visit")
    op.drop_index(
        "uq_programme_membership_open",
        table_name="programme_membership",
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.drop_index("ix_programme_membership_company", table_name="programme_membership")
    op.drop_index("ix_programme_membership_cohort", table_name="programme_membership")
    op.drop_table("programme_membership")
    op.drop_table("programme_cohort")
    op.execute("DELETE FROM files_file WHERE kind = 'visit'")
    op.drop_constraint(op.f(KIND), "files_file")
    op.create_check_constraint(
        op.f(KIND), "files_file", "kind IN ('photo', 'product', 'permit', 'answer')"
    )
