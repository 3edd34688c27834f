"""A new password, and for whom the old one is not needed: whoever came in without it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, session
from flask_login import current_user
from flask_security import ChangePasswordForm
from flask_security.utils import check_and_update_authn_fresh

from matchmaker.accounts.models import User

FRESH_FOR = timedelta(hours=1)
# In the session: who was let in by a code or a link. With the person, so that a second way in that
# somebody begins in the same browser says nothing about whoever is signed in there.
_LET_IN = "let_in_without_password"
_FORGOTTEN = "forgotten_password"


def note_way_in(user: User) -> None:
    """Remember that a code or a link has shown who this is."""
    session[_LET_IN] = user.id


def forget_way_in() -> None:
    """Forget it: somebody comes in with the password."""
    session.pop(_LET_IN, None)


def came_without_password() -> bool:
    """Tell whether a code or a link has let the visitor in within the last hour."""
    return session.get(_LET_IN) == current_user.id and check_and_update_authn_fresh(
        FRESH_FOR, timedelta(0), "session"
    )


def note_forgotten(is_so: bool) -> None:
    """Remember whether a code is asked for in order to choose a new password."""
    session[_FORGOTTEN] = is_so


def take_forgotten() -> bool:
    """Tell whether it was, once."""
    return bool(session.pop(_FORGOTTEN, False))


class NewPasswordForm(ChangePasswordForm):
    """A new password; the old one is asked of everybody who has come in with it."""

    def validate(self, **kwargs: Any) -> bool:
        """Check the new password, and the old one unless a code or a link stands for it."""
        if not came_without_password():
            return bool(super().validate(**kwargs))
        # What Flask-Security's form does for a person who has no password.
        if not super(ChangePasswordForm, self).validate(**kwargs):
            return False
        rules = current_app.extensions["security"].password_util
        faults, self.new_password.data = rules.validate(
            self.new_password.data, False, user=current_user
        )
        self.new_password.errors = list(faults or [])
        return not faults
