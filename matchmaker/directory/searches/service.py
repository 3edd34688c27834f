"""Save a search, look at what is new, and tell its owner. Callers hold the transaction."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import delete, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.directory.finding.address import write_search
from matchmaker.directory.finding.core import Search
from matchmaker.directory.finding.queries import select_hits
from matchmaker.directory.finding.tree import list_tree
from matchmaker.directory.owner import Owner
from matchmaker.directory.searches import queries
from matchmaker.directory.searches.core import (
    MOST_SEARCHES,
    NothingChosenError,
    TooManySearchesError,
    is_another_look,
)
from matchmaker.directory.searches.models import SavedSearch, SearchHit
from matchmaker.directory.searches.queries import Eyes
from matchmaker.directory.shortlists.core import NameTakenError, clean_name
from matchmaker.directory.shortlists.service import KEPT_FOR, unless_name_taken
from matchmaker.events.models import Edition
from matchmaker.outbox import service as outbox

SEARCH_ANSWERED = "directory.search_answered"
# So many are asked anew in one run of the task; the others come with the next.
A_RUN = 200


def save_search(owner: Owner, name: str, search: Search, eyes: Eyes, now: datetime) -> SavedSearch:
    """Keep a search; what it finds already is no news.

    Raises NothingChosenError, TooManySearchesError, NoNameError, NameTooLongError and
    NameTakenError.
    """
    name = clean_name(name)
    if not search.narrows:
        raise NothingChosenError
    if queries.count_searches(owner) >= MOST_SEARCHES:
        raise TooManySearchesError
    saved = db.session.scalar(
        insert(SavedSearch)
        .values(
            host_id=owner.host_id,
            edition_id=owner.edition_id,
            user_id=owner.user_id,
            company_id=owner.company_id,
            name=name,
            address=urlencode(write_search(search), doseq=True),
            checked_at=now,
            looked_at=now,
            seen_until=now,
        )
        .on_conflict_do_nothing()
        .returning(SavedSearch)
    )
    if saved is None:
        raise NameTakenError
    _ask(saved, eyes, now, told=True)
    return saved


def rename(search: SavedSearch, name: str) -> None:
    """Call a search something else; raises NoNameError, NameTooLongError, NameTakenError."""
    name = clean_name(name)
    with unless_name_taken():
        search.name = name
        db.session.flush()


def want_news(search: SavedSearch, *, wanted: bool) -> None:
    """Say whether the owner is written to about new hits."""
    search.wants_news = wanted
    db.session.flush()


def remove(search: SavedSearch, now: datetime) -> None:
    """Take a search away; it can be brought back for a day."""
    search.removed_at = now
    db.session.flush()


def bring_back(search: SavedSearch) -> None:
    """Bring a search back; raises NameTakenError when another one has its name by now."""
    with unless_name_taken():
        search.removed_at = None
        db.session.flush()


def look(search: SavedSearch, eyes: Eyes, now: datetime) -> None:
    """Ask anew because the owner looks: what they see now is told and, the next time, not new."""
    _ask(search, eyes, now, told=True)
    if is_another_look(search.looked_at, now):
        search.seen_until, search.looked_at = search.looked_at, now
    db.session.execute(
        update(SearchHit)
        .where(
            SearchHit.search_id == search.id,
            SearchHit.participation_id.in_(queries.list_untold(search, eyes)),
        )
        .values(told=True)
    )
    db.session.flush()


def tell_news(now: datetime, limit: int = A_RUN) -> int:
    """Ask the saved searches anew and tell what is new, once; returns how many were told.

    A search is told of at most once a day, in the edition's zone; the rest waits for the next.
    """
    told = 0
    for search in queries.list_due(limit):
        search.checked_at = now
        eyes = queries.eyes_of(search)
        _ask(search, eyes, now, told=not search.wants_news)
        told += _tell(search, eyes, now)
    db.session.flush()
    return told


def forget_removed(now: datetime) -> None:
    """Delete for good what was removed more than a day ago."""
    db.session.execute(delete(SavedSearch).where(SavedSearch.removed_at < now - KEPT_FOR))


def _ask(search: SavedSearch, eyes: Eyes, now: datetime, *, told: bool) -> None:
    """Write down what a search finds and has not found before."""
    hits = select_hits(
        search.edition_id,
        eyes.sight,
        queries.read_saved(search, list_tree(search.host_id)),
        eyes.regency_code,
    ).subquery()
    db.session.execute(
        insert(SearchHit)
        .from_select(
            ["search_id", "participation_id", "found_at", "told"],
            select(literal(search.id), hits.c.participation_id, literal(now), literal(told)).where(
                true()
            ),
        )
        .on_conflict_do_nothing()
    )


def _tell(search: SavedSearch, eyes: Eyes, now: datetime) -> int:
    edition = db.session.get_one(Edition, search.edition_id)
    today = now.astimezone(ZoneInfo(edition.time_zone)).date()
    if not search.wants_news or search.told_on == today:
        return 0
    new = queries.list_untold(search, eyes)
    if not new:
        return 0
    search.told_on = today
    db.session.execute(
        update(SearchHit)
        .where(SearchHit.search_id == search.id, SearchHit.participation_id.in_(new))
        .values(told=True)
    )
    payload = {"search_id": search.id, "edition_id": edition.id, "participation_ids": list(new)}
    outbox.record(SEARCH_ANSWERED, payload, key=f"{search.id}:{today.isoformat()}")
    return 1
