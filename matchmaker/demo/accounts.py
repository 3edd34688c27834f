"""The people to sign in as: one of each kind, with a password that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.accounts.core import Role
from matchmaker.demo import identifiers
from matchmaker.directory.core import CompanyKind
from matchmaker.reference.texts import Text

PASSWORD = "temu-bisnis-2026"  # noqa: S105 (public on purpose: it opens nothing but the demo)


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """Somebody to sign in as: by `identity`, an e-mail address or a phone number as typed.

    `acts_for` is the kind of company, the first of which in the roster is theirs: they are the
    person it names. The others have a `name` of their own.
    """

    who: Text
    identity: str
    role: Role
    name: str = ""
    acts_for: CompanyKind | None = None
    locale: str = "id"

    @property
    def password(self) -> str:
        """Return the password, the same for all."""
        return PASSWORD

    @property
    def email(self) -> str | None:
        """Return the address, None for somebody who signs in by phone."""
        return self.identity if "@" in self.identity else None

    @property
    def phone(self) -> str | None:
        """Return the number in E.164, None for somebody who signs in by e-mail."""
        return None if self.email else f"+62{self.identity.removeprefix('0')}"


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        who=Text(id="Penyelenggara", en="Organiser"),
        name="Ratna Wulandari",
        identity="penyelenggara@contoh.example",
        role=Role.ORGANISER,
    ),
    DemoAccount(
        who=Text(id="Panitia meja", en="Desk crew"),
        name="Wawan Setiawan",
        identity="panitia@contoh.example",
        role=Role.DESK,
    ),
    DemoAccount(
        who=Text(id="Pendamping", en="Mentor"),
        name="Endang Purwanti",
        identity="pendamping@contoh.example",
        role=Role.MENTOR,
    ),
    DemoAccount(
        who=Text(id="Pengamat", en="Observer"),
        name="Heru Nugroho",
        identity="pengamat@contoh.example",
        role=Role.OBSERVER,
        locale="en",
    ),
    DemoAccount(
        who=Text(id="Pemilik IKM", en="IKM owner"),
        identity="0" + identifiers.phone(1).removeprefix("+62"),
        role=Role.IKM,
        acts_for=CompanyKind.IKM,
    ),
    DemoAccount(
        who=Text(id="Ritel modern", en="Retailer"),
        identity="ritel@contoh.example",
        role=Role.PARTNER,
        acts_for=CompanyKind.RETAILER,
    ),
    DemoAccount(
        who=Text(id="Bank", en="Bank"),
        identity="bank@contoh.example",
        role=Role.PARTNER,
        acts_for=CompanyKind.BANK,
    ),
    DemoAccount(
        who=Text(id="Eksportir", en="Exporter"),
        identity="eksportir@contoh.example",
        role=Role.PARTNER,
        acts_for=CompanyKind.EXPORTER,
    ),
)


def account_lines() -> list[str]:
    """Return the accounts as lines for a terminal, one a kind of person."""
    width = max(len(account.identity) for account in DEMO_ACCOUNTS)
    return [
        f"  {account.who.id:<14} {account.identity:<{width}}  {account.password}"
        for account in DEMO_ACCOUNTS
    ]
