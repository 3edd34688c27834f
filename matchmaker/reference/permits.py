"""Kinds of permits, and the requirements that combine them (`nib & (pirt | bpom_food)`).

Only the form of a number can be checked; there is no official look-up.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matchmaker.reference.tables import table
from matchmaker.reference.texts import Text


class PermitKind(StrEnum):
    """Every kind of permit that a profile can hold."""

    NIB = "nib"
    PIRT = "pirt"
    BPOM_FOOD = "bpom_food"
    BPOM_HERBAL = "bpom_herbal"
    HALAL = "halal"
    ORGANIC = "organic"
    HACCP = "haccp"
    SVLK = "svlk"
    BRAND = "brand"


@dataclass(frozen=True, kw_only=True, slots=True)
class PermitName:
    """The short and the long name of a kind of permit, and where one gets or renews it."""

    short: Text
    long: Text
    where: Text


@cache
def get_permit_name(kind: PermitKind) -> PermitName:
    """Return the names of a kind."""
    for row in table("permits"):
        if row["kind"] == kind:
            return PermitName(
                short=Text(id=row["name_id"], en=row["name_en"]),
                long=Text(id=row["long_id"], en=row["long_en"]),
                where=Text(id=row["where_id"], en=row["where_en"]),
            )
    raise LookupError(kind)


@dataclass(frozen=True, slots=True)
class Held:
    """One permit must be held."""

    kind: PermitKind


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be met."""

    parts: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough."""

    parts: tuple[Requirement, ...]


Requirement = Held | AllOf | AnyOf


class RequirementError(ValueError):
    """The expression cannot be read."""


def parse_requirement(expression: str) -> Requirement:
    """Read `&` (all of), `|` (any of) and brackets over kinds of permit; `&` binds tighter.

    Raises RequirementError for an unknown kind or a broken expression.
    """
    rest = expression
    tokens: list[str] = []
    while rest.strip():
        token = re.match(r"\s*(\w+|[&|()])", rest)
        if token is None:
            raise RequirementError(expression)
        tokens.append(token.group(1))
        rest = rest[token.end() :]
    tokens.append("")
    requirement = _any_of(tokens)
    if tokens != [""]:
        raise RequirementError(expression)
    return requirement


def _any_of(tokens: list[str]) -> Requirement:
    parts = [_all_of(tokens)]
    while tokens[0] == "|":
        tokens.pop(0)
        parts.append(_all_of(tokens))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _all_of(tokens: list[str]) -> Requirement:
    parts = [_single(tokens)]
    while tokens[0] == "&":
        tokens.pop(0)
        parts.append(_single(tokens))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _single(tokens: list[str]) -> Requirement:
    word = tokens.pop(0) if tokens[0] else ""
    if word == "(":
        inner = _any_of(tokens)
        if tokens[0] != ")":
            raise RequirementError("bracket not closed")
        tokens.pop(0)
        return inner
    if word not in set(PermitKind):
        raise RequirementError(f"no kind of permit: {word!r}")
    return Held(PermitKind(word))


def is_met(requirement: Requirement, held: Collection[PermitKind]) -> bool:
    """Return whether the permits held meet the requirement."""
    match requirement:
        case Held(kind):
            return kind in held
        case AllOf(parts):
            return all(is_met(part, held) for part in parts)
        case AnyOf(parts):
            return any(is_met(part, held) for part in parts)


def list_gaps(requirement: Requirement, held: Collection[PermitKind]) -> tuple[Requirement, ...]:
    """Return the parts of the requirement that are not met; alternatives stay together."""
    if is_met(requirement, held):
        return ()
    if isinstance(requirement, AllOf):
        return tuple(gap for part in requirement.parts for gap in list_gaps(part, held))
    return (requirement,)


def list_kinds(requirement: Requirement) -> tuple[PermitKind, ...]:
    """Return every kind that the requirement mentions, in its order."""
    if isinstance(requirement, Held):
        return (requirement.kind,)
    return tuple(dict.fromkeys(k for part in requirement.parts for k in list_kinds(part)))


def describe(requirement: Requirement) -> Text:
    """Return the requirement in words: `P-IRT atau BPOM MD` / `P-IRT or BPOM MD`."""
    if isinstance(requirement, Held):
        return get_permit_name(requirement.kind).short
    words = (" dan ", " and ") if isinstance(requirement, AllOf) else (" atau ", " or ")
    parts = [describe(part) for part in requirement.parts]
    return Text(
        id=words[0].join(part.id for part in parts), en=words[1].join(part.en for part in parts)
    )


def express(requirement: Requirement) -> str:
    """Write a requirement as `parse_requirement` reads it: `nib & (pirt | bpom_food)`."""
    if isinstance(requirement, Held):
        return str(requirement.kind)
    if isinstance(requirement, AnyOf):
        return " | ".join(express(part) for part in requirement.parts)
    return " & ".join(
        f"({express(part)})" if isinstance(part, AnyOf) else express(part)
        for part in requirement.parts
    )
