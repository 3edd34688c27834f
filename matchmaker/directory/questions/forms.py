"""The form of a question, the form that asks it, and the filters by its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from matchmaker.directory.editing.forms import (
    BoxesField,
    LineField,
    LongField,
    StepForm,
    tidy,
)
from matchmaker.directory.questions.answering import name_of, say_question
from matchmaker.directory.questions.core import (
    CHOOSING,
    Audience,
    Choice,
    Draft,
    NumberError,
    QuestionKind,
    Range,
    Side,
    read_number,
    write_number,
)
from matchmaker.directory.questions.models import Question
from matchmaker.directory.questions.queries import Wanted
from matchmaker.directory.tags.core.tree import make_code
from matchmaker.reference.texts import Text
from matchmaker.web.locale import current_locale

LONGEST_ANSWER = 2_000
LONGEST_LABEL = 200
LONGEST_CHOICE = 120
MOST_CHOICES = 20
SPARE_ROWS = 3

SIDE_NAMES = {Side.IKM: _l("IKM"), Side.PARTNER: _l("Partners")}
KIND_NAMES = {
    QuestionKind.TEXT: _l("Text"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.CHOICE: _l("One of several choices"),
    QuestionKind.CHOICES: _l("Any of several choices"),
    QuestionKind.FILE: _l("File: a photo or a PDF"),
}
AUDIENCE_NAMES = {
    Audience.EVERYONE: _l("Everyone who sees the profile"),
    Audience.OTHER_SIDE: _l("The other side only: partners for IKM, IKM for partners"),
    Audience.ORGANISERS: _l("Organisers only"),
}
AUDIENCE_NOTES = {
    Audience.EVERYONE: _l("Stands on your profile."),
    Audience.OTHER_SIDE: _l("Only the other side and the organiser see your answer."),
    Audience.ORGANISERS: _l("Only the organiser sees your answer."),
}


class NumberField(StringField):
    """A number with decimals, written as the page's language does."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else write_number(self.data, english=_is_english())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise ValueError with the mend."""
        self.data = None
        try:
            self.data = read_number(valuelist[0] if valuelist else "", english=_is_english())
        except NumberError as error:
            raise ValueError(error.mend.in_language(current_locale())) from error


class AnswersForm(StepForm):
    """What organisers ask; made by `answers_form`. A needed answer is not taken back unnoticed."""

    asked: tuple[Question, ...] = ()
    strict = True

    def check_together(self) -> None:
        """Ask for what is needed: always when sent by hand, else only for what stood before."""
        stood = self.base()
        for question in self.asked:
            name = name_of(question)
            empty = self[name].data in (None, "", [])
            needed = question.required and (self.strict or stood.get(name) is not None)
            if empty and needed and not self[name].errors:
                self[name].errors = [_("The organiser needs this answer.")]


def answers_form(questions: Sequence[Question], *, strict: bool, **values: Any) -> AnswersForm:
    """Return the form that asks these questions; files are asked for elsewhere."""
    asked = tuple(question for question in questions if question.kind is not QuestionKind.FILE)
    fields: dict[str, Any] = {name_of(question): _field(question) for question in asked}
    form = type("AskedForm", (AnswersForm,), {**fields, "asked": asked})(**values)
    form.strict = strict
    for question in asked:
        form[name_of(question)].flags.required = question.required
    return form


def describe(question: Question) -> str:
    """Return the hint of a question with who sees the answer."""
    hint = question.hint_en if _is_english() else question.hint_id
    return " ".join(filter(None, (hint, str(AUDIENCE_NOTES[question.audience]))))


def _field(question: Question) -> Any:
    label = say_question(question)
    if question.unit:
        label = f"{label} ({question.unit})"
    more = {"description": describe(question)}
    if question.kind is QuestionKind.NUMBER:
        return NumberField(label, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **more)
    if question.kind is QuestionKind.TEXT:
        return LongField(label, longest=LONGEST_ANSWER, render_kw={"rows": 4}, **more)
    choices = list_choices(question)
    if question.kind is QuestionKind.CHOICES:
        return BoxesField(label, choices=choices, **more)
    if not question.required:
        choices.append(SelectChoice("", _("No answer")))
    return RadioField(
        label, choices=choices, coerce=lambda code: code or None, validate_choice=False, **more
    )


def list_choices(question: Question) -> list[SelectChoice]:
    """Return what can be chosen, in the language of the page."""
    return [
        SelectChoice(choice.code, choice.text.in_language(current_locale()))
        for choice in map(Choice.from_json, question.choices)
    ]


def _is_english() -> bool:
    return current_locale() == "en"


def _radio(label: Any, names: Mapping[Any, Any]) -> RadioField:
    return RadioField(
        label,
        choices=[SelectChoice(str(code), words) for code, words in names.items()],
        default=str(next(iter(names))),
    )


