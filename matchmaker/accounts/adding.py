"""Add somebody by hand; who has asked to be forgotten comes back only with a fresh consent."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from matchmaker.accounts import service, trail
from matchmaker.accounts.core import Role
from matchmaker.accounts.forgotten import Identifiers, find_forgotten, lift
from matchmaker.accounts.models import User

# What one attests who types somebody else in.
ANEW = _l("This person has agreed to it")
ASKED_TO_BE_FORGOTTEN = _l(
    "This person has asked to be forgotten. Tick here only if they have told you that they want "
    "to take part again."
)


class AskedToBeForgottenError(Exception):
    """Somebody of this number or address had themself erased: they are asked before."""


def add_person(
    *,
    host_id: int,
    name: str,
    email: str | None,
    phone: str | None,
    roles: Iterable[Role] = (),
    anew: bool,
) -> User:
    """Make a person whom somebody else typed in.

    With `anew` the one who types attests that the person has agreed to it. Raises
    AskedToBeForgottenError without, service.IdentityTakenError when the address is in use.
    """
    who = Identifiers(phone=phone, email=email)
    [asked] = find_forgotten(host_id, [who])
    if asked and not anew:
        raise AskedToBeForgottenError
    user = service.create_user(host_id=host_id, name=name, email=email, phone=phone, roles=roles)
    if asked:
        lift(host_id, [who])
        trail.record(
            "accounts.forgotten_came_back",
            host_id=host_id,
            object_kind="person",
            object_id=user.public_id,
        )
    return user
