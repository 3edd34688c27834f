"""The spreadsheet of the page about progress: the same numbers, a sheet a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from matchmaker.organiser.progress import Progress
from matchmaker.organiser.stages import Stages
from matchmaker.programme.targets.queries import PartFigures
from matchmaker.web.exports import write_workbook


def write_progress(
    progress: Progress,
    by_kabupaten: Sequence[Stages],
    by_sector: Sequence[Stages],
    names: Mapping[str, str],
) -> bytes:
    """Return the XLSX file; what is to come has no number reached."""
    over_time = [
        {
            _("Day"): point.day,
            _("Naik kelas"): point.reached,
            **({_("Plan"): point.planned} if progress.plan else {}),
        }
        for point in progress.points
    ]
    return write_workbook(
        {
            _("Over time"): over_time,
            _("By kabupaten"): _rows(_("Kabupaten"), by_kabupaten, progress.kabupaten, names),
            _("By sector"): _rows(_("Sector"), by_sector, progress.sectors, names),
        }
    )


def _rows(
    column: str,
    stages: Sequence[Stages],
    parts: Sequence[PartFigures],
    names: Mapping[str, str],
) -> list[dict[str, Any]]:
    found = {one.code: one for one in stages}
    rows = []
    for part in parts:
        one = found.get(part.code)
        rows.append(
            {
                column: names.get(part.code, part.code),
                _("IKM"): part.ikm,
                _("Mentored"): one.mentored if one else 0,
                _("Naik kelas"): part.reached,
                _("Target"): part.target,
                _("Agreed to meet"): one.agreed if one else 0,
                _("Met a partner"): one.met if one else 0,
            }
        )
    return rows
