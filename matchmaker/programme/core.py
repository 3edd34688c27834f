"""The naik kelas gate: a pure function of values, as of a day.

An IKM naik kelas when every criterion of its cohort's gate passes. Each criterion gives pass, fail
or unknown, with its evidence and, unless it passes, the mend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.directory.core import PermitState
from matchmaker.reference.permits import (
    AllOf,
    PermitKind,
    Requirement,
    describe,
    get_permit_name,
    is_met,
    list_gaps,
    list_kinds,
)
from matchmaker.reference.product_types import ProductType, list_product_types
from matchmaker.reference.texts import Text, write_date


class CriterionCode(StrEnum):
    """The criteria that a gate may hold."""

    RUNNING_12_MONTHS = "running_12_months"
    PERMITS = "permits"
    KNOWS_MARKET = "knows_market"
    KNOWS_PRODUCTION = "knows_production"


class Outcome(StrEnum):
    """What a criterion says. Unknown is not failed: somebody still has to ask."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where an IKM stands at the gate, for lists: passed, failed something, or not yet known."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, kw_only=True, slots=True)
class PermitFact:
    """A permit as the gate sees it. `number` matters for a P-IRT only: its year is in it."""

    kind: PermitKind
    number: str
    state: PermitState
    expires: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What the gate needs to know of an IKM; None means that nobody has stated it.

    `started_on` is the last day that the stated start may mean: 31 December for a bare year.
    """

    started_on: date | None
    product_type: str
    type_is_guessed: bool
    permits: tuple[PermitFact, ...]
    markets: tuple[str, ...] | None
    capacity_per_month: int | None
    price: int | None
    min_order: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionResult:
    """One criterion's outcome with its evidence; `mend` says what would make it pass."""

    criterion: CriterionCode
    outcome: Outcome
    evidence: Text
    mend: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A cohort's gate: the criteria in order, and what each product type demands."""

    criteria: tuple[CriterionCode, ...]
    months_running: int
    product_types: Mapping[str, ProductType]


@dataclass(frozen=True, kw_only=True, slots=True)
class GateVerdict:
    """What the gate says of one IKM on one day."""

    product_type: str
    type_is_guessed: bool
    results: tuple[CriterionResult, ...]

    @property
    def graduated(self) -> bool:
        """Return whether every criterion passes."""
        return all(result.outcome is Outcome.PASS for result in self.results)

    def outcome_of(self, criterion: CriterionCode) -> Outcome:
        """Return the outcome of a criterion; raise LookupError when the gate has it not."""
        for result in self.results:
            if result.criterion is criterion:
                return result.outcome
        raise LookupError(criterion)


def default_gate() -> Gate:
    """Return the programme's gate: a year in business, permits, market, production."""
    return Gate(
        criteria=tuple(CriterionCode),
        months_running=12,
        product_types={item.code: item for item in list_product_types()},
    )


def evaluate(gate: Gate, candidate: Candidate, day: date) -> GateVerdict:
    """Return the verdict of the gate as of `day`; raise LookupError for an unknown type."""
    return GateVerdict(
        product_type=candidate.product_type,
        type_is_guessed=candidate.type_is_guessed,
        results=tuple(_RULES[code](gate, candidate, day) for code in gate.criteria),
    )


