"""A plan as a page draws it: for each day its hours down and its tables across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from matchmaker.events.models import Seat, Slot
from matchmaker.meetings.cards import purpose_label
from matchmaker.meetings.models import Meeting
from matchmaker.scheduling.queries import AGREED


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a meeting stands, in a draft or for certain; `table_id` is None online."""

    meeting: Meeting
    slot_id: int
    table_id: int | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A meeting in the grid. `gone`: it has ended since the draft was made."""

    ikm: str
    partner: str
    purpose: str
    gone: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One slot: a cell for each table, and the meetings that need none."""

    starts_at: datetime
    ends_at: datetime
    after_break: bool
    cells: tuple[Cell | None, ...]
    online: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class DayGrid:
    """One day of a plan; `has_online` says whether a column for online meetings is needed."""

    date: date
    tables: tuple[int, ...]
    rows: tuple[Row, ...]
    meetings: int
    has_online: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Meetings that have no place for one reason, in words, and what may help."""

    reason: str
    offer: str
    meetings: tuple[Cell, ...]


def list_days(slots: Iterable[Slot]) -> list[date]:
    """Return the days that have slots, in order."""
    return sorted({slot.day for slot in slots})


def draw_day(
    day: date,
    slots: Sequence[Slot],
    tables: Sequence[Seat],
    places: Iterable[Place],
    changeover: timedelta,
) -> DayGrid:
    """Return the grid of one day; a pause longer than the changeover is a break."""
    by_place: dict[tuple[int, int | None], list[Cell]] = {}
    for place in places:
        by_place.setdefault((place.slot_id, place.table_id), []).append(_cell(place.meeting))
    rows: list[Row] = []
    previous: Slot | None = None
    for slot in (slot for slot in slots if slot.day == day):
        online = tuple(by_place.get((slot.id, None), ()))
        rows.append(
            Row(
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                after_break=previous is not None and slot.starts_at - previous.ends_at > changeover,
                cells=tuple(_only(by_place.get((slot.id, table.id))) for table in tables),
                online=online,
            )
        )
        previous = slot
    return DayGrid(
        date=day,
        tables=tuple(table.number for table in tables),
        rows=tuple(rows),
        meetings=sum(len(row.online) + sum(c is not None for c in row.cells) for row in rows),
        has_online=any(row.online for row in rows),
    )


def group_waiting(waiting: Iterable[tuple[Meeting, str]]) -> list[Waiting]:
    """Group meetings by the code of their reason, the commonest first; companies are loaded."""
    by_code: dict[str, list[Cell]] = {}
    for meeting, code in waiting:
        by_code.setdefault(code, []).append(_cell(meeting))
    return [
        Waiting(reason=say_reason(code), offer=say_offer(code), meetings=tuple(cells))
        for code, cells in sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def say_reason(code: str) -> str:
    """Say to the organiser why a meeting has no place."""
    words: Mapping[str, str] = {
        "no_common_slot": _("The two are never there at the same time."),
        "participant_full": _("One of the two has no free hour left."),
        "max_per_day": _("One of the two has as many meetings a day as wished."),
        "order_impossible": _("Another meeting would have to come first and does not fit."),
        "tables_full": _("All tables are taken in the hours that suit both."),
        "lower_priority": _("Meetings that matter more took the hours that suit both."),
        "new_since_plan": _("It was agreed after this plan was made."),
    }
    return words.get(code, _("The plan has no hour for it."))


def say_offer(code: str) -> str:
    """Say what the organiser can do for such a meeting."""
    words: Mapping[str, str] = {
        "no_common_slot": _("Ask one of them for another half-day."),
        "participant_full": _(
            "A further officer at the partner's, or another half-day, would help."
        ),
        "max_per_day": _("Ask whether one more a day is fine."),
        "tables_full": _("More tables or more hours would help."),
        "new_since_plan": _("A new plan can give it an hour."),
    }
    return words.get(code, _("If another meeting is cancelled, a new plan may find it an hour."))


def _cell(meeting: Meeting) -> Cell:
    return Cell(
        ikm=meeting.ikm.company.name,
        partner=meeting.partner.company.name,
        purpose=purpose_label(meeting.purpose),
        gone=meeting.slot_id is None and meeting.state not in AGREED,
    )


def _only(cells: Sequence[Cell] | None) -> Cell | None:
    return cells[0] if cells else None
