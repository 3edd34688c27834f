"""The temu bisnis of the year before: what came of some pairs, which this year's lists weigh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from matchmaker.demo.values import Fit
from matchmaker.directory.models import Company
from matchmaker.events import service as events
from matchmaker.events.core import Phase, SessionHours
from matchmaker.events.models import Edition
from matchmaker.matching.core.past import Absent, Outcome
from matchmaker.matching.evidence.service import note_outcome

# The same weekday.
A_YEAR = timedelta(days=364)
PAIRS = 90
MOST_PER_IKM, MOST_PER_PARTNER = 3, 6
_OUTCOMES: tuple[tuple[tuple[Outcome, Absent | None], int], ...] = (
    ((Outcome.MET, None), 50),
    ((Outcome.DEAL, None), 32),
    ((Outcome.ABSENT, Absent.IKM), 12),
    ((Outcome.ABSENT, Absent.PARTNER), 6),
)


def make_earlier_edition(
    host_id: int, days: Sequence[date], sessions: Sequence[SessionHours], zone: str
) -> Edition:
    """Make the closed edition of a year before these days."""
    began = days[0] - A_YEAR
    edition = events.create_edition(
        host_id=host_id,
        name=f"Temu Bisnis Akhir Tahun {began.year}",
        venue="Pendopo Kawung (contoh)",
        city="Magelang",
        time_zone=zone,
        days=[began],
        sessions=sessions,
        slot_minutes=20,
        changeover_minutes=5,
        table_count=20,
    )
    edition.phase = Phase.CLOSED
    return edition


def write_outcomes(
    edition: Edition,
    fits: Iterable[Fit],
    companies: Mapping[int, Company],
    *,
    dice: Random,
    now: datetime,
) -> int:
    """Write what came of some pairs that fit, of firms that ran already; returns how many."""
    began = edition.days[0].date
    likely = [
        fit
        for fit in fits
        if (started := companies[fit.ikm].started_on) is not None and started < began
    ]
    likely.sort(key=lambda fit: (-fit.score, fit.ikm, fit.partner))
    dice.shuffle(likely)
    seats: Counter[int] = Counter()
    written = 0
    for fit in likely:
        if seats[fit.ikm] >= MOST_PER_IKM or seats[fit.partner] >= MOST_PER_PARTNER:
            continue
        seats.update((fit.ikm, fit.partner))
        [(outcome, absent)] = dice.choices(
            [what for what, _often in _OUTCOMES], [often for _what, often in _OUTCOMES]
        )
        note_outcome(
            edition,
            companies[fit.ikm],
            companies[fit.partner],
            outcome,
            absent=absent,
            now=now - A_YEAR,
        )
        written += 1
        if written == PAIRS:
            break
    return written
