"""What WTForms says when a field of its own accord refuses a value.

WTForms has no Indonesian, and its English speaks to developers. A form that gives its validators
their messages needs none of these; they are for a date that is no date, a choice that is not
offered, and for whatever a form has forgotten.
"""

from __future__ import annotations

from flask import Flask, request
from flask_babel import lazy_gettext as _l

FILL_IN = _l("Please fill this in.")
CHOOSE = _l("Choose one of the entries.")
NUMBER = _l("Type a whole number, such as 12.")
RELOAD = _l("The form was open too long. Load the page again and send it once more.")
LONGER = _l("Write at least %(min)d characters.")
SHORTER = _l("At most %(max)d characters: shorten it a little.")

WORDS = {
    "This field is required.": FILL_IN,
    "Invalid input.": _l("This does not fit here. Check it and try again."),
    "Invalid email address.": _l("This is not an e-mail address: check the part after @."),
    "Invalid URL.": _l("Type a whole address, such as https://contoh.id."),
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
    "'%(value)s' are not valid choices for this field.": CHOOSE,
    "Invalid value, must be one of: %(values)s.": CHOOSE,
    "Not a valid datetime value.": _l("Choose a day and a time."),
    "Not a valid date value.": _l("Choose a day, such as 24/11/2026."),
    "Not a valid time value.": _l("Type a time, such as 09.30."),
    "Not a valid integer value.": NUMBER,
    "Not a valid decimal value.": _l("Type a number, such as 12 or 12.5."),
    "Not a valid float value.": _l("Type a number, such as 12 or 12.5."),
    "Number must be at least %(min)s.": _l("At least %(min)s."),
    "Number must be at most %(max)s.": _l("At most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Between %(min)s and %(max)s."),
    "Date must be at least %(min)s.": _l("Not before %(min)s."),
    "Date must be at most %(max)s.": _l("Not after %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l("Between %(min)s and %(max)s."),
    "Field must be at least %(min)d character long.": LONGER,
    "Field must be at least %(min)d characters long.": LONGER,
    "Field cannot be longer than %(max)d character.": SHORTER,
    "Field cannot be longer than %(max)d characters.": SHORTER,
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Between %(min)d and %(max)d characters."
    ),
    "Field must be equal to %(other_name)s.": _l("The two do not match. Type the same twice."),
    "Invalid CSRF Token.": RELOAD,
    "CSRF token missing.": RELOAD,
    "CSRF failed.": RELOAD,
    "CSRF token expired.": RELOAD,
}


class FormWords:
    """WTForms' messages in the language of the page; one that is not known stays as it is."""

    def ugettext(self, message: str) -> str:
        """Return the words for a message."""
        return str(WORDS.get(message, message))

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        """Return the words for a message that counts."""
        return self.ugettext(singular if number == 1 else plural)


def init_app(app: Flask) -> None:
    """Let every form speak so: Flask-WTF looks for its words on the request."""

    @app.before_request
    def _lay_words_ready() -> None:
        request.wtforms_translations = FormWords()  # type: ignore[attr-defined]
