"""Which edition a visitor arrives at: the one that comes next for them, not the one made last.

An organiser prepares the next edition while the present one still runs; its people stay where
their own meetings are until the new one holds them too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matchmaker.accounts.actor import Actor
from matchmaker.accounts.core import Role
from matchmaker.accounts.queries import find_host
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.events.queries import list_editions


def find_edition_of(actor: Actor, now: datetime) -> Edition | None:
    """Return the edition that the person's first page is about, or None when there is none.

    An organiser's is the one made last. For a company's people and mentors it is among those
    that the company takes part in, for everybody else among those that somebody takes part in.
    """
    editions = list_editions(actor.host_id)
    if actor.is_a(Role.ORGANISER):
        return editions[0] if editions else None
    own = _editions_with(actor.company_ids) if actor.company_ids else set()
    return choose_edition(editions, own or _editions_with(None), now)


def find_public_edition(host_name: str, now: datetime) -> Edition | None:
    """Return the edition that the landing page is about, or None when there is none.

    It is one of the installation's own host: the one that comes next among those that somebody
    takes part in or may register for.
    """
    host = find_host(host_name)
    if host is None:
        return None
    editions = list_editions(host.id)
    open_ones = {
        edition.id
        for edition in editions
        if edition.phase is not Phase.CLOSED
        and (edition.ikm_may_register or edition.partners_may_register)
    }
    return choose_edition(editions, _editions_with(None) | open_ones, now)


def list_others_of(actor: Actor, here: Edition) -> list[Edition]:
    """Return the other editions where a person has something to see, the latest first.

    For a company's people and mentors those that the company takes part in, for observers and
    crew those that anybody does; organisers have a list of all.
    """
    if not actor.company_ids and not actor.is_a(Role.OBSERVER, Role.DESK):
        return []
    theirs = _editions_with(actor.company_ids or None) - {here.id}
    if not theirs:
        return []
    known = [edition for edition in list_editions(actor.host_id) if edition.id in theirs]
    return sorted(known, key=_first_day, reverse=True)


def choose_edition(
    editions: Sequence[Edition], wanted: Collection[int], now: datetime
) -> Edition | None:
    """Return the wanted edition that comes next or runs now, else the last one that is over.

    `editions` come newest first; without any wanted one it is the newest.
    """
    known = [edition for edition in editions if edition.id in wanted]
    if not known:
        return editions[0] if editions else None
    ahead = [edition for edition in known if _last_day(edition) >= _today(edition, now)]
    if ahead:
        return min(ahead, key=_first_day)
    return max(known, key=_last_day)


def _editions_with(company_ids: Collection[int] | None) -> set[int]:
    wanted = select(Participation.edition_id).distinct()
    if company_ids is not None:
        wanted = wanted.where(Participation.company_id.in_(company_ids))
    return set(db.session.scalars(wanted))


def _today(edition: Edition, now: datetime) -> date:
    return now.astimezone(ZoneInfo(edition.time_zone)).date()


def _first_day(edition: Edition) -> date:
    return min((day.date for day in edition.days), default=date.max)


def _last_day(edition: Edition) -> date:
    return max((day.date for day in edition.days), default=date.max)
