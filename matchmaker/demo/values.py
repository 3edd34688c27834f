"""What the demo consists of, as plain values. Nobody and nothing in it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matchmaker.directory.core import (
    Brief,
    CompanyKind,
    DatePrecision,
    Need,
    PermitState,
)
from matchmaker.meetings.core import MeetingState, Side


@dataclass(frozen=True, kw_only=True)
class DemoProduct:
    """Something a demo IKM makes; prices in rupiah a unit."""

    name_id: str
    name_en: str
    product_type: str
    unit: str
    price: int | None = None
    min_order: int | None = None
    capacity_per_month: int | None = None
    shelf_life_days: int | None = None
    lead_time_days: int | None = None
    barcode: str | None = None
    hs_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class DemoPermit:
    """A permit with a number of the right form that nobody has issued."""

    kind: str
    number: str
    state: PermitState
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DemoIkm:
    """An IKM of the demo. `number` counts from 1 and is part of its identifiers."""

    number: int
    name: str
    owner: str
    story: str
    phone: str
    email: str | None
    regency_code: str
    kabupaten: str
    sectors: tuple[str, ...]
    started_on: date | None
    started_precision: DatePrecision | None
    workers: int
    sales_per_year: int
    markets: tuple[str, ...] | None
    export_ready: bool | None
    products: tuple[DemoProduct, ...]
    permits: tuple[DemoPermit, ...]
    needs: tuple[Need, ...]
    terms_accepted: tuple[str, ...]
    attends: tuple[str, ...]

    @property
    def nib(self) -> str | None:
        """Return the NIB it holds."""
        return next((permit.number for permit in self.permits if permit.kind == "nib"), None)


@dataclass(frozen=True, kw_only=True)
class DemoPartner:
    """A bank, retailer or exporter of the demo with its brief and the officers it sends."""

    number: int
    kind: CompanyKind
    name: str
    story: str
    contact: str
    title: str
    phone: str
    email: str
    city: str
    brief: Brief
    officers: int
    attends: tuple[str, ...]
    most_meetings_a_day: int | None


@dataclass(frozen=True, kw_only=True)
class DemoRoster:
    """Everybody who takes part; attendance names the edition's two days by their dates."""

    ikm: tuple[DemoIkm, ...]
    partners: tuple[DemoPartner, ...]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How well an IKM and a partner fit, in [0, 1]; both by number."""

    ikm: int
    partner: int
    score: float


@dataclass(frozen=True, kw_only=True)
class DemoRequest:
    """A request between an IKM and a partner (by number) with where it stands.

    Hours count back from the moment of loading.
    """

    ikm: int
    partner: int
    asked_by: Side
    purpose: str
    message: str
    priority: int
    state: MeetingState
    asked_hours_ago: int
    answered_hours_ago: int | None = None
    ended_hours_ago: int | None = None
    ended_by: Side | None = None
    answer_note: str = ""
