"""The form of a target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from matchmaker.programme.targets.core import MOST, Dimension, Plan, TargetProblem
from matchmaker.programme.targets.models import Target
from matchmaker.programme.targets.queries import shares_of

_WHOLE = _l("Type a whole number from 1 to 100,000, without dots.")
_PART = _l("Type a whole number from 0 to 100,000, or leave it empty.")


class TargetForm(FlaskForm):
    """How many by when; `part_<dimension>_<code>` holds the part of a kabupaten or sector."""

    number = IntegerField(
        _l("IKM that are to be naik kelas"),
        validators=[InputRequired(_WHOLE), NumberRange(min=1, max=MOST, message=_WHOLE)],
        render_kw={"inputmode": "numeric"},
    )
    starts_on = DateField(
        _l("The programme starts on"),
        validators=[InputRequired(_l("Type the day, as in 24 November 2026."))],
    )
    due_on = DateField(
        _l("To be reached by"),
        description=_l("The end of the programme."),
        validators=[InputRequired(_l("Type the day, as in 24 November 2026."))],
    )

    @property
    def plan(self) -> Plan:
        """The target with its days."""
        return Plan(
            number=self.number.data or 0,
            starts_on=self.starts_on.data or date.min,
            due_on=self.due_on.data or date.min,
        )

    def shares(self, codes: Mapping[Dimension, list[str]]) -> dict[Dimension, dict[str, int]]:
        """Return the parts that were typed; an empty one is not stated."""
        return {
            dimension: {
                code: number
                for code in ordered
                if (number := self[part_name(dimension, code)].data) is not None
            }
            for dimension, ordered in codes.items()
        }

    def tell(self, problems: Mapping[TargetProblem, int]) -> None:
        """Put what is wrong beside its field, with the mend."""
        for problem, off in problems.items():
            if problem is TargetProblem.DUE_BEFORE_START:
                self.due_on.errors = [_("This is not after the start: choose a later day.")]
            elif problem is TargetProblem.DUE_IN_THE_PAST:
                self.due_on.errors = [
                    ngettext(
                        "This day was %(num)s day ago: choose one that is still to come.",
                        "This day was %(num)s days ago: choose one that is still to come.",
                        off,
                    )
                ]
            elif problem is TargetProblem.TOO_LONG:
                self.starts_on.errors = [
                    _("More than ten years lie between the two days: check the years.")
                ]
            elif problem is TargetProblem.NUMBER:
                self.number.errors = [_WHOLE]
            else:
                self.form_errors.append(_say_sum(problem, off, self.number.data or 0))


def part_name(dimension: Dimension, code: str) -> str:
    """Return the name of the field of a part."""
    return f"part_{dimension}_{code.replace('.', '_')}"


def make_target_form(
    codes: Mapping[Dimension, list[str]], target: Target | None = None, *, empty: bool = False
) -> TargetForm:
    """Return the form with a field for each part, filled from `target`, or as it was sent."""

    class Form(TargetForm):
        pass

    for dimension, ordered in codes.items():
        for code in ordered:
            field = IntegerField(
                code,
                validators=[Optional(), NumberRange(min=0, max=MOST, message=_PART)],
                render_kw={"inputmode": "numeric"},
            )
            setattr(Form, part_name(dimension, code), field)
    if target is None:
        return Form(formdata=None) if empty else Form()
    filled: dict[str, Any] = {
        "number": target.number,
        "starts_on": target.starts_on,
        "due_on": target.due_on,
    }
    for dimension, parts in shares_of(target).items():
        filled |= {part_name(dimension, code): number for code, number in parts.items()}
    return Form(formdata=None, data=filled)


def _say_sum(problem: TargetProblem, off: int, number: int) -> str:
    if problem is TargetProblem.KABUPATEN_TOO_FEW:
        return str(
            _(
                "The kabupaten add up to %(sum)s, the target is %(target)s: %(off)s are missing.",
                sum=number - off,
                target=number,
                off=off,
            )
        )
    if problem is TargetProblem.KABUPATEN_TOO_MANY:
        return str(
            _(
                "The kabupaten add up to %(sum)s, the target is %(target)s: %(off)s are too many.",
                sum=number + off,
                target=number,
                off=off,
            )
        )
    return str(
        _(
            "The sectors add up to %(sum)s, less than the target of %(target)s: %(off)s are "
            "missing. They may add up to more: an IKM of two sectors counts in both.",
            sum=number - off,
            target=number,
            off=off,
        )
    )
