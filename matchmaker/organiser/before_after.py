"""Before and after of the IKM of the programme, as the rows of the printed summary."""

from __future__ import annotations

from flask_babel import gettext as _

from matchmaker.programme.indicators.core import FEWEST_SUMMED, Indicator, Total, add_totals
from matchmaker.programme.indicators.queries import GroupBy, get_totals
from matchmaker.programme.labels import INDICATORS
from matchmaker.programme.targets.queries import Choice
from matchmaker.web.locale import number, rupiah

# Pieces, kilograms and metres have no sum: of these only up and down are counted.
WITHOUT_A_SUM = frozenset({Indicator.CAPACITY})
NOTHING = "–"


def get_before_after(host_id: int, choice: Choice) -> dict[Indicator, Total]:
    """Return first and latest measurements of the host's IKM that the choice is about, summed."""
    if choice.sector:
        found = get_totals(host_id, GroupBy.SECTOR, regency_code=choice.regency_code)
        return add_totals([found.get(choice.sector, {})])
    return add_totals(
        get_totals(host_id, GroupBy.REGENCY, regency_code=choice.regency_code).values()
    )


def say_before_after(totals: dict[Indicator, Total]) -> list[dict[str, str]]:
    """Return a row for each indicator; what one or two IKM were measured in is not told."""
    return [_row(total) for total in totals.values()]


def _row(total: Total) -> dict[str, str]:
    told = total.ikm >= FEWEST_SUMMED
    summed = told and total.indicator not in WITHOUT_A_SUM
    show = rupiah if total.indicator is Indicator.SALES else number
    return {
        "name": str(INDICATORS[total.indicator]),
        "ikm": number(total.ikm) if told or not total.ikm else _("fewer than 3"),
        "before": show(total.before) if summed else NOTHING,
        "now": show(total.now) if summed else NOTHING,
        "up": number(total.up) if told else NOTHING,
        "same": number(total.same) if told else NOTHING,
        "down": number(total.down) if told else NOTHING,
    }
