from __future__ import annotations

from itertools import count

from matchmaker.accounts import service
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Host, User
from matchmaker.db import db

_numbers = count(1)


def make_host(name: str | None = None) -> Host:
    host = service.get_or_create_host(name or f"Host {next(_numbers)}")
    db.session.commit()
    return host


def make_user(
    host: Host,
    *roles: Role,
    name: str = "Sri Rejeki",
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    acts_for: tuple[int, ...] = (),
    mentors: tuple[int, ...] = (),
) -> User:
    number = next(_numbers)
    if email is None and phone is None:
        email = f"person{number}@contoh.example"
    user = service.create_user(
        host_id=host.id, name=name, email=email, phone=phone, password=password, roles=roles
    )
    for company_id in acts_for:
        service.grant_mandate(user, company_id)
    for company_id in mentors:
        service.grant_mandate(user, company_id, MandateKind.MENTOR)
    db.session.commit()
    return user
