"""A cohort as a spreadsheet: its IKM with figures before and now, and what is still to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from matchmaker.programme.cohorts.models import Cohort
from matchmaker.programme.labels import INDICATORS, STEP_OWNERS
from matchmaker.programme.standing import MemberLine, get_cohort_page
from matchmaker.programme.visits import queries as visits
from matchmaker.reference.regencies import list_regencies
from matchmaker.web.exports import write_workbook


def write_cohort(cohort: Cohort, today: date) -> bytes:
    """Return the XLSX file; cells that a spreadsheet would run are text."""
    page = get_cohort_page(cohort, today)
    names = {line.member.company_id: line.member.company.name for line in page.lines}
    steps = visits.list_open_steps(list(names))
    sheets: dict[str, Sequence[Mapping[str, Any]]] = {
        _("IKM"): [_line(line) for line in page.lines],
        _("Next steps"): [
            {
                _("IKM"): names[step.company_id],
                _("Next step"): step.what,
                _("Who"): str(STEP_OWNERS[step.owner]),
                _("Until when"): step.until,
                _("Agreed on"): step.visit.day,
            }
            for step in steps
        ],
        _("Left"): [
            {
                _("IKM"): member.company.name,
                _("Joined on"): member.joined_on,
                _("Left on"): member.left_on,
                _("Reason"): member.left_reason,
            }
            for member in page.gone
        ],
        _("Totals"): [
            {
                _("Indicator"): str(INDICATORS[total.indicator]),
                _("IKM measured twice"): total.ikm,
                _("Before"): total.before,
                _("Now"): total.now,
                _("Difference"): total.difference,
                _("Risen"): total.up,
                _("Fallen"): total.down,
            }
            for total in page.totals.values()
        ],
    }
    return write_workbook(sheets)


def _line(line: MemberLine) -> Mapping[str, Any]:
    company, care = line.member.company, line.care
    regencies = {regency.code: regency.label for regency in list_regencies()}
    row: dict[str, Any] = {
        _("IKM"): company.name,
        _("Kabupaten"): regencies.get(company.regency_code or "", ""),
        _("Joined on"): line.member.joined_on,
        _("Mentor"): line.mentors,
        _("Last visit"): care.last_visit,
        _("Next visit"): care.next_visit,
        _("Open next steps"): care.open_steps,
    }
    for indicator, name in INDICATORS.items():
        change = line.changes.get(indicator)
        row[_("%(figure)s: before", figure=name)] = change.before if change else None
        row[_("%(figure)s: now", figure=name)] = change.now if change else None
    return row
