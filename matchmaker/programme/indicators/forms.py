"""What is measured of an IKM, as it is typed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    FormField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import ListWidget

from matchmaker.directory.imports.cells import CellError, read_amount
from matchmaker.programme.indicators.core import (
    LONGEST_MARKET,
    MOST_CAPACITY,
    MOST_MARKETS,
    MOST_SALES_PER_MONTH,
    MOST_WORKERS,
)
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.web.locale import current_locale
from matchmaker.web.ticks import TickBox

NONE_YET = "none"


class AmountField(StringField):
    """A whole number as people write it, such as 25.000 or Rp 25.000; `number` holds it."""

    number: int | None = None

    def __init__(self, label: Any, *, most: int, **options: Any) -> None:
        super().__init__(
            label,
            validators=[Optional()],
            render_kw={"inputmode": "numeric", "maxlength": 24, "autocomplete": "off"},
            **options,
        )
        self.most = most

    def pre_validate(self, form: Any) -> None:
        """Read the number; raises ValidationError with the mend."""
        try:
            self.number = read_amount((self.data or "")[:200])
        except CellError as error:
            raise ValidationError(error.mend.in_language(current_locale())) from error
        if self.number is not None and self.number > self.most:
            raise ValidationError(_("This number is too large: check the zeros."))


class MeasuredForm(Form):
    """The five indicators, each of which may be left out."""

    sales = AmountField(
        _l("Turnover last month (Rp)"),
        most=MOST_SALES_PER_MONTH,
        description=_l("All that was sold, such as 12.500.000."),
    )
    workers = AmountField(_l("Workers, the owner included"), most=MOST_WORKERS)
    capacity = AmountField(
        _l("Capacity a month"),
        most=MOST_CAPACITY,
        description=_l("Of the main product, in its own unit."),
    )
    markets = TextAreaField(
        _l("Where it sells"),
        description=_l("One market a line: a shop, a marketplace, a city."),
        validators=[Optional(), Length(max=2000, message=_l("At most 2,000 characters."))],
        render_kw={"rows": 3},
    )
    permits = SelectMultipleField(
        _l("Permits held"),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = current_locale()
        self.permits.choices = [
            (kind.value, get_permit_name(kind).short.in_language(language)) for kind in PermitKind
        ] + [(NONE_YET, _("none yet"))]

    def validate_markets(self, markets: TextAreaField) -> None:
        """Refuse a list that nobody would read."""
        names = self._markets() or ()
        if len(names) > MOST_MARKETS:
            raise ValidationError(_("At most 20 markets: name the larger ones."))
        if any(len(name) > LONGEST_MARKET for name in names):
            raise ValidationError(_("A market's name has at most 80 characters: one a line."))

    def read(self, measured_on: date) -> MeasuredEntry:
        """Return what was typed, as of a day."""
        chosen = self.permits.data or []
        return MeasuredEntry(
            measured_on=measured_on,
            sales_per_month=self.sales.number,
            workers=self.workers.number,
            capacity_per_month=self.capacity.number,
            markets=self._markets(),
            permits=tuple(kind for kind in chosen if kind != NONE_YET) if chosen else None,
        )

    def _markets(self) -> tuple[str, ...] | None:
        lines = (" ".join(line.split()) for line in re.split(r"[\n;]", self.markets.data or ""))
        names = tuple(dict.fromkeys(line for line in lines if line))
        return names or None


class MeasurementForm(FlaskForm):
    """A measurement of its own, outside a visit."""

    day = DateField(_l("As of"), validators=[InputRequired(_l("Choose the day."))])
    yearly = BooleanField(_l("This is the yearly measurement"))
    measured = FormField(MeasuredForm)