def months_between(start: date, end: date) -> int:
    """Return the full months from `start` to `end`, negative when `end` is earlier.

    The 29th, 30th or 31st is reached on the last day of a shorter month.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and not _is_last_of_month(end):
        months -= 1
    return months


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month


def is_held(permit: PermitFact, day: date) -> bool:
    """Return whether a permit counts on `day`.

    Verified and declared count, in process does not. A P-IRT is valid to 31 December of the year
    in its last two digits (PerBPOM 22/2018); any other permit without an expiry date is valid.
    """
    if permit.state is PermitState.IN_PROCESS:
        return False
    expires = permit.expires
    if expires is None and permit.kind is PermitKind.PIRT:
        if not permit.number[-2:].isdigit():
            return False
        expires = date(2000 + int(permit.number[-2:]), 12, 31)
    return expires is None or expires >= day


def _running(gate: Gate, candidate: Candidate, day: date) -> CriterionResult:
    code = CriterionCode.RUNNING_12_MONTHS
    if candidate.started_on is None:
        return CriterionResult(
            criterion=code,
            outcome=Outcome.UNKNOWN,
            evidence=Text(id="Mulai usaha belum diisi.", en="The start is not stated."),
            mend=Text(id="Isi tanggal atau tahun mulai usaha.", en="State when it started."),
        )
    months = months_between(candidate.started_on, day)
    since = write_date(candidate.started_on)
    if months >= gate.months_running:
        return CriterionResult(
            criterion=code,
            outcome=Outcome.PASS,
            evidence=Text(
                id=f"Berjalan {months} bulan sejak {since.id}.",
                en=f"Running for {months} months since {since.en}.",
            ),
        )
    return CriterionResult(
        criterion=code,
        outcome=Outcome.FAIL,
        evidence=Text(
            id=f"Baru berjalan {max(months, 0)} bulan sejak {since.id}.",
            en=f"Running for only {max(months, 0)} months since {since.en}.",
        ),
        mend=Text(
            id=f"Perlu berjalan {gate.months_running} bulan, atau periksa tanggal mulainya.",
            en=f"It takes {gate.months_running} months; or check the date of the start.",
        ),
    )


def _permits(gate: Gate, candidate: Candidate, day: date) -> CriterionResult:
    requirement = gate.product_types[candidate.product_type].gate_permits
    held = {permit.kind for permit in candidate.permits if is_held(permit, day)}
    if is_met(requirement, held):
        names = [get_permit_name(kind).short for kind in list_kinds(requirement) if kind in held]
        return CriterionResult(
            criterion=CriterionCode.PERMITS,
            outcome=Outcome.PASS,
            evidence=Text(
                id=f"Memiliki {', '.join(name.id for name in names)}.",
                en=f"Holds {', '.join(name.en for name in names)}.",
            ),
        )
    gap = describe(_together(list_gaps(requirement, held)))
    return CriterionResult(
        criterion=CriterionCode.PERMITS,
        outcome=Outcome.FAIL,
        evidence=_why_not_held(requirement, candidate.permits, day),
        mend=Text(id=f"Perlu {gap.id} yang berlaku.", en=f"It takes a valid {gap.en}."),
    )


def _together(gaps: Sequence[Requirement]) -> Requirement:
    return gaps[0] if len(gaps) == 1 else AllOf(tuple(gaps))


def _why_not_held(requirement: Requirement, permits: tuple[PermitFact, ...], day: date) -> Text:
    """Say for every permit that could count, but does not, why it does not."""
    told = []
    for permit in permits:
        if permit.kind not in list_kinds(requirement) or is_held(permit, day):
            continue
        name = get_permit_name(permit.kind).short
        if permit.state is PermitState.IN_PROCESS:
            told.append(Text(id=f"{name.id} masih dalam proses.", en=f"{name.en} is in process."))
        else:
            told.append(
                Text(id=f"{name.id} sudah tidak berlaku.", en=f"{name.en} is no longer valid.")
            )
    if not told:
        return Text(id="Izin yang diminta belum ada.", en="A permit that it takes is missing.")
    return Text(id=" ".join(text.id for text in told), en=" ".join(text.en for text in told))


def _market(gate: Gate, candidate: Candidate, day: date) -> CriterionResult:
    if candidate.markets:
        return CriterionResult(
            criterion=CriterionCode.KNOWS_MARKET,
            outcome=Outcome.PASS,
            evidence=Text(
                id=f"Menjual lewat {', '.join(candidate.markets)}.",
                en=f"Sells through {', '.join(candidate.markets)}.",
            ),
        )
    return CriterionResult(
        criterion=CriterionCode.KNOWS_MARKET,
        outcome=Outcome.UNKNOWN,
        evidence=Text(id="Pasar saat ini belum diisi.", en="The current market is not stated."),
        mend=Text(
            id="Isi sedikitnya satu saluran penjualan.", en="Name at least one sales channel."
        ),
    )


def _production(gate: Gate, candidate: Candidate, day: date) -> CriterionResult:
    stated = (
        (candidate.capacity_per_month, Text(id="kapasitas per bulan", en="monthly capacity")),
        (candidate.price, Text(id="harga satuan", en="unit price")),
        (candidate.min_order, Text(id="pesanan minimum", en="minimum order")),
    )
    missing = [name for value, name in stated if value is None]
    if not missing:
        return CriterionResult(
            criterion=CriterionCode.KNOWS_PRODUCTION,
            outcome=Outcome.PASS,
            evidence=Text(
                id="Kapasitas, harga dan pesanan minimum sudah diisi.",
                en="Capacity, price and minimum order are stated.",
            ),
        )
    names = Text(
        id=", ".join(name.id for name in missing), en=", ".join(name.en for name in missing)
    )
    return CriterionResult(
        criterion=CriterionCode.KNOWS_PRODUCTION,
        outcome=Outcome.UNKNOWN,
        evidence=Text(id=f"Belum diisi: {names.id}.", en=f"Not stated: {names.en}."),
        mend=Text(id=f"Isi {names.id} produk utama.", en=f"State the main product's {names.en}."),
    )


_RULES: dict[CriterionCode, Callable[[Gate, Candidate, date], CriterionResult]] = {
    CriterionCode.RUNNING_12_MONTHS: _running,
    CriterionCode.PERMITS: _permits,
    CriterionCode.KNOWS_MARKET: _market,
    CriterionCode.KNOWS_PRODUCTION: _production,
}
