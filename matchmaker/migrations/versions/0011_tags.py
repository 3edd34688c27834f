"""Tags: the tree of sector tags, organisers' own questions with their answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from matchmaker.reference.sector_tags import list_standard_tags

revision = "0011"
down_revision = "0010"

TEXTS = postgresql.ARRAY(sa.Text())
KINDS = "kind IN ('photo', 'product', 'permit', 'answer')"
OLD_KINDS = "kind IN ('photo', 'product', 'permit')"
PICTURE = "kind IN ('permit', 'answer') OR media_type = 'image/jpeg'"
OLD_PICTURE = "kind = 'permit' OR media_type = 'image/jpeg'"
ROOTS = "'teknologi_pangan', 'herbal', 'kerajinan'"


def upgrade() -> None:
    op.create_table(
        "directory_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kbli", TEXTS, server_default="{}", nullable=False),
        sa.Column("hs", TEXTS, server_default="{}", nullable=False),
        sa.Column("synonyms", TEXTS, server_default="{}", nullable=False),
        sa.Column("former_codes", TEXTS, server_default="{}", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "code ~ '^[a-z0-9]+(_[a-z0-9]+)*$'", name=op.f("ck_directory_tag_code_is_an_address")
        ),
        sa.CheckConstraint(
            f"(parent_code IS NULL) = (code IN ({ROOTS}))",
            name=op.f("ck_directory_tag_roots_are_sectors"),
        ),
        sa.CheckConstraint("parent_code <> code", name=op.f("ck_directory_tag_not_its_own_parent")),
        sa.CheckConstraint(
            "parent_code IS NOT NULL OR active", name=op.f("ck_directory_tag_sectors_stay_on")
        ),
        sa.CheckConstraint(
            "length(name_id) BETWEEN 1 AND 80 AND length(name_en) BETWEEN 1 AND 80",
            name=op.f("ck_directory_tag_named_in_both_languages"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_directory_tag_position_from_one")),
        sa.ForeignKeyConstraint(
            ["host_id"],
            ["accounts_host.id"],
            name=op.f("fk_directory_tag_host_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["host_id", "parent_code"],
            ["directory_tag.host_id", "directory_tag.code"],
            name="fk_directory_tag_parent",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_tag")),
        sa.UniqueConstraint("host_id", "code", name=op.f("uq_directory_tag_host_id_code")),
    )
    plant_trees()
    put_file_checks(KINDS, PICTURE)
    create_questions()
    create_answers()


def plant_trees() -> None:
    """Give every host the standard tree, parents first."""
    add = sa.text(
        "INSERT INTO directory_tag "
        "(host_id, code, parent_code, name_id, name_en, kbli, hs, synonyms, position) "
        "SELECT id, :code, :parent, :name_id, :name_en, :kbli, :hs, :synonyms, :position "
        "FROM accounts_host"
    ).bindparams(
        sa.bindparam("kbli", type_=TEXTS),
        sa.bindparam("hs", type_=TEXTS),
        sa.bindparam("synonyms", type_=TEXTS),
        sa.bindparam("code", type_=sa.Text()),
        sa.bindparam("parent", type_=sa.Text()),
        sa.bindparam("name_id", type_=sa.Text()),
        sa.bindparam("name_en", type_=sa.Text()),
        sa.bindparam("position", type_=sa.Integer()),
    )
    for tag in list_standard_tags():
        op.get_bind().execute(
            add,
            {
                "code": tag.code,
                "parent": tag.parent_code,
                "name_id": tag.name.id,
                "name_en": tag.name.en,
                "kbli": list(tag.kbli),
                "hs": list(tag.hs),
                "synonyms": list(tag.synonyms),
                "position": tag.position,
            },
        )


def put_file_checks(kinds: str, picture: str) -> None:
    """An answer may be a file: a picture or a PDF."""
    for name, check in (("kind_known", kinds), ("photo_is_a_picture", picture)):
        op.drop_constraint(op.f(f"ck_files_file_{name}"), "files_file")
        op.create_check_constraint(op.f(f"ck_files_file_{name}"), "files_file", check)


def create_questions() -> None:
    op.create_table(
        "directory_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("ikm", "partner", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("label_id", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("hint_id", sa.Text(), server_default="", nullable=False),
        sa.Column("hint_en", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("required", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everyone",
                "other_side",
                "organisers",
                name="audience",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "side IN ('ikm', 'partner')", name=op.f("ck_directory_question_side_known")
        ),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'choice', 'choices', 'file')",
            name=op.f("ck_directory_question_kind_known"),
        ),
        sa.CheckConstraint(
            "audience IN ('everyone', 'other_side', 'organisers')",
            name=op.f("ck_directory_question_audience_known"),
        ),
        sa.CheckConstraint(
            "length(label_id) BETWEEN 1 AND 200 AND length(label_en) BETWEEN 1 AND 200",
            name=op.f("ck_directory_question_asked_in_both_languages"),
        ),
        sa.CheckConstraint(
            "(kind IN ('choice', 'choices')) = (jsonb_array_length(choices) > 0)",
            name=op.f("ck_directory_question_choices_to_choose_of"),
        ),
        sa.CheckConstraint(
            "unit = '' OR kind = 'number'", name=op.f("ck_directory_question_unit_of_a_number")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_directory_question_position_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id", "host_id"],
            ["events_edition.id", "events_edition.host_id"],
            name="fk_directory_question_edition",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_directory_question_public_id")),
        sa.UniqueConstraint(
            "id", "edition_id", "kind", name=op.f("uq_directory_question_id_edition_id_kind")
        ),
    )
    op.create_index(
        "ix_directory_question_edition", "directory_question", ["edition_id", "side", "position"]
    )


def create_answers() -> None:
    op.create_table(
        "directory_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("chosen", TEXTS, nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(words IS NOT NULL) = (kind = 'text') AND (number IS NOT NULL) = (kind = 'number') "
            "AND (chosen IS NOT NULL) = (kind IN ('choice', 'choices')) "
            "AND (file_id IS NOT NULL) = (kind = 'file')",
            name=op.f("ck_directory_answer_value_of_its_kind"),
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_directory_answer_words_said")),
        sa.CheckConstraint(
            "cardinality(chosen) >= 1 AND (kind <> 'choice' OR cardinality(chosen) = 1)",
            name=op.f("ck_directory_answer_something_chosen"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id", "edition_id", "kind"],
            ["directory_question.id", "directory_question.edition_id", "directory_question.kind"],
            name="fk_directory_answer_question",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id", "edition_id"],
            ["directory_participation.id", "directory_participation.edition_id"],
            name="fk_directory_answer_participation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files_file.id"],
            name=op.f("fk_directory_answer_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_answer")),
        sa.UniqueConstraint(
            "question_id",
            "participation_id",
            name=op.f("uq_directory_answer_question_id_participation_id"),
        ),
    )
    op.create_index(
        "ix_directory_answer_participation_id", "directory_answer", ["participation_id"]
    )
    op.create_index("ix_directory_answer_file_id", "directory_answer", ["file_id"])


def _kind() -> sa.Enum:
    return sa.Enum(
        "text",
        "number",
        "choice",
        "choices",
        "file",
        name="questionkind",
        native_enum=False,
        length=32,
    )


def downgrade() -> None:
    op.drop_table("directory_answer")
    op.execute("DELETE FROM files_file WHERE kind = 'answer'")
    put_file_checks(OLD_KINDS, OLD_PICTURE)
    op.drop_table("directory_question")
    op.drop_table("directory_tag")
