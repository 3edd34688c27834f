"""The page "Data saya" as values: each company's consents, banks, and who has looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.accounts.consent_texts import Purpose, get_text
from matchmaker.accounts.consents import list_consents
from matchmaker.accounts.core import ConsentSource
from matchmaker.accounts.models import Consent
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company
from matchmaker.directory.openings import Look, OpenedTo, list_looks, list_opened_to
from matchmaker.privacy import queries
from matchmaker.web.locale import current_locale

# A partner comes to be seen: it is asked for less.
_ASKED = {
    True: (Purpose.PROGRAMME, Purpose.PARTNERS, Purpose.WHATSAPP, Purpose.PUBLIC_CATALOGUE),
    False: (Purpose.PROGRAMME, Purpose.WHATSAPP),
}
MOST_LOOKS = 50


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """One purpose in the page's language, and since when it is consented to (None: not).

    `newer` are the words of today where the consent was given to others, "" where they are these.
    """

    purpose: Purpose
    title: str
    body: str
    given_at: datetime | None
    on_paper: bool
    version: str
    newer: str


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """A bank that can be named, and since when it may see the finances (None: not)."""

    public_id: str
    name: str
    given_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What one company has consented to, whether it is restricted, and who has looked."""

    public_id: str
    name: str
    is_ikm: bool
    restricted_at: datetime | None
    lines: Sequence[ConsentLine]
    bank_text: str
    banks: Sequence[BankLine]
    opened_to: Sequence[OpenedTo]
    looks: Sequence[Look]

    @property
    def takes_part(self) -> bool:
        """Tell whether the programme, without which nothing else can be given, is open."""
        return any(line.purpose is Purpose.PROGRAMME and line.given_at for line in self.lines)


def list_rights(companies: Sequence[Company]) -> list[Rights]:
    """Return the page's part for each of a person's companies."""
    return [_rights(company) for company in companies]


def _rights(company: Company) -> Rights:
    is_ikm = company.kind is CompanyKind.IKM
    given = {
        (consent.purpose, consent.bank_id): consent
        for consent in list_consents(company.id)
        if consent.withdrawn_at is None
    }
    banks = queries.list_banks([company.id]) if is_ikm else []
    return Rights(
        public_id=company.public_id,
        name=company.name,
        is_ikm=is_ikm,
        restricted_at=company.restricted_at,
        lines=[_line(purpose, given.get((purpose, None))) for purpose in _ASKED[is_ikm]],
        bank_text=get_text(Purpose.BANK).body.in_language(current_locale()),
        banks=[
            BankLine(
                public_id=bank.public_id,
                name=bank.name,
                given_at=_given_at(given.get((Purpose.BANK, bank.id))),
            )
            for bank in banks
        ],
        opened_to=list_opened_to([company.id]),
        looks=list_looks([company.id])[:MOST_LOOKS],
    )


def _line(purpose: Purpose, consent: Consent | None) -> ConsentLine:
    """Show the words that were consented to; the newest where there is no consent."""
    today = get_text(purpose)
    text = get_text(purpose, consent.version) if consent else today
    return ConsentLine(
        purpose=purpose,
        title=text.title.in_language(current_locale()),
        body=text.body.in_language(current_locale()),
        given_at=_given_at(consent),
        on_paper=consent is not None and consent.source is ConsentSource.PAPER,
        version=consent.version if consent else "",
        newer="" if text == today else today.body.in_language(current_locale()),
    )


def _given_at(consent: Consent | None) -> datetime | None:
    return consent.given_at if consent else None
