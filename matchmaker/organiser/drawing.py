"""The charts of the page about progress, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from flask_babel import gettext as _

from matchmaker.organiser.progress import Progress
from matchmaker.programme.targets.charts import Series, draw_bars, draw_lines
from matchmaker.programme.targets.queries import PartFigures
from matchmaker.web.locale import short_day


class Draw(Protocol):
    """Draws one chart; `names` are the words for codes."""

    def __call__(
        self, progress: Progress, names: Mapping[str, str], *, narrow: bool = False
    ) -> bytes: ...


def draw_line(progress: Progress, names: Mapping[str, str], *, narrow: bool = False) -> bytes:
    """Return what was reached over time beside the plan."""
    points = progress.points
    planned = Series(name=_("Plan"), values=[point.planned for point in points])
    return draw_lines(
        [point.day for point in points],
        Series(name=_("Naik kelas"), values=[point.reached for point in points]),
        planned if progress.plan else None,
        title=_("IKM naik kelas over time"),
        write=short_day,
        narrow=narrow,
    )


def draw_kabupaten(progress: Progress, names: Mapping[str, str], *, narrow: bool = False) -> bytes:
    """Return each kabupaten's naik kelas beside its target."""
    return _bars(progress.kabupaten, names, _("Naik kelas by kabupaten"), narrow)


def draw_sectors(progress: Progress, names: Mapping[str, str], *, narrow: bool = False) -> bytes:
    """Return each sector's naik kelas beside its target."""
    return _bars(progress.sectors, names, _("Naik kelas by sector"), narrow)


def _bars(
    parts: Sequence[PartFigures], names: Mapping[str, str], title: str, narrow: bool
) -> bytes:
    targets = [part.target for part in parts]
    return draw_bars(
        [names.get(part.code, part.code) for part in parts],
        Series(name=_("Naik kelas"), values=[part.reached for part in parts]),
        Series(name=_("Target"), values=targets) if any(targets) else None,
        title=title,
        narrow=narrow,
    )


CHARTS: Mapping[str, Draw] = {
    "kemajuan": draw_line,
    "kabupaten": draw_kabupaten,
    "sektor": draw_sectors,
}
