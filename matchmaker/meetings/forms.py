"""The forms of a request, of an answer and of a cancellation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from matchmaker.meetings.core import LONGEST_MESSAGE, LONGEST_NOTE

SHORTEST_REASON = 5


def _tidy(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


class AskForm(FlaskForm):
    """What the meeting is for, and a few words to the other side."""

    purpose = RadioField(
        _l("What is the meeting for?"), validators=[InputRequired(_l("Choose one."))]
    )
    message = TextAreaField(
        _l("A few words to them"),
        description=_l("What you offer or look for, in a sentence or two."),
        filters=[_tidy],
        validators=[
            Length(
                max=LONGEST_MESSAGE,
                message=_l("At most %(max)s characters: shorten it a little.", max=LONGEST_MESSAGE),
            )
        ],
    )


class NoteForm(FlaskForm):
    """Why somebody declines or withdraws; nobody has to say."""

    note = TextAreaField(
        _l("Reason"),
        filters=[_tidy],
        validators=[
            Length(
                max=LONGEST_NOTE,
                message=_l("At most %(max)s characters: shorten it a little.", max=LONGEST_NOTE),
            )
        ],
    )


class CancelForm(FlaskForm):
    """Why the organiser cancels; both sides read it."""

    note = TextAreaField(
        _l("Reason"),
        description=_l("Both sides read this."),
        filters=[_tidy],
        validators=[
            InputRequired(_l("Say why, in a short sentence: both sides read it.")),
            Length(
                min=SHORTEST_REASON,
                max=LONGEST_NOTE,
                message=_l(
                    "Between %(min)s and %(max)s characters.", min=SHORTEST_REASON, max=LONGEST_NOTE
                ),
            ),
        ],
    )
