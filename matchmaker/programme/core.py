"""The naik kelas gate: a pure function of values, as of a day.

An IKM naik kelas when every criterion of its cohort's gate passes. Each criterion gives pass, fail
or unknown, with its evidence and, unless it passes, the mend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from matchmaker.programme import permits
from matchmaker.programme.permits import PermitFact, is_held
from matchmaker.reference.permits import (
    express,
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


# What a mentor can see for themself in the field ("diverifikasi lapangan").
VERIFIABLE = (CriterionCode.KNOWS_MARKET, CriterionCode.KNOWS_PRODUCTION)


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
class FieldCheck:
    """What a mentor saw of a criterion in the field: `holds` False when it shows something else."""

    holds: bool
    by: str
    day: date
    note: str = ""


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
    seen: Mapping[CriterionCode, FieldCheck] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionResult:
    """One criterion's outcome with its evidence; `mend` says what would make it pass.

    `lacks` names what is missing in codes: permits as expressions, facts of the production, or
    `field` for a mentor's confirmation.
    """

    criterion: CriterionCode
    outcome: Outcome
    evidence: Text
    mend: Text | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """A cohort's gate: the criteria in order, and what each product type demands.

    The criteria of `field_verified` pass only once a mentor has confirmed them in the field.
    """

    criteria: tuple[CriterionCode, ...]
    months_running: int
    product_types: Mapping[str, ProductType]
    field_verified: frozenset[CriterionCode] = frozenset()


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


def add_months(start: date, months: int) -> date:
    """Return the first day on which `months_between` from `start` reaches so many months."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = date.fromordinal(first_of_next.toordinal() - 1)
    return last.replace(day=min(start.day, last.day))


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month


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
    reached = write_date(add_months(candidate.started_on, gate.months_running))
    return CriterionResult(
        criterion=code,
        outcome=Outcome.FAIL,
        evidence=Text(
            id=f"Baru berjalan {max(months, 0)} bulan sejak {since.id}.",
            en=f"Running for only {max(months, 0)} months since {since.en}.",
        ),
        mend=Text(
            id=f"Perlu berjalan {gate.months_running} bulan (cukup pada {reached.id}), "
            "atau periksa tanggal mulainya.",
            en=f"It takes {gate.months_running} months (reached on {reached.en}); "
            "or check the date of the start.",
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
    return CriterionResult(
        criterion=CriterionCode.PERMITS,
        outcome=Outcome.FAIL,
        evidence=permits.explain(candidate.permits, requirement, day),
        mend=permits.mend(candidate.permits, requirement, held, day),
        lacks=tuple(express(gap) for gap in list_gaps(requirement, held)),
    )


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
        (
            "capacity",
            candidate.capacity_per_month,
            Text(id="kapasitas per bulan", en="monthly capacity"),
        ),
        ("price", candidate.price, Text(id="harga satuan", en="unit price")),
        ("min_order", candidate.min_order, Text(id="pesanan minimum", en="minimum order")),
    )
    missing = [name for _, value, name in stated if value is None]
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
        lacks=tuple(code for code, value, _ in stated if value is None),
    )


def _seen(
    code: CriterionCode, rule: Callable[[Gate, Candidate, date], CriterionResult]
) -> Callable[[Gate, Candidate, date], CriterionResult]:
    """Add to a rule what a mentor saw in the field, and let it decide where the gate says so."""

    def judge(gate: Gate, candidate: Candidate, day: date) -> CriterionResult:
        stated = rule(gate, candidate, day)
        check = candidate.seen.get(code)
        told = _tell_field(check) if check is not None else None
        required = code in gate.field_verified
        if told is not None:
            stated = replace(
                stated,
                evidence=Text(
                    id=f"{stated.evidence.id} {told.id}", en=f"{stated.evidence.en} {told.en}"
                ),
            )
        if not required or stated.outcome is not Outcome.PASS or (check and check.holds):
            return stated
        if check is None:
            return replace(stated, outcome=Outcome.UNKNOWN, mend=_ASK_THE_FIELD, lacks=("field",))
        return replace(stated, outcome=Outcome.FAIL, mend=_SETTLE_THE_FIELD, lacks=("field",))

    return judge


_ASK_THE_FIELD = Text(
    id="Pendamping perlu memastikannya di lapangan.",
    en="A mentor has yet to confirm it in the field.",
)
_SETTLE_THE_FIELD = Text(
    id="Perbaiki profil sesuai keadaan di lapangan, lalu minta pendamping memeriksanya lagi.",
    en="Correct the profile after what the field shows, then ask the mentor to look again.",
)


def _tell_field(check: FieldCheck) -> Text:
    day = write_date(check.day)
    if check.holds:
        return Text(
            id=f"Diverifikasi lapangan oleh {check.by}, {day.id}.",
            en=f"Verified in the field by {check.by}, {day.en}.",
        )
    return Text(
        id=f"Lain di lapangan, kata {check.by}, {day.id}: {check.note}",
        en=f"Different in the field, says {check.by}, {day.en}: {check.note}",
    )


_RULES: dict[CriterionCode, Callable[[Gate, Candidate, date], CriterionResult]] = {
    CriterionCode.RUNNING_12_MONTHS: _running,
    CriterionCode.PERMITS: _permits,
    CriterionCode.KNOWS_MARKET: _seen(CriterionCode.KNOWS_MARKET, _market),
    CriterionCode.KNOWS_PRODUCTION: _seen(CriterionCode.KNOWS_PRODUCTION, _production),
}
