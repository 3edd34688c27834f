"""Forms for coming in and for one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class CodeRequestForm(FlaskForm):
    """Where the one-time code goes."""

    identity = StringField(
        _l("E-mail or WhatsApp number"),
        validators=[
            DataRequired(_l("Type your e-mail address or WhatsApp number.")),
            Length(max=200, message=_l("At most 200 characters.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


class CodeForm(FlaskForm):
    """The six digits."""

    code = StringField(
        _l("Code"),
        validators=[
            DataRequired(_l("Type the six digits.")),
            Length(max=20, message=_l("The code has six digits.")),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
