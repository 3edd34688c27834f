"""Kinds and states of companies, permits, needs and briefs as plain values."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from matchmaker.accounts.consent_texts import Purpose


class CompanyKind(StrEnum):
    """An IKM, or one of the three kinds of partner."""

    IKM = "ikm"
    BANK = "bank"
    RETAILER = "retailer"
    EXPORTER = "exporter"


PARTNER_KINDS = (CompanyKind.BANK, CompanyKind.RETAILER, CompanyKind.EXPORTER)


class PermitState(StrEnum):
    """`expired` is never stored: it follows from the date."""

    IN_PROCESS = "in_process"
    DECLARED = "declared"
    VERIFIED = "verified"


class Disclosed(StrEnum):
    """What of a company is shown only to whom it was opened, and noted when it is looked at."""

    CONTACTS = "contacts"
    FINANCES = "finances"


class DatePrecision(StrEnum):
    """How exactly a start date is known; a bare year is kept as its last day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class NeedKind(StrEnum):
    """What an IKM comes for."""

    RETAIL = "retail"
    EXPORT = "export"
    LOAN = "loan"


class RegistrationState(StrEnum):
    """How far somebody's own registration is; a returned one waits for its owner."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class BuysFor(StrEnum):
    """Whether a partner buys for itself, or as a broker on behalf of others."""

    ITSELF = "itself"
    OTHERS = "others"


class Packaging(StrEnum):
    """What a partner demands of packaging; the barcode is among the required permits."""

    LABEL = "label"
    EXPIRY = "expiry"
    FOOD_GRADE = "food_grade"
    SEALED = "sealed"
    NUTRITION = "nutrition"
    ENGLISH_LABEL = "english_label"
    CARTON = "carton"


class Certificate(StrEnum):
    """What an exporter asks for beside the permits that a profile holds."""

    GMP = "gmp"
    PHYTOSANITARY = "phytosanitary"
    HEALTH = "health"
    ORIGIN = "origin"
    FUMIGATION = "fumigation"
    LABORATORY = "laboratory"
    FAIR_TRADE = "fair_trade"


@dataclass(frozen=True, kw_only=True)
class LoanProduct:
    """A loan a bank offers: rupiah from `min` to `max`, purpose working_capital or investment.

    `conditions` are the bank's own words on collateral, interest and papers; `code` is how its
    address is called once somebody has edited it.
    """

    name: str
    min: int | None = None
    max: int | None = None
    purpose: str | None = None
    min_months_running: int | None = None
    conditions: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a partner seeks at an edition; an empty tuple, text or None is "not asked".

    `tags` are closed under ancestors. `terms` are cash, consignment, credit_<days> and
    deposit_<percent>. `on_behalf_of` says for whom a broker buys.
    """

    sectors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    products_sought: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    required_permits: tuple[str, ...] = ()
    min_capacity_per_month: int | None = None
    price_low: int | None = None
    price_high: int | None = None
    terms: tuple[str, ...] = ()
    min_shelf_life_days: int | None = None
    packaging: tuple[str, ...] = ()
    loan_products: tuple[LoanProduct, ...] = ()
    destinations: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    buys_for: str | None = None
    on_behalf_of: str = ""
    notes: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Brief:
        """Read what the database keeps: what an older version did not ask is "not asked"."""
        known = {item.name: item.default for item in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value or ()) if known[name] == () else value
            for name, value in stored.items()
            if name in known
        }
        values["loan_products"] = tuple(
            _read_loan(loan) for loan in values.get("loan_products", ())
        )
        return cls(**values)


def _read_loan(stored: Mapping[str, Any]) -> LoanProduct:
    known = {item.name for item in fields(LoanProduct)}
    return LoanProduct(**{name: value for name, value in stored.items() if name in known})


@dataclass(frozen=True, kw_only=True)
class Need:
    """What an IKM comes for at an edition; amount in rupiah and purpose for a loan."""

    kind: NeedKind
    amount: int | None = None
    purpose: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Need:
        """Read what the database keeps."""
        return cls(
            kind=NeedKind(stored["kind"]),
            amount=stored.get("amount"),
            purpose=stored.get("purpose"),
        )


def registration_token(secret: str, registration_id: str) -> str:
    """Return the private address by which its owner mends a registration; nothing is stored."""
    mac = hmac.new(secret.encode(), b"registration\0" + registration_id.encode(), hashlib.sha256)
    return f"{registration_id}.{mac.hexdigest()[:48]}"


def read_registration_token(token: str, secrets: Sequence[str]) -> str | None:
    """Return the public id that a token stands for; None when nobody here has made it."""
    registration_id, _, _ = token.partition(".")
    known = (registration_token(secret, registration_id) for secret in secrets)
    typed = token.encode()
    return registration_id if any(hmac.compare_digest(t.encode(), typed) for t in known) else None


class WrongStepError(ValueError):
    """A registration cannot go from its state to the wanted one."""


_NEXT: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.SUBMITTED: frozenset(
        {RegistrationState.RETURNED, RegistrationState.APPROVED, RegistrationState.REJECTED}
    ),
    RegistrationState.RETURNED: frozenset(
        {RegistrationState.SUBMITTED, RegistrationState.REJECTED}
    ),
    RegistrationState.APPROVED: frozenset(),
    RegistrationState.REJECTED: frozenset(),
}


def check_step(before: RegistrationState, after: RegistrationState) -> None:
    """Raise WrongStepError unless a registration may go from one state to the other.

    What was approved or rejected stays so; a returned one is sent again, or rejected.
    """
    if after not in _NEXT[before]:
        raise WrongStepError(f"a registration that is {before} cannot become {after}")


def list_purposes(kind: CompanyKind) -> tuple[Purpose, ...]:
    """Return what somebody registering a company of this kind is asked to agree to."""
    if kind is CompanyKind.IKM:
        return (
            Purpose.PROGRAMME,
            Purpose.PARTNERS,
            Purpose.WHATSAPP,
            Purpose.PUBLIC_CATALOGUE,
        )
    return (Purpose.PROGRAMME, Purpose.WHATSAPP)
