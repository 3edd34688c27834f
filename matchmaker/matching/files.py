"""The matching format: a question out of a file, the answer as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from matchmaker.matching.core.rule import Refusal, Rule, refusal
from matchmaker.matching.core.score import rank
from matchmaker.matching.core.types import IKM, Contribution, Gap, Ikm, Partner, Ranked
from matchmaker.matching.core.weights import Weights, with_own
from matchmaker.matching.fields import FileError, Place
from matchmaker.matching.frames import read_rule, read_tree
from matchmaker.matching.records import read_ikm, read_partner

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchFile:
    """One question: this seeker against these candidates on this day."""

    day: date
    seeker: Ikm | Partner
    candidates: tuple[Ikm | Partner, ...]
    weights: Weights
    """The usual weights, with the file's tree of tags."""
    rule: Rule
    notes: tuple[str, ...]
    """What was left out because the format does not know it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The candidates in their order, and those whom the rule keeps apart from the seeker."""

    ranking: list[Ranked]
    refused: list[tuple[str, Refusal]]


def read_match_file(path: str) -> MatchFile:
    """Reads and checks a file in the matching format; `-` is standard input.

    Raises FileError, whose text names the place and says what to write instead.
    """
    return parse_match(_load(path))


def parse_match(data: object) -> MatchFile:
    """Checks a decoded document; raises FileError."""
    notes: list[str] = []
    if not isinstance(data, dict):
        raise FileError(
            "the file",
            "expected one object with day, seeker and candidates"
            + (", found a list: take one case out of it" if isinstance(data, list) else ""),
        )
    top = Place(data, "", notes)
    day = top.get_day("day")
    seeker = _read_company(top.get_place("seeker"))
    candidates = []
    seen: dict[str, str] = {}
    for place in top.get_places("candidates"):
        candidate = _read_company(place)
        if isinstance(candidate, Ikm) == isinstance(seeker, Ikm):
            other = "a bank, retailer or exporter" if isinstance(seeker, Ikm) else '"ikm"'
            raise FileError(
                f"{place.name}.kind", f"must be {other}, since the seeker is of the same side"
            )
        if candidate.id in seen:
            raise FileError(
                f"{place.name}.id",
                f"{candidate.id!r} is also {seen[candidate.id]}; give each its own id",
            )
        seen[candidate.id] = place.name
        candidates.append(candidate)
    tree = read_tree(top)
    return MatchFile(
        day=day,
        seeker=seeker,
        candidates=tuple(candidates),
        weights=with_own({}, tree),
        rule=read_rule(top, tree),
        notes=tuple(notes),
    )


def answer(question: MatchFile) -> Answer:
    """Rank whom the seeker may meet; the refused come in the order of the file."""
    refused = [
        (candidate.id, why)
        for candidate in question.candidates
        if (why := _refusal(question, candidate)) is not None
    ]
    apart = {candidate_id for candidate_id, _ in refused}
    met = [candidate for candidate in question.candidates if candidate.id not in apart]
    return Answer(
        ranking=rank(question.seeker, met, question.day, question.weights), refused=refused
    )


def _refusal(question: MatchFile, candidate: Ikm | Partner) -> Refusal | None:
    pair = (question.seeker, candidate)
    ikm = next(one for one in pair if isinstance(one, Ikm))
    partner = next(one for one in pair if isinstance(one, Partner))
    held = question.weights.tags.close((*ikm.sectors, *ikm.tags))
    return refusal(question.rule, held, partner.kind)


def dump_answer(found: Answer) -> dict[str, Any]:
    """The answer of `match --json`: points of a side add up to its score to the last digit.

    Whom the rule keeps apart stands under `refused`, which is there only when it does.
    """
    dumped: dict[str, Any] = {"ranking": [_dump_ranked(ranked) for ranked in found.ranking]}
    if found.refused:
        dumped["refused"] = [
            {"candidate": candidate_id, "code": why.code, "id": why.id, "en": why.en}
            for candidate_id, why in found.refused
        ]
    return dumped


def _dump_ranked(ranked: Ranked) -> dict[str, Any]:
    return {
        "id": ranked.id,
        "score": ranked.score,
        "sides": {"seeker": ranked.seeker, "candidate": ranked.candidate},
        "reasons": [_dump_reason(reason) for reason in ranked.reasons],
        "gaps": [_dump_gap(gap) for gap in ranked.gaps],
    }


def _dump_reason(reason: Contribution) -> dict[str, Any]:
    return {
        "side": reason.side,
        "code": reason.code,
        "points": reason.points,
        "id": reason.id,
        "en": reason.en,
    }


def _dump_gap(gap: Gap) -> dict[str, Any]:
    return {
        "side": gap.side,
        "code": gap.code,
        "hard": gap.hard,
        "asked": gap.asked,
        "has": gap.has,
        "id": gap.id,
        "en": gap.en,
    }


def _read_company(place: Place) -> Ikm | Partner:
    kind = place.get_choice("kind", ("ikm", "bank", "retailer", "exporter"))
    return read_ikm(place) if kind == IKM else read_partner(place, kind)


def _load(path: str) -> object:
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if path == "-" else _read_bytes(path)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        raise FileError(path, f"cannot be read: {problem}; check the path") from error
    if len(raw) > MAX_BYTES:
        raise FileError(path, "is larger than 64 MB; rank fewer candidates at a time")
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except FileError:
        raise
    except UnicodeDecodeError as error:
        raise FileError(path, "is not UTF-8; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise FileError(
            f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}"
        ) from error
    except RecursionError as error:
        raise FileError(path, "is nested too deeply to be a matching file") from error
    except ValueError as error:
        # A number of more digits than Python reads; JSON itself has no limit.
        raise FileError(
            path, "holds a number that is far too long; write it as digits of ordinary length"
        ) from error


def _read_bytes(path: str) -> bytes:
    with Path(path).open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _refuse_constant(name: str) -> NoReturn:
    raise FileError("the file", f"holds {name}, which is no number; write null instead")
