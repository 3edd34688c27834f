"""Fields that read what people type, and the form of a step that is saved as one goes.

A step is a `StepForm` with the answers of a `Subject`; `directory/views/steps.py` saves it and
`templates/_macros/editing.html` draws it, `frontend/scripts/editing.js` sends it while one types.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.directory.editing.core import to_plain
from matchmaker.directory.imports.cells import CellError, read_amount, read_count
from matchmaker.reference.identifiers import Identifier, IdentifierError
from matchmaker.web.locale import current_locale, number

# Signs that turn the direction of what follows: a name could show as another one.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def tidy(text: str, *, lines: bool = False) -> str:
    """Return a text without control characters and signs that turn its direction.

    Letters of every script, emoji and right-to-left words stay. One line unless `lines`.
    """
    text = _TURNING.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    kept = "".join(
        sign
        for sign in text.replace("\r", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    if lines:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(p.split()) for p in kept.split("\n")))
    return " ".join(kept.split())


class LineField(StringField):
    """One line of text, at most `longest` characters."""

    def __init__(self, label: Any = None, *, longest: int = 200, **values: Any) -> None:
        super().__init__(label, **values)
        self.longest = longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, tidied."""
        if valuelist:
            self.data = tidy(valuelist[0])

    def pre_validate(self, form: Any) -> None:
        """Refuse a text that is too long; nothing is cut off."""
        check_length(self.data or "", self.longest)


class LongField(TextAreaField):
    """A text of several lines, at most `longest` characters, counted while one types."""

    def __init__(self, label: Any = None, *, longest: int = 2000, **values: Any) -> None:
        super().__init__(label, **values)
        self.longest = longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, tidied."""
        if valuelist:
            self.data = tidy(valuelist[0], lines=True).strip()

    def pre_validate(self, form: Any) -> None:
        """Refuse a text that is too long; nothing is cut off."""
        check_length(self.data or "", self.longest)


class LinesField(TextAreaField):
    """A list, one entry a line: at most `most` of at most `longest` characters."""

    def __init__(
        self, label: Any = None, *, most: int = 20, longest: int = 120, **values: Any
    ) -> None:
        super().__init__(label, **values)
        self.most, self.longest = most, longest

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep each line once."""
        if valuelist:
            lines = (line.strip() for line in tidy(valuelist[0], lines=True).split("\n"))
            self.data = list(dict.fromkeys(filter(None, lines)))

    def pre_validate(self, form: Any) -> None:
        """Refuse too many or too long lines."""
        if len(self.data or ()) > self.most:
            raise ValidationError(_("At most %(most)s lines.", most=self.most))
        for line in self.data or ():
            check_length(line, self.longest)


class CountField(StringField):
    """A whole number of pieces, people or days, written as one likes: 1200, 1.200."""

    read: Callable[[str], int | None] = staticmethod(read_count)

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else number(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise ValueError with the mend."""
        self.data = None
        typed = tidy(valuelist[0]) if valuelist else ""
        # An English page writes 1,200, and shows it so.
        if current_locale() == "en" and re.fullmatch(r"\d{1,3}(,\d{3})+", typed):
            typed = typed.replace(",", "")
        try:
            self.data = self.read(typed)
        except CellError as error:
            raise ValueError(error.mend.in_language(current_locale())) from error


class RupiahField(CountField):
    """Whole rupiah: 15000, 15.000 or Rp 15.000."""

    read = staticmethod(read_amount)


class IdentifierField(StringField):
    """A number whose form is checked (`reference/identifiers.py`); its refusal says the mend."""

    def __init__(
        self, label: Any = None, *, check: Callable[[str], Identifier], **values: Any
    ) -> None:
        super().__init__(label, **values)
        self.check = check

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise ValueError with the mend."""
        self.data = None
        typed = tidy(valuelist[0]) if valuelist else ""
        if not typed:
            return
        try:
            self.data = self.check(typed).number
        except IdentifierError as error:
            raise ValueError(error.mend.in_language(current_locale())) from error

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else (self.data or "")


class DayField(DateField):
    """A day, empty when it is not known."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; nothing typed is no day."""
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        super().process_formdata(valuelist)


YES, NO = "ya", "tidak"


class YesNoField(RadioField):
    """Yes, no, or not said."""

    def __init__(self, label: Any = None, **values: Any) -> None:
        choices = [
            SelectChoice(YES, _l("Yes")),
            SelectChoice(NO, _l("No")),
            SelectChoice("", _l("Not sure yet")),
        ]
        super().__init__(label, choices=choices, coerce=_to_yes_no, **values)
        self.flags.required = True


def _to_yes_no(value: Any) -> bool | None:
    return {YES: True, NO: False, True: True, False: False}.get(value)


class BoxesField(SelectMultipleField):
    """Several of a few choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def check_length(text: str, longest: int) -> None:
    """Raise ValidationError, saying by how much, when a text is longer than allowed."""
    if len(text) > longest:
        raise ValidationError(
            _(
                "%(length)s characters: at most %(longest)s fit. Shorten it by %(over)s.",
                length=number(len(text)),
                longest=number(longest),
                over=number(len(text) - longest),
            )
        )


class StepForm(FlaskForm):
    """The questions of one step. `dasar` and `revisi` say from what the page was made.

    Every other field is an answer, under the name that the subject has for it.
    """

    dasar = HiddenField()
    revisi = HiddenField()

    def answers(self) -> list[Field]:
        """Return the fields that are answers."""
        return [f for f in self if f.short_name not in {"dasar", "revisi", "csrf_token"}]

    def judge(self) -> dict[str, Any]:
        """Return the answers that are sound; the mend of each other one stands beside it."""
        self.validate()
        self.check_together()
        return {f.short_name: f.data for f in self.answers() if not f.errors and self._is_sent(f)}

    def _is_sent(self, field: Field) -> bool:
        """Tell whether the page has asked this: boxes that are all empty send nothing."""
        sent_by = self.dasar if isinstance(field, BoxesField) else field
        return bool(sent_by.raw_data)

    def check_together(self) -> None:
        """Refuse what does not fit together; add the mend to `errors` of every field concerned."""

    def base(self) -> dict[str, Any]:
        """Return the answers that the page was made from; {} when it does not say so."""
        try:
            read = json.loads(self.dasar.data or "{}")
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def made_from(self, stands: Mapping[str, Any], revision: int) -> None:
        """Note what this page is made from, whatever was sent."""
        self.dasar.data = write_base(self, stands)
        self.revisi.data = str(revision)
        self.dasar.raw_data = self.revisi.raw_data = None


def write_base(form: StepForm, stands: Mapping[str, Any]) -> str:
    """Return what stands as the hidden field `dasar` carries it."""
    names = [f.short_name for f in form.answers()]
    return json.dumps({name: to_plain(stands.get(name)) for name in names}, sort_keys=True)
