"""What the gate said, by criterion."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.programme.core import CriterionCode, GateVerdict, Outcome


def outcomes(verdict: GateVerdict) -> Mapping[CriterionCode, Outcome]:
    return {result.criterion: result.outcome for result in verdict.results}
