"""Kinds of exposed data, and how long people's data are kept, as plain values."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# UU PDP 27/2022, art. 46: in writing, at the latest 3 x 24 hours after it became known.
NOTICE_IS_DUE_WITHIN = timedelta(hours=72)


class Exposed(StrEnum):
    """What of a person may have become known to others."""

    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    FINANCES = "finances"
    PERMITS = "permits"
    MEETINGS = "meetings"


@dataclass(frozen=True, kw_only=True)
class Attended:
    """A company's part in an edition: its last day, and for how many months people are kept."""

    company_id: int
    last_day: date
    months: int


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def kept_until(parts: Iterable[Attended]) -> dict[int, date]:
    """Return for each company the last day for which any of its editions keeps its people."""
    until: dict[int, date] = {}
    for part in parts:
        end = add_months(part.last_day, part.months)
        until[part.company_id] = max(end, until.get(part.company_id, end))
    return until


def list_due(parts: Iterable[Attended], today: date) -> list[int]:
    """Return the companies whose time is over, by number."""
    return sorted(company for company, end in kept_until(parts).items() if end < today)


def notice_is_due(noted_at: datetime) -> datetime:
    """Return until when the people concerned must have been told."""
    return noted_at + NOTICE_IS_DUE_WITHIN
