"""The forms of the organiser's imports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.directory.imports.columns import RosterKind


class RosterForm(FlaskForm):
    """Whose roster it is, and the file."""

    kind = RadioField(
        _l("Whose roster is it?"),
        choices=[
            SelectChoice(RosterKind.IKM.value, _l("IKM")),
            SelectChoice(RosterKind.MITRA.value, _l("Partners: banks, modern retail, exporters")),
        ],
        default=RosterKind.IKM.value,
        validators=[InputRequired(_l("Choose one."))],
    )
    file = FileField(
        _l("Roster"),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlsx,.csv"},
    )
    with_consent = BooleanField(_l("We hold the signed consents of these companies"))
