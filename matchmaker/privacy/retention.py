"""Retention: who has been kept as long as their editions say is erased, a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.accounts import privacy as accounts
from matchmaker.accounts.models import User
from matchmaker.directory import registered
from matchmaker.directory.models import Company, Registration
from matchmaker.privacy import queries, service
from matchmaker.privacy.core import list_due

# Few enough for one transaction and the time of one task; the next run finds the rest.
AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the next run erases: people, IKM without people, registrations that led to nothing,
    network addresses and codes.
    """

    people: Sequence[User]
    deserted: Sequence[Company]
    registrations: Sequence[Registration]
    addresses: int
    codes: int


def find_due(now: datetime, *, host_id: int | None = None, limit: int | None = None) -> Due:
    """Return whose time is over now, at most `limit` of each; nothing is changed."""
    companies = list_due(queries.list_attended(host_id), now.date())
    old = accounts.count_old(now)
    over = queries.list_editions_over(now.date(), host_id)
    return Due(
        people=queries.list_people_due(companies, limit=limit),
        deserted=queries.list_deserted(companies, limit=limit),
        registrations=registered.list_never_approved(over)[:limit],
        addresses=old["addresses"],
        codes=old["codes"],
    )


def erase_due(now: datetime, *, limit: int | None = AT_ONCE) -> list[service.Traces]:
    """Erase whose time is over, in the caller's transaction; `drop_traces` follows each.

    An erased person's company that nobody else acts for goes with them.
    """
    due = find_due(now, limit=limit)
    traces = [service.erase_person(person, now, asked=False) for person in due.people]
    traces += [service.erase_company(company, now) for company in due.deserted]
    # Read anew: those of the people above went with them.
    over = queries.list_editions_over(now.date())
    registered.forget(registered.list_never_approved(over)[:limit])
    accounts.drop_old(now)
    return traces
