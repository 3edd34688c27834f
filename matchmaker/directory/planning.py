"""Find the company of every good row before anything is written; conflicts make it a bad one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from matchmaker.accounts.forgotten import Identifiers, find_forgotten
from matchmaker.db import db
from matchmaker.directory.changes import Changes
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.imports.ikm import IkmRow
from matchmaker.directory.imports.mitra import MitraRow
from matchmaker.directory.imports.roster import Roster, Row, RowVerdict, identity_of
from matchmaker.directory.imports.rows import Problem
from matchmaker.directory.known import ConflictError, KnownCompanies, KnownCompany
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.reference.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom one reaches at a company."""

    name: str = ""
    phone: str | None = None
    email: str | None = None


@dataclass(kw_only=True, slots=True)
class Planned:
    """A good row with its company. `before` is how its contact was known until now."""

    verdict: RowVerdict
    row: Row
    known: KnownCompany | None
    company: Company = field(init=False)
    before: Contact = field(default_factory=Contact)
    changes: Changes = field(default_factory=Changes)


def plan_rows(
    roster: Roster, edition: Edition, anew: Collection[int] = ()
) -> tuple[list[Planned], list[RowVerdict]]:
    """Find the company of every good row; conflicts turn good rows into bad ones.

    So does that somebody has asked to be forgotten, but for the lines in `anew`.
    """
    known = KnownCompanies(roster.kind, _list_known(edition.host_id))
    taken: dict[int, int] = {}
    plans: list[Planned] = []
    verdicts: list[RowVerdict] = []
    left = _list_forgotten(roster, edition.host_id)
    for verdict in roster.verdicts:
        if verdict.line in left:
            verdict = replace(verdict, forgotten=True)
        if verdict.row is not None:
            try:
                _check_forgotten(verdict, anew)
                _check_attendance(verdict.row, len(edition.days))
                company = known.find(identity_of(verdict.row))
                _check_taken(company, taken, verdict.line)
                plans.append(Planned(verdict=verdict, row=verdict.row, known=company))
            except ConflictError as error:
                verdict = _refused(verdict, roster, error)
        verdicts.append(verdict)
    return plans, verdicts


def _refused(verdict: RowVerdict, roster: Roster, error: ConflictError) -> RowVerdict:
    problems = tuple(
        Problem(column=roster.labels[key], value="", mend=error.mend) for key in error.keys
    )
    return replace(verdict, row=None, problems=problems)


def _list_forgotten(roster: Roster, host_id: int) -> set[int]:
    """Return the lines about somebody who has asked to be forgotten."""
    rows = [(verdict.line, verdict.row) for verdict in roster.verdicts if verdict.row is not None]
    found = find_forgotten(host_id, [identifiers_of(row) for _, row in rows])
    return {line for (line, _), is_left in zip(rows, found, strict=True) if is_left}


def identifiers_of(row: Row) -> Identifiers:
    """Return by what a row's person and firm would be known again."""
    nib = row.nib if isinstance(row, IkmRow) else None
    return Identifiers(phone=row.phone, email=row.email, nib=nib)


def _check_forgotten(verdict: RowVerdict, anew: Collection[int]) -> None:
    if verdict.forgotten and verdict.line not in anew:
        raise ConflictError(
            ("name",),
            Text(
                id="Orang ini telah meminta datanya dihapus. Hapus baris ini, atau nyatakan di"
                " halaman pratinjau bahwa ia telah menyetujui lagi.",
                en="This person has asked to be forgotten. Delete the row, or confirm on the"
                " preview page that they have consented anew.",
            ),
        )


def _check_attendance(row: Row, days: int) -> None:
    if isinstance(row, MitraRow) and any(half.day > days for half in row.attendance):
        raise ConflictError(
            ("attendance",),
            Text(
                id=f"Edisi ini hanya {days} hari. Perbaiki kehadirannya.",
                en=f"This edition has only {days} days. Mend the attendance.",
            ),
        )


def _check_taken(company: KnownCompany | None, taken: dict[int, int], line: int) -> None:
    if company is None:
        return
    earlier = taken.setdefault(company.id, line)
    if earlier != line:
        raise ConflictError(
            ("name",),
            Text(
                id=f"Baris {earlier} sudah berlaku untuk {company.name}. Hapus salah satu baris.",
                en=f"Row {earlier} already stands for {company.name}. Delete one of the two.",
            ),
        )


def _list_known(host_id: int) -> list[KnownCompany]:
    rows = db.session.execute(
        select(
            Company.id,
            Company.kind,
            Company.name,
            Company.nib,
            Company.phone,
            Company.regency_code,
            Company.city,
        ).where(Company.host_id == host_id, Company.erased_at.is_(None))
    )
    return [
        KnownCompany(
            id=row.id,
            kind=CompanyKind(row.kind),
            name=row.name,
            nib=row.nib,
            phone=row.phone,
            place=(row.regency_code if row.kind == CompanyKind.IKM else row.city) or "",
        )
        for row in rows
    ]
