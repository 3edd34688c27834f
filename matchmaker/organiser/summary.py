"""The yearly summary in print for Pemda: what became of the IKM, per kabupaten and sector."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy import func, select

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.organiser.before_after import get_before_after, say_before_after
from matchmaker.organiser.drawing import draw_line
from matchmaker.organiser.progress import Progress, get_progress, list_by_stage
from matchmaker.organiser.stages import Stages, get_stages
from matchmaker.paper.service import typeset
from matchmaker.programme.gates.models import GateChange
from matchmaker.programme.targets.core import Dimension
from matchmaker.programme.targets.queries import Choice
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web.locale import day, number


def list_years(edition: Edition, today: date) -> Sequence[int]:
    """Return the years that a summary can be about, the latest first: none is still to come."""
    first: datetime | None = db.session.scalar(
        select(func.min(GateChange.changed_at))
        .join(Participation, Participation.id == GateChange.participation_id)
        .where(Participation.edition_id == edition.id)
    )
    begins = first.astimezone(ZoneInfo(edition.time_zone)).year if first else today.year
    return list(range(today.year, min(begins, today.year) - 1, -1))


def print_summary(edition: Edition, year: int, choice: Choice, *, today: date, host: str) -> bytes:
    """Return the summary of a year as a PDF of A4 pages, in Indonesian, whatever one reads.

    It says how things stood at the end of the year, or today while the year lasts: what was
    reached follows from the history; the stages are as they are on the day of print.
    """
    until = min(today, date(year, 12, 31))
    with force_locale("id"):
        progress = get_progress(edition, choice, today)
        names = _names()
        data = {
            "host": host,
            "edition": edition.name,
            "year": year,
            "place": names.get(choice.regency_code or "", ""),
            "sector": names.get(choice.sector or "", ""),
            "printed": day(today),
            "until": day(until),
            "chart": draw_line(progress, names).decode(),
            "figures": _figures(progress, edition, choice, year),
            "plan": _plan(progress, until),
            "changes": say_before_after(get_before_after(edition.host_id, choice)),
            "kabupaten": _rows(
                list_by_stage(edition, Dimension.KABUPATEN, choice, year),
                {one.code: one.target for one in progress.kabupaten},
                names,
            ),
            "sectors": _rows(
                list_by_stage(edition, Dimension.SECTOR, choice, year),
                {one.code: one.target for one in progress.sectors},
                names,
            ),
        }
    return typeset("summary", data)


def _figures(
    progress: Progress, edition: Edition, choice: Choice, year: int
) -> list[dict[str, str]]:
    stages = get_stages(edition.id, edition.time_zone, choice, year)
    return [
        {"name": name, "value": number(value), "meaning": meaning}
        for name, value, meaning in (
            ("IKM ikut serta", stages.ikm, "terdaftar pada edisi ini"),
            ("Didampingi", stages.mentored, "pernah masuk kohort atau punya pendamping"),
            ("Naik kelas", stages.graduated, "lulus semua syarat, atau diputuskan penyelenggara"),
            (
                f"Naik kelas pada {year}",
                stages.graduated_in_year,
                "mulai lulus pada tahun itu dan masih lulus",
            ),
            ("Sepakat bertemu", stages.agreed, "paling sedikit satu pertemuan disepakati"),
            ("Sudah bertemu mitra", stages.met, "paling sedikit satu pertemuan berlangsung"),
        )
    ]


def _plan(progress: Progress, until: date) -> dict[str, str] | None:
    if progress.plan is None:
        return None
    reached = max(
        (point for point in progress.points if point.day <= until and point.reached is not None),
        key=lambda point: point.day,
        default=None,
    )
    return {
        "number": number(progress.plan.number),
        "due": day(progress.plan.due_on),
        "planned": number(progress.plan.planned(until)),
        "reached": number(reached.reached if reached else 0),
    }


def _rows(
    stages: Sequence[Stages], targets: dict[str, int | None], names: dict[str, str]
) -> list[dict[str, Any]]:
    found = {one.code: one for one in stages}
    # A kabupaten with a target and no IKM yet is told too.
    codes = sorted(found.keys() | {code for code, target in targets.items() if target})
    return [
        {
            "name": names.get(code, code) if code else "tidak disebut",
            "target": number(targets.get(code)) or "–",
            **{
                key: number(getattr(found[code], key) if code in found else 0)
                for key in ("ikm", "mentored", "graduated", "graduated_in_year", "agreed", "met")
            },
        }
        for code in codes
    ]


def _names() -> dict[str, str]:
    sectors = {str(one.code): one.name.id[:1].upper() + one.name.id[1:] for one in list_sectors()}
    return {one.code: one.label for one in list_regencies()} | sectors
