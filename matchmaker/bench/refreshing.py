"""How soon a changed profile is on everybody's list, and how long all lists of an edition take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from matchmaker import clock
from matchmaker.bench.directory import open_filled
from matchmaker.db import db, transaction
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation, Product
from matchmaker.matching.lists.models import Listed, RankedList
from matchmaker.matching.lists.service import Refreshed, refresh
from matchmaker.ops.session import UnusableError


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds for all lists of an edition, and (median) after one changed IKM or partner."""

    ikm: int
    partners: int
    entries: int
    all_lists: float
    one_ikm: float
    one_partner: float
    judged_for_ikm: int
    judged_for_partner: int

    def to_json(self) -> dict[str, Any]:
        """Return what --json prints."""
        return asdict(self)


def measure(apps: Mapping[int, Flask], rounds: int, say: Callable[[str], None]) -> list[Measured]:
    """Fill each application with its number of companies, make its lists, and change one company.

    Everything counts from the change's commit on: reading, judging, writing.
    """
    return [_measure(app, size, rounds, say) for size, app in apps.items()]


def _measure(app: Flask, size: int, rounds: int, say: Callable[[str], None]) -> Measured:
    edition_id = open_filled(app, size, say)
    with app.app_context():
        seconds, _done = _refresh(edition_id)
        kinds = db.session.scalars(
            select(Company.kind)
            .join(Participation, Participation.company_id == Company.id)
            .join(RankedList, RankedList.seeker_id == Participation.id)
        ).all()
        ikm = sum(kind is CompanyKind.IKM for kind in kinds)
        entries = db.session.scalar(select(func.count()).select_from(Listed)) or 0
        by_side = {side: _change_one(edition_id, rounds, ikm=side) for side in (True, False)}
    return Measured(
        ikm=ikm,
        partners=len(kinds) - ikm,
        entries=entries,
        all_lists=seconds,
        one_ikm=by_side[True][0],
        one_partner=by_side[False][0],
        judged_for_ikm=by_side[True][1],
        judged_for_partner=by_side[False][1],
    )


def _change_one(edition_id: int, rounds: int, *, ikm: bool) -> tuple[float, int]:
    kind = Company.kind == CompanyKind.IKM if ikm else Company.kind != CompanyKind.IKM
    ids = db.session.scalars(
        select(Participation.company_id)
        .join(RankedList, RankedList.seeker_id == Participation.id)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.edition_id == edition_id, kind)
        .order_by(Participation.id)
        .limit(rounds)
    ).all()
    taken, judged = [], 0
    for number, company_id in enumerate(ids):
        with transaction():
            _edit(company_id, number, ikm=ikm)
        seconds, done = _refresh(edition_id)
        taken.append(seconds)
        judged = max(judged, done.judged)
    return median(taken), judged


def _edit(company_id: int, number: int, *, ikm: bool) -> None:
    if ikm:
        edited = update(Product).where(Product.company_id == company_id)
        db.session.execute(edited.values(capacity_per_month=1_000 + number))
        return
    part = db.session.scalars(select(Participation).filter_by(company_id=company_id)).one()
    part.brief = dict(part.brief) | {"min_capacity_per_month": 500 + number}


def _refresh(edition_id: int) -> tuple[float, Refreshed]:
    begin = perf_counter()
    with transaction():
        done = refresh(edition_id, clock.now())
    if done is None:
        raise UnusableError("Nothing was behind: the notes of what changes do not work")
    return perf_counter() - begin, done


def write_table(measured: list[Measured]) -> list[str]:
    """Return the lines of the table."""
    lines = [
        f"{'IKM x partners':>16} {'entries':>11} {'all lists':>10}"
        f" {'one IKM':>9} {'one partner':>12}"
    ]
    lines += [
        f"{f'{one.ikm:,} x {one.partners:,}':>16} {one.entries:>11,} {one.all_lists:>8.2f} s"
        f" {one.one_ikm:>7.2f} s {one.one_partner:>10.2f} s"
        for one in measured
    ]
    return lines
