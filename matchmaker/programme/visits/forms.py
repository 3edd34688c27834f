"""A visit as it is planned, written down and missed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from matchmaker.files.core import CleanFile, FileKind, UploadError
from matchmaker.files.service import clean
from matchmaker.programme.indicators.forms import MeasuredForm
from matchmaker.programme.labels import STEP_OWNERS, TOPICS, VISIT_MODES
from matchmaker.programme.visits.core import (
    EARLIEST_DAY,
    LONGEST_FINDING,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_STEP,
    MOST_PHOTOS,
    MOST_STEPS,
    DayFault,
    StepOwner,
    Topic,
    VisitMode,
    judge_coming_day,
    judge_past_day,
)
from matchmaker.programme.visits.service import StepEntry, VisitEntry
from matchmaker.web.locale import current_locale

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{16,64}")
STEPS_SHOWN = 3


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _say(fault: DayFault | None) -> None:
    """Raise what speaks against a day of a plan."""
    if fault is DayFault.TOO_EARLY:
        raise ValidationError(_("This day is over: choose today or later."))
    if fault is DayFault.TOO_LATE:
        raise ValidationError(_("At most two years ahead: check the year."))


def _modes() -> list[tuple[str, Any]]:
    return [(mode.value, label) for mode, label in VISIT_MODES.items()]


class MeetingPlace(FlaskForm):
    """Whom, when and where: what planning and writing down have in common."""

    ikm = SelectField(_l("IKM"), validators=[DataRequired(_l("Choose the IKM."))])
    visitor = SelectField(_l("Who goes"), validators=[Optional()])
    day = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    hour = TimeField(_l("Hour"), validators=[Optional()])
    mode = RadioField(_l("How"), choices=_modes, default=VisitMode.ON_SITE.value)
    place = StringField(
        _l("Place of the visit"),
        filters=[_one_line],
        validators=[Length(max=LONGEST_PLACE, message=_l("At most 200 characters."))],
        render_kw={"maxlength": LONGEST_PLACE},
    )


class PlanForm(MeetingPlace):
    """A visit to come."""

    today: date

    def validate_day(self, day: DateField) -> None:
        """Refuse a day that is over or too far off."""
        if day.data is not None:
            _say(judge_coming_day(day.data, self.today))


class MissForm(FlaskForm):
    """Why a planned visit did not happen."""

    reason = TextAreaField(
        _l("Why it did not happen"),
        filters=[_one_line],
        validators=[
            DataRequired(_l("Write the reason, such as: the owner is ill.")),
            Length(max=LONGEST_REASON, message=_l("At most 500 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_REASON},
    )


class TopicForm(Form):
    """One topic: whether it was spoken of, and what was found."""

    on = BooleanField()
    words = TextAreaField(
        _l("What you found"),
        validators=[
            Length(
                max=LONGEST_FINDING, message=_l("At most 4,000 characters: shorten it a little.")
            )
        ],
        render_kw={"rows": 3},
    )


# One form field a topic, in the order of the programme's tracks.
TopicsForm: type[Form] = type(
    "TopicsForm",
    (Form,),
    {topic.value: FormField(TopicForm, TOPICS[topic]) for topic in Topic},
)


class StepForm(Form):
    """One agreed step; a row without words is none."""

    what = StringField(
        _l("What"),
        filters=[_one_line],
        validators=[Length(max=LONGEST_STEP, message=_l("At most 300 characters."))],
        render_kw={"maxlength": LONGEST_STEP},
    )
    owner = SelectField(
        _l("Who"),
        choices=lambda: [(owner.value, label) for owner, label in STEP_OWNERS.items()],
        default=StepOwner.IKM.value,
    )
    until = DateField(_l("Until when"), validators=[Optional()])


class VisitForm(MeetingPlace):
    """A visit that was. `photos_clean` holds the photos once the form is valid."""

    client_id = HiddenField(
        validators=[Optional(), Regexp(CLIENT_ID, message=_l("Load the page again."))]
    )
    planned = HiddenField(validators=[Optional(), Length(max=40)])
    topics = FormField(TopicsForm)
    steps = FieldList(FormField(StepForm), min_entries=STEPS_SHOWN, max_entries=MOST_STEPS)
    photos = MultipleFileField(_l("Photos"))
    measured = FormField(MeasuredForm)

    today: date
    photos_clean: Sequence[CleanFile] = ()

    def validate_day(self, day: DateField) -> None:
        """Refuse a day that has not come, or before the programme began."""
        fault = judge_past_day(day.data, self.today) if day.data is not None else None
        if fault is DayFault.NOT_YET:
            raise ValidationError(_("This day has not come yet: plan the visit instead."))
        if fault is DayFault.TOO_EARLY:
            raise ValidationError(_("This day is before the programme began: check the year."))

    def validate_photos(self, photos: MultipleFileField) -> None:
        """Look into each photo; keep what may be kept."""
        sent = [file for file in request.files.getlist(photos.name) if file and file.filename]
        if len(sent) > MOST_PHOTOS:
            raise ValidationError(_("At most %(count)s photos.", count=MOST_PHOTOS))
        contents = []
        for file in sent:
            contents.append(file.read())
            # A large one lies in a file of its own until then.
            file.close()
        kept = []
        for number, content in enumerate(contents, 1):
            try:
                kept.append(clean(content, FileKind.VISIT))
            except UploadError as error:
                mend = error.mend.in_language(current_locale())
                raise ValidationError(
                    _("Photo %(number)s: %(mend)s", number=number, mend=mend)
                ) from error
        self.photos_clean = kept

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field; a visit about nothing is none."""
        valid = bool(super().validate(extra_validators)) and self._days_fit()
        if valid and not self._findings() and not self._steps():
            self.form_errors.append(
                _("Tick what you spoke about, or write down the next step: then the visit counts.")
            )
            return False
        return valid

    def read(self, done: Sequence[str]) -> VisitEntry:
        """Return what was typed; `done` are the earlier steps that are done now."""
        assert self.day.data is not None
        measured = self.measured.form.read(self.day.data)
        return VisitEntry(
            client_id=self.client_id.data or None,
            day=self.day.data,
            hour=self.hour.data,
            mode=VisitMode(self.mode.data or VisitMode.ON_SITE),
            place=self.place.data or "",
            findings=self._findings(),
            steps=self._steps(),
            done=done,
            photos=self.photos_clean,
            planned=self.planned.data or "",
            measured=None if measured.is_empty else measured,
        )

    def _days_fit(self) -> bool:
        """Refuse a year that cannot be meant."""
        fit = True
        for row in self.steps:
            until = row.form.until
            if until.data is None:
                continue
            if until.data < EARLIEST_DAY:
                until.errors = [_("This day is long over: check the year.")]
                fit = False
            elif judge_coming_day(until.data, self.today) is DayFault.TOO_LATE:
                until.errors = [_("At most two years ahead: check the year.")]
                fit = False
        return fit

    def _findings(self) -> dict[Topic, str]:
        found = {}
        for topic in Topic:
            row = self.topics[topic.value].form
            words = (row.words.data or "").strip().replace("\r\n", "\n")
            if row.on.data or words:
                found[topic] = words
        return found

    def _steps(self) -> list[StepEntry]:
        return [
            StepEntry(
                what=row.form.what.data,
                owner=StepOwner(row.form.owner.data),
                until=row.form.until.data,
            )
            for row in self.steps
            if row.form.what.data
        ]


def list_mends(form: FlaskForm) -> list[dict[str, str]]:
    """Return each refusal of a form as `{name, text}`: the field's name, and the mend."""
    whole = [{"name": "", "text": str(text)} for text in form.form_errors]
    return whole + [
        {"name": field.name, "text": f"{field.label.text}: {error}"}
        for field in _leaves(form)
        for error in field.errors
    ]


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            yield from _leaves(field)
        else:
            yield field
