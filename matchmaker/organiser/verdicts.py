"""What `import` prints: verdicts, messages and the gate of each row. No database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.outcomes import Effect, ImportReport, Outcome
from matchmaker.programme.core import (
    Candidate,
    Gate,
    GateVerdict,
    evaluate,
)
from matchmaker.programme.permits import PermitFact
from matchmaker.reference.texts import Text


def candidate_of(row: IkmRow) -> Candidate:
    """Return what the gate needs to know of a row."""
    main = row.products[0]
    return Candidate(
        started_on=row.started.day if row.started else None,
        product_type=main.product_type,
        type_is_guessed=main.type_is_guessed,
        permits=tuple(
            PermitFact(
                kind=permit.kind, number=permit.number, state=permit.state, expires=permit.expires
            )
            for permit in row.permits
        ),
        markets=row.markets,
        capacity_per_month=main.capacity_per_month,
        price=main.price,
        min_order=main.min_order,
    )


def report_as_json(
    report: ImportReport, locale: str, gate_day: date | None, gate: Gate
) -> dict[str, Any]:
    """Return the report in the shape of `--json`; `gate_day` adds the gate to each IKM row."""
    rows = []
    for outcome in report.outcomes:
        verdict = outcome.verdict
        row: dict[str, Any] = {
            "line": verdict.line,
            "verdict": "error" if outcome.effect is Effect.REJECTED else "ok",
            "fields": list(verdict.fields),
            "messages": [text.in_language(locale) for text in list_messages(outcome)],
        }
        if gate_day is not None and report.roster.kind == "ikm":
            row["gate"] = _gate_as_json(outcome, gate, gate_day)
        rows.append(row)
    counted = (Effect.CREATED, Effect.UPDATED, Effect.UNCHANGED, Effect.REJECTED)
    return {"rows": rows, **{str(effect): report.count(effect) for effect in counted}}


def list_messages(outcome: Outcome) -> Iterator[Text]:
    """Yield what is wrong with a row and how to mend it, what deserves a look, what changed."""
    for problem in outcome.verdict.problems:
        shown = f" “{problem.value}”" if problem.value else ""
        yield Text(
            id=f"{problem.column}{shown}: {problem.mend.id}",
            en=f"{problem.column}{shown}: {problem.mend.en}",
        )
    yield from outcome.verdict.notes
    for change in outcome.changes:
        yield Text(
            id=f"{change.what.id}: {change.before} → {change.after}",
            en=f"{change.what.en}: {change.before} → {change.after}",
        )


def _gate_as_json(outcome: Outcome, gate: Gate, day: date) -> dict[str, Any] | None:
    """A row that could not be read has no gate."""
    if not isinstance(outcome.verdict.row, IkmRow):
        return None
    verdict: GateVerdict = evaluate(gate, candidate_of(outcome.verdict.row), day)
    return {
        "product_type": verdict.product_type,
        **{str(result.criterion): str(result.outcome) for result in verdict.results},
        "graduated": verdict.graduated,
    }


_SUMMARY = {
    Effect.CREATED: Text(id="baru", en="created"),
    Effect.UPDATED: Text(id="diperbarui", en="updated"),
    Effect.UNCHANGED: Text(id="tidak berubah", en="unchanged"),
    Effect.REJECTED: Text(id="ditolak", en="rejected"),
    Effect.HELD_BACK: Text(id="menunggu perbaikan", en="held back"),
}


def report_as_text(
    report: ImportReport, locale: str, gate_day: date | None, gate: Gate
) -> Iterator[str]:
    """Yield the report line by line for a person."""
    line_word = Text(id="Baris", en="Row").in_language(locale)
    for outcome in report.outcomes:
        for text in list_messages(outcome):
            yield f"{line_word} {outcome.verdict.line}: {text.in_language(locale)}"
    if gate_day is not None and report.roster.kind == "ikm":
        yield _gate_summary(report, gate_day, gate).in_language(locale)
    yield ", ".join(
        f"{report.count(effect)} {word.in_language(locale)}"
        for effect, word in _SUMMARY.items()
        if effect is not Effect.HELD_BACK or report.count(effect)
    )


def count_graduates(report: ImportReport, day: date, gate: Gate) -> tuple[int, int]:
    """Return how many of the good IKM rows pass a gate on `day`, and how many there are."""
    rows = [o.verdict.row for o in report.outcomes if isinstance(o.verdict.row, IkmRow)]
    return sum(evaluate(gate, candidate_of(row), day).graduated for row in rows), len(rows)


def _gate_summary(report: ImportReport, day: date, gate: Gate) -> Text:
    passed, total = count_graduates(report, day, gate)
    return Text(
        id=f"Naik kelas per {day.isoformat()}: {passed} dari {total}",
        en=f"Past the gate as of {day.isoformat()}: {passed} of {total}",
    )
