"""Values that the core judges and what it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from matchmaker.matching.core import explain

# Codes stay plain strings here: reference data decides which permits and sectors exist.
IKM, BANK, RETAILER, EXPORTER = "ikm", "bank", "retailer", "exporter"
PARTNER_KINDS = (BANK, RETAILER, EXPORTER)
MUST, WOULD, RATHER_NOT = "must", "would", "rather_not"
VERIFIED, DECLARED, IN_PROCESS, EXPIRED = "verified", "declared", "in_process", "expired"
NEED_OF_KIND: Mapping[str, str] = MappingProxyType(
    {RETAILER: "retail", EXPORTER: "export", BANK: "loan"}
)
BARCODE = "barcode"
EVERYWHERE = "semua"
NO_WISHES: Mapping[str, str] = MappingProxyType({})
DEAL, MET, ABSENT = "deal", "met", "absent"
"""What came of a pair in an earlier edition: they traded, they met, or the other did not come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """What an IKM makes; prices in whole rupiah per unit, None where it did not say."""

    name_id: str = ""
    name_en: str = ""
    product_type: str | None = None
    unit: str | None = None
    price: float | None = None
    min_order: float | None = None
    capacity_per_month: float | None = None
    shelf_life_days: float | None = None
    barcode: bool | None = None
    hs: str | None = None
    lead_time_days: float | None = None
    packaging: str | None = None
    packaging_seen: tuple[str, ...] = ()
    """Demands on packaging that somebody has seen met: codes of packaging.DEMANDS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permit:
    """A permit as its owner or a mentor states it; it counts up to and including `expires`."""

    kind: str
    state: str = DECLARED
    expires: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What an IKM comes for: retail, export or loan; a loan with its rupiah and purpose.

    `closed`: whoever judges may not know the amount, whether or not there is one.
    """

    kind: str
    amount: float | None = None
    purpose: str | None = None
    closed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LoanProduct:
    """A bank's offer: rupiah from `minimum` to `maximum`, months the firm must have run."""

    name: str = ""
    minimum: float | None = None
    maximum: float | None = None
    purpose: str | None = None
    min_months_running: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ikm:
    """A small firm with what it offers and needs. `permits` None: it never said."""

    id: str
    kabupaten: str | None = None
    started: date | None = None
    sectors: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    permits: tuple[Permit, ...] | None = None
    needs: tuple[Need, ...] = ()
    sales_per_year: float | None = None
    workers: float | None = None
    terms_accepted: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=lambda: NO_WISHES)
    tags: tuple[str, ...] = ()
    past: Mapping[str, str] = field(default_factory=lambda: NO_WISHES)
    """What came of earlier editions, by the partner's id: deal, met, absent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A bank, retailer or exporter with its brief; empty means that it does not ask."""

    id: str
    kind: str
    sectors: tuple[str, ...] = ()
    products_sought: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    required_permits: tuple[str, ...] = ()
    min_capacity_per_month: float | None = None
    price_range: tuple[float | None, float | None] | None = None
    terms: tuple[str, ...] = ()
    min_shelf_life_days: float | None = None
    loan_products: tuple[LoanProduct, ...] = ()
    destinations: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=lambda: NO_WISHES)
    tags: tuple[str, ...] = ()
    packaging: tuple[str, ...] = ()
    past: Mapping[str, str] = field(default_factory=lambda: NO_WISHES)
    """What came of earlier editions, by the IKM's id: deal, met, absent."""


Facts = tuple[tuple[str, object], ...]


# Tuples, not dataclasses: an edition has millions of these, and a tuple is made in half the time.
class Contribution(NamedTuple):
    """A reason: what one side asks for and finds, with the points it brings to that side."""

    side: str
    code: str
    points: float
    phrase: str
    facts: Facts = ()

    @property
    def id(self) -> str:
        """The reason in Indonesian, ready to read aloud."""
        return explain.say_reason(self.phrase, self.facts, "id")

    @property
    def en(self) -> str:
        """The reason in English."""
        return explain.say_reason(self.phrase, self.facts, "en")


class Gap(NamedTuple):
    """What one side asks for and does not find; a hard one stops a deal, none hides a pair."""

    side: str
    code: str
    hard: bool
    phrase: str
    asked: object = None
    has: object = None
    facts: Facts = ()

    @property
    def id(self) -> str:
        """The gap in Indonesian."""
        return explain.say_gap(
            self.phrase, (("asked", self.asked), ("has", self.has), *self.facts), "id"
        )

    @property
    def en(self) -> str:
        """The gap in English."""
        return explain.say_gap(
            self.phrase, (("asked", self.asked), ("has", self.has), *self.facts), "en"
        )


class SideScore(NamedTuple):
    """One side's account: its reasons' points add up to `score`."""

    score: float
    reasons: tuple[Contribution, ...]
    gaps: tuple[Gap, ...]
    rather_not: bool


class Ranked(NamedTuple):
    """A candidate in its place; reasons strongest first, hard gaps before soft ones."""

    id: str
    score: float
    seeker: float
    candidate: float
    reasons: tuple[Contribution, ...]
    gaps: tuple[Gap, ...]
    rather_not: bool = False

    @property
    def stopped(self) -> bool:
        """Whether a hard gap stands in the way of a deal."""
        return any(gap.hard for gap in self.gaps)
