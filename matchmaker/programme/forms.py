"""The form of an organiser's word against the gate."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from matchmaker.programme.service import SHORTEST_REASON


class DecisionForm(FlaskForm):
    """Pass, hold, or give the word back to the gate; always with a reason."""

    decision = HiddenField(validators=[AnyOf(("pass", "hold", "gate"))])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept for good, with your name and the date."),
        filters=[lambda text: " ".join(text.split()) if text else text],
        validators=[
            InputRequired(_l("Write the reason.")),
            Length(
                min=SHORTEST_REASON,
                max=1000,
                message=_l("Write a whole sentence, so that others understand it later."),
            ),
        ],
        render_kw={"rows": 3},
    )

    @property
    def passes(self) -> bool | None:
        """What the organiser decided; None gives the word back to the gate."""
        return {"pass": True, "hold": False}.get(self.decision.data or "")
