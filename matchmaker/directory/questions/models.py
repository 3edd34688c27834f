from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, WithPublicId, one_of
from matchmaker.directory.models import participation_key
from matchmaker.directory.questions.core import Audience, QuestionKind, Side
from matchmaker.events.models import edition_key
from matchmaker.files.models import StoredFile


class Question(WithPublicId, Base):
    """What an edition's organisers want to know of each IKM, or of each partner.

    `choices` holds {code, id, en}: what can be chosen of. `unit` stands behind a number
    ("kg a week"). One that is switched off is asked and shown no more; its answers are kept.
    """

    __tablename__ = "directory_question"
    __table_args__ = (
        one_of("side", Side),
        one_of("kind", QuestionKind),
        one_of("audience", Audience),
        UniqueConstraint("id", "edition_id", "kind"),
        CheckConstraint(
            "length(label_id) BETWEEN 1 AND 200 AND length(label_en) BETWEEN 1 AND 200",
            name="asked_in_both_languages",
        ),
        CheckConstraint(
            "(kind IN ('choice', 'choices')) = (jsonb_array_length(choices) > 0)",
            name="choices_to_choose_of",
        ),
        CheckConstraint("unit = '' OR kind = 'number'", name="unit_of_a_number"),
        CheckConstraint("position >= 1", name="position_from_one"),
        edition_key("fk_directory_question_edition"),
        Index("ix_directory_question_edition", "edition_id", "side", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    edition_id: Mapped[int]
    side: Mapped[Side]
    kind: Mapped[QuestionKind]
    label_id: Mapped[str]
    label_en: Mapped[str]
    hint_id: Mapped[str] = mapped_column(default="", server_default="")
    hint_en: Mapped[str] = mapped_column(default="", server_default="")
    unit: Mapped[str] = mapped_column(default="", server_default="")
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    required: Mapped[bool] = mapped_column(default=False, server_default="false")
    audience: Mapped[Audience]
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    position: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Answer(Base):
    """A company's answer to a question of the edition it takes part in, of the question's kind."""

    __tablename__ = "directory_answer"
    __table_args__ = (
        UniqueConstraint("question_id", "participation_id"),
        CheckConstraint(
            "(words IS NOT NULL) = (kind = 'text') AND (number IS NOT NULL) = (kind = 'number') "
            "AND (chosen IS NOT NULL) = (kind IN ('choice', 'choices')) "
            "AND (file_id IS NOT NULL) = (kind = 'file')",
            name="value_of_its_kind",
        ),
        CheckConstraint("words <> ''", name="words_said"),
        CheckConstraint(
            "cardinality(chosen) >= 1 AND (kind <> 'choice' OR cardinality(chosen) = 1)",
            name="something_chosen",
        ),
        ForeignKeyConstraint(
            ["question_id", "edition_id", "kind"],
            ["directory_question.id", "directory_question.edition_id", "directory_question.kind"],
            name="fk_directory_answer_question",
            ondelete="CASCADE",
        ),
        participation_key("participation_id", "fk_directory_answer_participation"),
        Index("ix_directory_answer_participation_id", "participation_id"),
        Index("ix_directory_answer_file_id", "file_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    question_id: Mapped[int]
    participation_id: Mapped[int]
    kind: Mapped[QuestionKind]
    words: Mapped[str | None]
    number: Mapped[float | None]
    chosen: Mapped[list[str] | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id", ondelete="CASCADE"))
    answered_at: Mapped[datetime]

    question: Mapped[Question] = relationship()
    file: Mapped[StoredFile | None] = relationship()
