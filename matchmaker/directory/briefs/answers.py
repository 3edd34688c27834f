"""The answers of a partner's profile and brief: read from its rows, and written onto them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matchmaker.directory.briefs.core import EVERYWHERE, Terms, name_loans, put_loan
from matchmaker.directory.core import Brief
from matchmaker.directory.editing.service import Subject
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.tags.core.tree import Tree

_COMPANY = ("name", "city", "story", "story_en", "contact_name", "contact_title", "phone", "email")
_BRIEF = (
    "products_sought", "required_permits", "min_capacity_per_month", "price_low", "price_high",
    "min_shelf_life_days", "packaging", "destinations", "certificates", "buys_for",
    "on_behalf_of", "notes",
)  # fmt: skip
_LISTS = {"products_sought", "required_permits", "packaging", "destinations", "certificates"}
_LOAN = ("name", "min", "max", "purpose", "min_months_running", "conditions")
_TEXTS = {"on_behalf_of", "notes", "conditions"}


def partner_subject(company: Company) -> Subject:
    """Return what is asked of the partner itself."""

    def read() -> dict[str, Any]:
        return {name: getattr(company, name) for name in _COMPANY}

    def put(name: str, value: Any) -> None:
        nothing = None if name in {"phone", "email"} else ""
        setattr(company, name, value or nothing)

    return Subject(owner=company, read=read, put=put)


def brief_subject(part: Participation, tree: Tree) -> Subject:
    """Return what a partner seeks; tags are shown as chosen and kept closed under ancestors."""

    def read() -> dict[str, Any]:
        brief = Brief.from_json(part.brief or {})
        terms = Terms.from_codes(brief.terms)
        values = {name: getattr(brief, name) for name in _BRIEF}
        return {name: list(v) if name in _LISTS else v for name, v in values.items()} | {
            "sectors": list(brief.sectors),
            "tags": list(tree.chosen(brief.tags)),
            "regions": list(brief.regions),
            "terms": list(terms.usual),
            "credit_days": terms.credit_days,
            "deposit_percent": terms.deposit_percent,
        }

    def put(name: str, value: Any) -> None:
        brief = Brief.from_json(part.brief or {})
        part.brief = _with(brief, name, value, tree).to_json()
        if name == "sectors":
            part.company.sectors = list(value or ())

    return Subject(owner=part, read=read, put=put)


def loan_subject(part: Participation, code: str) -> Subject:
    """Return what is asked of one loan product; raises KeyError when the brief has it not."""

    def read() -> dict[str, Any]:
        loan = name_loans(Brief.from_json(part.brief).loan_products)[code]
        return {name: getattr(loan, name) for name in _LOAN}

    def put(name: str, value: Any) -> None:
        kept = value or "" if name in _TEXTS else value
        part.brief = put_loan(Brief.from_json(part.brief), code, **{name: kept}).to_json()

    read()
    return Subject(owner=part, read=read, put=put, prefix=f"loan:{code}.")


def attendance_subject(part: Participation, days: Iterable[str]) -> Subject:
    """Return when a partner is there and how many meetings a day it wants.

    All half-days are the same as none: the whole edition.
    """
    every = [f"{day}:{half}" for day in days for half in ("morning", "afternoon")]

    def read() -> dict[str, Any]:
        return {
            "attends": list(part.attends) or every,
            "most_meetings_a_day": part.most_meetings_a_day,
        }

    def put(name: str, value: Any) -> None:
        if name == "attends":
            part.attends = [] if set(value) >= set(every) else sorted(value)
        else:
            part.most_meetings_a_day = value

    return Subject(owner=part, read=read, put=put)


def tags_subject(company: Company, tree: Tree) -> Subject:
    """Return which tags an IKM carries, shown as chosen and kept closed under ancestors."""

    def read() -> dict[str, Any]:
        return {"tags": list(tree.chosen(company.tags))}

    def put(name: str, value: Any) -> None:
        company.tags = list(tree.close(value or ()))

    return Subject(owner=company, read=read, put=put)


def _with(brief: Brief, name: str, value: Any, tree: Tree) -> Brief:
    if name == "tags":
        return replace(brief, tags=tree.close(value or ()))
    if name == "regions":
        regions = tuple(value or ())
        return replace(brief, regions=(EVERYWHERE,) if EVERYWHERE in regions else regions)
    if name in {"terms", "credit_days", "deposit_percent"}:
        field = {"terms": "usual"}.get(name, name)
        changed: dict[str, Any] = {field: tuple(value or ()) if name == "terms" else value}
        return replace(brief, terms=replace(Terms.from_codes(brief.terms), **changed).to_codes())
    kept: Any = value or "" if name in _TEXTS else value
    if name in _LISTS or name == "sectors":
        kept = tuple(value or ())
    return replace(brief, **{name: kept})