class QuestionForm(FlaskForm):
    """What to ask, of whom, and who sees the answer. `draft` holds it once it is valid."""

    side = _radio(_l("Who is asked?"), SIDE_NAMES)
    kind = _radio(_l("What is the answer?"), KIND_NAMES)
    label_id = LineField(_l("Question in Indonesian"), longest=LONGEST_LABEL)
    label_en = LineField(_l("Question in English"), longest=LONGEST_LABEL)
    hint_id = LineField(_l("Hint in Indonesian"), longest=LONGEST_LABEL)
    hint_en = LineField(_l("Hint in English"), longest=LONGEST_LABEL)
    unit = LineField(
        _l("Unit of the number"), longest=30, description=_l("Such as: kg a week, m², people.")
    )
    audience = _radio(_l("Who sees the answer?"), AUDIENCE_NAMES)
    required = BooleanField(_l("An answer is needed"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.label_id.flags.required = self.label_en.flags.required = True
        self.rows: list[ChoiceRow] = []
        self.choice_errors: list[str] = []

    def fill_rows(self, choices: Sequence[Choice], sent: MultiDict[str, str] | None = None) -> None:
        """Lay out the choices as they stand, or as they were sent, and spare rows for more."""
        rows = [ChoiceRow(c.code, c.text.id, c.text.en) for c in choices]
        if sent is not None:
            rows = [
                ChoiceRow(tidy(code)[:60], tidy(id_), tidy(en))
                for code, id_, en in zip(
                    sent.getlist("choice_code"),
                    sent.getlist("choice_id"),
                    sent.getlist("choice_en"),
                    strict=False,
                )
            ][: MOST_CHOICES + SPARE_ROWS]
            rows = [row for row in rows if row.code or row.id or row.en]
        self.rows = [*rows, *(ChoiceRow("", "", "") for _number in range(SPARE_ROWS))]

    def judge(self, standing: Sequence[Choice], sent: MultiDict[str, str]) -> Draft | None:
        """Return what was drafted, or None with each fault beside its field."""
        self.validate()
        self.fill_rows(standing, sent)
        for named in (self.label_id, self.label_en):
            if not any(map(str.isalnum, named.data or "")) and not named.errors:
                named.errors = [_("Type the question in both languages.")]
        kind = QuestionKind(self.kind.data) if self.kind.data in set(QuestionKind) else None
        choices = self._read_choices(standing) if kind in CHOOSING else ()
        if kind is None or self.errors or self.choice_errors:
            return None
        return Draft(
            side=Side(self.side.data),
            kind=kind,
            label=Text(id=self.label_id.data or "", en=self.label_en.data or ""),
            hint=Text(id=self.hint_id.data or "", en=self.hint_en.data or ""),
            unit=self.unit.data or "",
            choices=choices,
            required=bool(self.required.data),
            audience=Audience(self.audience.data),
        )

    def _read_choices(self, standing: Sequence[Choice]) -> tuple[Choice, ...]:
        known = {choice.code for choice in standing}
        found: list[Choice] = []
        for row in self.rows:
            if not row.id and not row.en:
                continue
            taken = known | {choice.code for choice in found}
            code = row.code if row.code in known else make_code(row.id or row.en, taken)
            text = Text(id=row.id or row.en, en=row.en or row.id)
            found.append(Choice(code=code, text=text))
        said = [choice.text.id.casefold() for choice in found]
        if len(found) < 2:
            self.choice_errors = [_("Give two choices at least.")]
        elif len(found) > MOST_CHOICES:
            self.choice_errors = [_("At most 20 choices.")]
        elif len(set(said)) < len(said):
            self.choice_errors = [_("Two choices read the same.")]
        elif any(len(word) > LONGEST_CHOICE for c in found for word in (c.text.id, c.text.en)):
            self.choice_errors = [_("At most 120 characters a choice.")]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice as it stands in the form; without a code it is a new one."""

    code: str
    id: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A question by whose answers the list is narrowed, and what was asked for."""

    question: Question
    label: str
    choices: list[SelectChoice]
    chosen: list[str] = field(default_factory=list)
    low: str = ""
    high: str = ""
    words: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """Return its name in the address."""
        return f"j-{self.question.public_id}"


def read_filters(
    questions: Sequence[Question], args: MultiDict[str, str]
) -> tuple[list[Filter], dict[int, tuple[Question, Wanted]]]:
    """Return all filters as a page shows them, and what is wanted by the question's id.

    What cannot be read is said beside its filter and not filtered by.
    """
    filters, wanted = [], {}
    for question in questions:
        one = _read_filter(question, args)
        filters.append(one)
        value = _wanted(one)
        if value is not None:
            wanted[question.id] = (question, value)
    return filters, wanted


def _read_filter(question: Question, args: MultiDict[str, str]) -> Filter:
    name = f"j-{question.public_id}"
    choices = list_choices(question)
    codes = {str(choice.value) for choice in choices}
    low, high = args.get(f"{name}-dari", "")[:40], args.get(f"{name}-sampai", "")[:40]
    return Filter(
        question=question,
        label=say_question(question),
        choices=choices,
        chosen=[code for code in args.getlist(name) if code in codes],
        low=low,
        high=high,
        words=tidy(args.get(f"{name}-kata", ""))[:80],
        error=_range_error(low, high) if question.kind is QuestionKind.NUMBER else "",
    )


def _range_error(low: str, high: str) -> str:
    try:
        first = read_number(low, english=_is_english())
        last = read_number(high, english=_is_english())
    except NumberError as error:
        return error.mend.in_language(current_locale())
    if first is not None and last is not None and first > last:
        return _("The first number is larger than the second: swap the two.")
    return ""


def _wanted(one: Filter) -> Wanted | None:
    if one.question.kind is QuestionKind.NUMBER and (one.low or one.high) and not one.error:
        english = _is_english()
        return Range(
            low=read_number(one.low, english=english), high=read_number(one.high, english=english)
        )
    if one.question.kind is QuestionKind.TEXT and one.words:
        return one.words
    return one.chosen or None
