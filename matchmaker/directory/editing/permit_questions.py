"""The questions about a permit: its number and dates, checked against each other and today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from matchmaker.directory.editing.answers import HELD, IN_PROCESS
from matchmaker.directory.editing.forms import DayField, LineField, StepForm
from matchmaker.reference.identifiers import (
    Identifier,
    IdentifierError,
    check_bpom,
    check_halal,
    check_nib,
    check_pirt,
)
from matchmaker.reference.permits import PermitKind
from matchmaker.web.locale import current_locale, short_day

CHECKS: dict[str, Callable[[str], Identifier]] = {
    PermitKind.NIB: check_nib,
    PermitKind.PIRT: check_pirt,
    PermitKind.BPOM_FOOD: check_bpom,
    PermitKind.BPOM_HERBAL: check_bpom,
    PermitKind.HALAL: check_halal,
}
LONGEST_NUMBER = 60


class PermitForm(StepForm):
    """A permit's number and dates; all of it is saved together, so that it never stands half."""

    state = RadioField(
        _l("Do you hold it?"),
        choices=[
            SelectChoice(HELD, _l("Yes, here is the number")),
            SelectChoice(IN_PROCESS, _l("In process: applied for, not there yet")),
        ],
    )
    number = LineField(_l("Number"), longest=LONGEST_NUMBER)
    issued_on = DayField(_l("Issued on"))
    expires_on = DayField(
        _l("Valid until"), description=_l("Leave empty when none is printed on it.")
    )

    def __init__(
        self,
        *,
        kind: str,
        today: date,
        taken: frozenset[str],
        elsewhere: Callable[[str], bool],
        **values: Any,
    ) -> None:
        """Ask about a permit; `taken` are own numbers, `elsewhere` knows others' NIB."""
        super().__init__(**values)
        self.kind, self.today, self.taken, self.elsewhere = kind, today, taken, elsewhere

    def judge(self) -> dict[str, Any]:
        """Return all answers, or none when one of them is not sound."""
        sound = super().judge()
        return {} if self.errors else sound

    def check_together(self) -> None:
        """Check number and dates against each other and against today."""
        if self.number.data:
            self._check_number()
        elif self.state.data == HELD:
            self.number.errors = [_("Type the number, or choose “In process”.")]
        issued, expires = self.issued_on.data, self.expires_on.data
        if issued and issued > self.today:
            self.issued_on.errors = [
                _("This day is still to come. Type the day that is printed on the permit.")
            ]
        elif issued and expires and expires < issued:
            self.expires_on.errors = [
                _("This is before the day of issue, %(day)s. Compare both.", day=short_day(issued))
            ]

    def _check_number(self) -> None:
        check = CHECKS.get(self.kind)
        try:
            found = check(self.number.data) if check else None
        except IdentifierError as error:
            self.number.errors = [error.mend.in_language(current_locale())]
            return
        if found is not None:
            if found.permit != self.kind:
                self.number.errors = [_("This is the number of another kind of permit.")]
                return
            self.number.data = found.number
            self._take_end(found.expires)
            if self.kind == PermitKind.NIB and self.elsewhere(found.number):
                self.number.errors = [
                    _("Another business of this programme has this NIB. Check the 13 digits.")
                ]
        if self.number.data in self.taken:
            self.number.errors = [_("This number stands among your permits already.")]

    def _take_end(self, ends: date | None) -> None:
        """A P-IRT says itself until when it is valid."""
        if ends is None:
            return
        if self.expires_on.data is None:
            self.expires_on.data = ends  # type: ignore[assignment]
            self.expires_on.raw_data = [ends.isoformat()]
        elif self.expires_on.data != ends and not self.expires_on.errors:
            self.expires_on.errors = [
                _("By its last two digits this number is valid until %(day)s.", day=short_day(ends))
            ]
