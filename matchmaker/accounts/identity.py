"""An e-mail address or a phone number, as people type either into one field."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from matchmaker.reference.phones import PhoneError, normalise_phone


class IdentityError(ValueError):
    """What was typed is neither an address nor a number."""


def read_identity(typed: str) -> tuple[str | None, str | None]:
    """Return (e-mail in lower case, number in E.164), one of them None; raises IdentityError."""
    typed = typed.strip()
    try:
        if "@" in typed:
            return validate_email(typed, check_deliverability=False).normalized.lower(), None
        return None, normalise_phone(typed)
    except (EmailNotValidError, PhoneError) as error:
        raise IdentityError(typed) from error
