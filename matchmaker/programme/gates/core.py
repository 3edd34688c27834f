"""The settings of a gate, the programme's or a cohort's, and what differs between two verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from matchmaker.programme.core import (
    VERIFIABLE,
    CriterionCode,
    Gate,
    GateVerdict,
    default_gate,
)
from matchmaker.reference.permits import RequirementError, parse_requirement
from matchmaker.reference.product_types import list_product_types

FEWEST_MONTHS, MOST_MONTHS = 1, 120


class Cause(StrEnum):
    """Why somebody was judged anew."""

    JUDGED = "judged"
    IMPORT = "import"
    PROFILE = "profile"
    SETTINGS = "settings"
    COHORT = "cohort"
    OVERRIDE = "override"
    VERIFICATION = "verification"
    DAY = "day"


class SettingsError(ValueError):
    """The settings make no gate; `problem` says what, `subject` where."""

    def __init__(self, problem: str, subject: str = "") -> None:
        super().__init__(problem, subject)
        self.problem = problem
        self.subject = subject


@dataclass(frozen=True, kw_only=True)
class GateSettings:
    """What a gate asks. `permits` holds the product types that demand something else
    than the programme's list, each with its expression (`nib & (pirt | bpom_food)`).
    """

    criteria: tuple[CriterionCode, ...] = tuple(CriterionCode)
    months_running: int = 12
    field_verified: frozenset[CriterionCode] = frozenset()
    permits: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that a row keeps."""
        return {
            "criteria": [str(code) for code in self.criteria],
            "months_running": self.months_running,
            "field_verified": sorted(self.field_verified),
            "permits": dict(sorted(self.permits.items())),
        }


DEFAULT_SETTINGS = GateSettings()


def read_settings(stored: Mapping[str, Any] | None) -> GateSettings:
    """Return the settings of a row; None is the default gate. Raises SettingsError."""
    if stored is None:
        return DEFAULT_SETTINGS
    known = set(CriterionCode)
    settings = GateSettings(
        criteria=tuple(CriterionCode(one) for one in stored.get("criteria", known) if one in known),
        months_running=int(stored.get("months_running", DEFAULT_SETTINGS.months_running)),
        field_verified=frozenset(
            CriterionCode(one) for one in stored.get("field_verified", ()) if one in known
        ),
        permits=dict(stored.get("permits", {})),
    )
    check_settings(settings)
    return settings


def check_settings(settings: GateSettings) -> None:
    """Raise SettingsError: no criterion, months out of 1 to 120, a permit rule nobody can read."""
    if not settings.criteria:
        raise SettingsError("no_criterion")
    if not FEWEST_MONTHS <= settings.months_running <= MOST_MONTHS:
        raise SettingsError("months")
    if not settings.field_verified <= set(VERIFIABLE) & set(settings.criteria):
        raise SettingsError("field_verified")
    types = {one.code for one in list_product_types()}
    for code, expression in settings.permits.items():
        if code not in types:
            raise SettingsError("product_type", code)
        try:
            parse_requirement(expression)
        except RequirementError as error:
            raise SettingsError("permits", code) from error


def build_gate(settings: GateSettings) -> Gate:
    """Return the gate that the settings make. Raises SettingsError."""
    check_settings(settings)
    standard = default_gate()
    types = dict(standard.product_types)
    for code, expression in settings.permits.items():
        types[code] = replace(types[code], gate_permits=parse_requirement(expression))
    return Gate(
        criteria=tuple(code for code in CriterionCode if code in settings.criteria),
        months_running=settings.months_running,
        product_types=types,
        field_verified=settings.field_verified,
    )


def list_changes(
    before: Sequence[Mapping[str, Any]] | None, verdict: GateVerdict
) -> list[dict[str, Any]]:
    """Return [{criterion, before, after, evidence, mend}] for each criterion that turned.

    `before` are the outcomes as a result's row keeps them, None before the first verdict. A
    criterion that the gate asks no longer has None as `after`, one that is new None as `before`.
    """
    was = {str(one["criterion"]): str(one["outcome"]) for one in before or ()}
    now = {str(one.criterion): one for one in verdict.results}
    changes: list[dict[str, Any]] = [
        {
            "criterion": code,
            "before": was.get(code),
            "after": str(result.outcome),
            "evidence": result.evidence.as_json(),
            "mend": result.mend.as_json() if result.mend else None,
        }
        for code, result in now.items()
        if was.get(code) != str(result.outcome)
    ]
    changes += [
        {"criterion": code, "before": outcome, "after": None, "evidence": None, "mend": None}
        for code, outcome in was.items()
        if code not in now
    ]
    return changes
