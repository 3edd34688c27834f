"""Companies with their answers as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from matchmaker.directory.cards import kind_label, name_place
from matchmaker.directory.questions.answering import say_answer, say_question
from matchmaker.directory.questions.models import Answer, Question
from matchmaker.directory.questions.queries import Answered
from matchmaker.web.exports import write_workbook


def write_answers(questions: Sequence[Question], rows: Sequence[Answered]) -> bytes:
    """Return an XLSX file with a line a company and a column a question; nothing in it is run.

    Two questions that read the same keep a column each.
    """
    columns: dict[int, str] = {}
    for question in questions:
        label = say_question(question)
        label = f"{label} ({question.unit})" if question.unit else label
        number = sum(taken == label for taken in columns.values())
        columns[question.id] = f"{label} [{number + 1}]" if number else label
    named = [_line(row, columns) for row in rows]
    return write_workbook({_("Answers"): named or [dict.fromkeys([_("Name"), *columns.values()])]})


def _line(row: Answered, columns: dict[int, str]) -> dict[str, Any]:
    company = row.participation.company
    line: dict[str, Any] = {
        _("Name"): company.name,
        _("Kind"): kind_label(company.kind),
        _("Kabupaten or city"): name_place(company),
    }
    for question_id, column in columns.items():
        line[column] = _cell(row.answers.get(question_id))
    return line


def _cell(answer: Answer | None) -> Any:
    """Numbers stay numbers; of a file it is said that there is one."""
    if answer is None:
        return ""
    if answer.number is not None:
        return answer.number
    return _("file sent") if answer.file_id is not None else say_answer(answer)
