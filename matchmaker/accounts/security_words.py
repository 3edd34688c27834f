"""What Flask-Security says to a person, in this house's words.

Its own catalogue has no Indonesian, and its English speaks to developers. Only what a visitor
can meet with the features that are switched on (security.py) stands here.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ERROR, INFO = "error", "info"
WRONG_CODE = _l("This code does not fit or has expired. Check it, or ask for a new one.")
WRONG_DIGITS = _l(
    "These digits do not fit. Type the six that your app shows now: they change every half minute."
)

MESSAGES = {
    "API_ERROR": (_l("This could not be read. Load the page again and try once more."), ERROR),
    "GENERIC_AUTHN_FAILED": (
        _l("This does not match an account. Check both, or ask the organiser for a link."),
        ERROR,
    ),
    "UNAUTHORIZED": (_l("This is not open to you."), ERROR),
    "UNAUTHENTICATED": (_l("Please sign in first."), ERROR),
    "LOGIN": (_l("Please sign in first."), INFO),
    "REAUTHENTICATION_REQUIRED": (
        _l("This needs a fresh sign-in. Please show once more that it is you."),
        ERROR,
    ),
    "REFRESH": (_l("This needs a fresh sign-in. Please show once more that it is you."), INFO),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), ERROR),
    "DISABLED_ACCOUNT": (_l("This account is closed. Ask the organiser."), ERROR),
    "USER_DOES_NOT_EXIST": (
        _l("This does not match an account. Check both, or ask the organiser for a link."),
        ERROR,
    ),
    "PASSWORD_NOT_PROVIDED": (_l("Type your password."), ERROR),
    "INVALID_PASSWORD": (_l("This is not your password. Type it once more."), ERROR),
    "INVALID_PASSWORD_CODE": (_l("This is not your password. Type it once more."), ERROR),
    "PASSWORD_MISMATCH": (_l("The two do not match. Type the new password twice."), ERROR),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two do not match. Type the new password twice."), ERROR),
    "PASSWORD_INVALID_LENGTH": (
        _l("The password needs at least %(length)s characters."),
        ERROR,
    ),
    "PASSWORD_TOO_SIMPLE": (_l("This password is easy to guess. Use several words."), ERROR),
    "PASSWORD_IS_THE_SAME": (_l("This is the password until now. Choose a new one."), ERROR),
    "PASSWORD_CHANGE": (_l("Your password is changed."), INFO),
    "INVALID_CODE": (WRONG_CODE, ERROR),
    "TWO_FACTOR_INVALID_TOKEN": (WRONG_DIGITS, ERROR),
    "INVALID_RECOVERY_CODE": (
        _l("This recovery code does not fit or was used before. Try another one."),
        ERROR,
    ),
    "NO_RECOVERY_CODES_SETUP": (_l("There are no recovery codes yet."), INFO),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_l("This way is not offered. Choose another one."), ERROR),
    "TWO_FACTOR_PERMISSION_DENIED": (_l("This is not open to you."), ERROR),
    "TWO_FACTOR_SETUP_EXPIRED": (
        _l("The set-up took longer than %(within)s. Please start again."),
        ERROR,
    ),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_l("The two-step sign-in is on."), INFO),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You are signed in."), INFO),
    "TWO_FACTOR_DISABLED": (_l("The two-step sign-in is off."), INFO),
    "INVALID_INPUT": (_l("This does not fit here. Check it and try again."), ERROR),
    "IDENTITY_NOT_REGISTERED": (
        _l("This does not match an account. Check both, or ask the organiser for a link."),
        ERROR,
    ),
}


def settings() -> dict[str, object]:
    """Return the settings that replace Flask-Security's messages."""
    return {f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()}
