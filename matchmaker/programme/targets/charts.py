"""Charts as SVG files of their own, drawn by pygal; each page shows the same numbers in a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

import pygal
from pygal.style import Style

# pygal puts a finder for its map plug-ins before all imports, in a style that Python 3.12 no longer
# knows and 3.11 warns of at every import. No map is drawn here.
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != "pygal"]

# The tokens of look.md: an image knows nothing of the page's style sheet. Its ground stays paper
# in the dark theme too, so that the ink can be read.
INK, PAPER, INDIGO, SOGA, QUIET = "#1d2433", "#fffdf9", "#24407a", "#b98a5e", "#5b6475"
SVG = "http://www.w3.org/2000/svg"
FONT = "'Plus Jakarta Sans', system-ui, sans-serif"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or row of bars: its name and its values, None where there is none."""

    name: str
    values: Sequence[int | None]


def draw_lines(
    days: Sequence[date],
    reached: Series,
    planned: Series | None,
    *,
    title: str,
    write: Callable[[date], str],
    narrow: bool = False,
) -> bytes:
    """Return two lines over time: what was reached, and the plan, dashed.

    `write` says a day below the axis; as many are written as there is room for.
    """
    chart = pygal.DateLine(
        **_options(title, 360, narrow),
        # Half of the last day stands right of the axis's end.
        margin_right=44,
        show_dots=True,
        dots_size=3,
        x_value_formatter=write,
        range=(0, _top([*reached.values, *(planned.values if planned else ())])),
    )
    chart.x_labels = _choose_labels(days, 3 if narrow else 7)
    chart.add(reached.name, _points(days, reached))
    if planned is not None:
        chart.add(
            planned.name,
            _points(days, planned),
            show_dots=False,
            stroke_style={"width": 2, "dasharray": "6, 5"},
        )
    return _render(chart)


def _choose_labels(days: Sequence[date], most: int) -> list[date]:
    """Return the days that are written below the axis, far enough from each other to be read."""
    gap = (days[-1] - days[0]) / most
    chosen = [days[0]]
    for day in days[1:]:
        if day - chosen[-1] >= gap:
            chosen.append(day)
    return chosen


def _points(days: Sequence[date], series: Series) -> list[tuple[date, int]]:
    return [
        (day, value) for day, value in zip(days, series.values, strict=True) if value is not None
    ]


def draw_bars(
    labels: Sequence[str],
    reached: Series,
    planned: Series | None,
    *,
    title: str,
    narrow: bool = False,
) -> bytes:
    """Return bars beside each other, one row a label, the longest label left of its bars."""
    legend_lines = 2 if narrow and planned is not None else 1
    # Title, axis and legend take their room first; what is left is 38 a label.
    height = 110 + 20 * legend_lines + 38 * max(1, len(labels))
    chart = pygal.HorizontalBar(
        **_options(title, height, narrow),
        print_values=True,
        range=(0, _top([*reached.values, *(planned.values if planned else ())])),
    )
    # pygal draws from the bottom up; a reader begins at the top.
    chart.x_labels = list(reversed(labels))
    chart.add(reached.name, list(reversed(reached.values)))
    if planned is not None:
        chart.add(planned.name, list(reversed(planned.values)))
    return _render(chart)


def _options(title: str, height: int, narrow: bool) -> dict[str, object]:
    """Return what all charts share; a `narrow` one keeps its letters readable on a phone."""
    return {
        "style": Style(
            background=PAPER,
            plot_background=PAPER,
            foreground=INK,
            foreground_strong=INK,
            foreground_subtle=QUIET,
            guide_stroke_color="#d9d4c9",
            major_guide_stroke_color="#d9d4c9",
            stroke_width=3,
            value_font_size=11,
            value_colors=(PAPER, INK),
            opacity=".9",
            colors=(INDIGO, SOGA),
            font_family=FONT,
            label_font_size=12,
            major_label_font_size=12,
            legend_font_size=13,
            title_font_size=15,
            no_data_font_size=16,
        ),
        "title": title,
        "width": 380 if narrow else 760,
        "height": height,
        "js": (),
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 1 if narrow else 2,
        "explicit_size": True,
        "margin": 12,
        # Of what pygal cuts short nobody can tell what it was; fewer labels are written instead.
        "truncate_label": -1,
        "max_scale": 6 if narrow else 16,
        "value_formatter": _whole,
        "no_data_text": "–",
    }


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _top(values: Sequence[int | None]) -> int:
    """Return where the axis ends: a line at zero is drawn at the bottom, not in the middle."""
    return max([value for value in values if value is not None] + [1])


def _render(chart: pygal.graph.graph.Graph) -> bytes:
    """Return the picture without the script that pygal puts in for pages of its own."""
    tree = chart.render_tree()
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag in {"script", f"{{{SVG}}}script"}:
                parent.remove(child)
    made = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    assert isinstance(made, bytes)
    return made
