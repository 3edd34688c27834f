"""An indicator's course as a picture: an SVG file that a page shows with <img>."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygal
from pygal.style import Style

from matchmaker.programme.indicators.core import Indicator, Values
from matchmaker.web.locale import number, short_day

# The tokens of look.md; a picture cannot follow the dark theme, so it stands on paper.
STYLE = Style(
    background="#fffdf9",
    plot_background="#fffdf9",
    foreground="#1d2433",
    foreground_strong="#1d2433",
    foreground_subtle="#5b6270",
    colors=("#24407a",),
    font_family="Plus Jakarta Sans, system-ui, sans-serif",
    label_font_size=15,
    major_label_font_size=15,
    value_font_size=15,
    guide_stroke_color="#e6e1d8",
    major_guide_stroke_color="#e6e1d8",
)


def draw_course(series: Sequence[Values], indicator: Indicator, title: str) -> bytes:
    """Return a bar a measurement, the earliest first, each with its number."""
    known = [
        (values.on, amount) for values in series if (amount := values.number(indicator)) is not None
    ]
    chart = pygal.Bar(
        style=STYLE,
        width=560,
        height=260,
        show_legend=False,
        print_values=True,
        print_values_position="top",
        value_formatter=number,
        formatter=number,
        range=(0, max((amount for _on, amount in known), default=1) or 1),
        show_y_guides=True,
        y_labels_major_count=3,
        show_minor_y_labels=False,
        margin=12,
        js=(),
        disable_xml_declaration=True,
        pretty_print=False,
    )
    chart.x_labels = [short_day(on) for on, _amount in known]
    chart.add(title, [amount for _on, amount in known])
    chart.add_xml_filter(_without_scripts)
    picture: bytes = chart.render(is_unicode=False)
    return picture


def _without_scripts(root: Any) -> Any:
    """Take out what pygal adds for pages of its own: this is a picture."""
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root
