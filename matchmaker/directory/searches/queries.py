"""Reads of saved searches, each with the eyes of its owner at that moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import MultiDict

from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.finding.address import read_search
from matchmaker.directory.finding.core import Search, Sight, choose_sight
from matchmaker.directory.finding.tree import TagNode, walk
from matchmaker.directory.models import Company, Participation
from matchmaker.directory.owner import Owner
from matchmaker.directory.queries import visible_part_ids
from matchmaker.directory.searches.models import SavedSearch, SearchHit
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """What the owner of a search may see; with `regency_code` that kabupaten only."""

    sight: Sight
    regency_code: str | None = None


BLIND = Eyes(sight=Sight.NOBODY)


def list_searches(owner: Owner) -> Sequence[SavedSearch]:
    """Return the owner's searches by name."""
    return db.session.scalars(
        select(SavedSearch)
        .where(_own(owner), SavedSearch.removed_at.is_(None))
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
    ).all()


def find_search(owner: Owner, public_id: str, *, removed: bool = False) -> SavedSearch | None:
    """Return a search of the owner's; with `removed` one that was taken away lately."""
    away = SavedSearch.removed_at
    return db.session.scalar(
        select(SavedSearch).where(
            _own(owner),
            SavedSearch.public_id == public_id,
            away.is_not(None) if removed else away.is_(None),
        )
    )


def count_new(searches: Sequence[SavedSearch], eyes: Eyes) -> Mapping[int, int]:
    """Return how many of each search's hits are new since its owner last looked."""
    if not searches:
        return {}
    rows = db.session.execute(
        select(SearchHit.search_id, func.count())
        .join(SavedSearch, SavedSearch.id == SearchHit.search_id)
        .where(
            SearchHit.search_id.in_([search.id for search in searches]),
            SearchHit.found_at > SavedSearch.seen_until,
            SearchHit.participation_id.in_(_visible(searches[0].edition_id, eyes)),
        )
        .group_by(SearchHit.search_id)
    )
    return {row[0]: row[1] for row in rows}


def list_new(search: SavedSearch, eyes: Eyes, limit: int) -> Sequence[int]:
    """Return the parts found since the owner last looked and shown now, the newest first."""
    return db.session.scalars(
        select(SearchHit.participation_id)
        .where(
            SearchHit.search_id == search.id,
            SearchHit.found_at > search.seen_until,
            SearchHit.participation_id.in_(_visible(search.edition_id, eyes)),
        )
        .order_by(SearchHit.found_at.desc(), SearchHit.participation_id)
        .limit(limit)
    ).all()


def list_untold(search: SavedSearch, eyes: Eyes) -> Sequence[int]:
    """Return the parts that the owner has not been told of and may see now."""
    return db.session.scalars(
        select(SearchHit.participation_id)
        .where(
            SearchHit.search_id == search.id,
            SearchHit.told.is_(False),
            SearchHit.participation_id.in_(_visible(search.edition_id, eyes)),
        )
        .order_by(SearchHit.participation_id)
    ).all()


def list_names(edition_id: int, participation_ids: Collection[int], eyes: Eyes) -> Sequence[str]:
    """Return the names of those of the parts that are shown now."""
    return db.session.scalars(
        select(Company.name)
        .join(Participation, Participation.company_id == Company.id)
        .where(
            Participation.id.in_(participation_ids),
            Participation.id.in_(_visible(edition_id, eyes)),
        )
        .order_by(func.lower(Company.name), Company.id)
    ).all()


def list_due(limit: int) -> Sequence[SavedSearch]:
    """Lock the searches that were not asked for the longest; editions that are over have none."""
    return db.session.scalars(
        select(SavedSearch)
        .join(Edition, Edition.id == SavedSearch.edition_id)
        .where(SavedSearch.removed_at.is_(None), Edition.phase != Phase.CLOSED)
        .order_by(SavedSearch.checked_at, SavedSearch.id)
        .limit(limit)
        .with_for_update(of=SavedSearch, skip_locked=True)
    ).all()


def find_owner(search: SavedSearch) -> User | None:
    """Return the active person whose search it is, with roles and mandates."""
    return db.session.scalar(
        select(User)
        .where(User.id == search.user_id, User.active)
        .options(selectinload(User.memberships), selectinload(User.mandates))
    )


def find_part_for(search: SavedSearch) -> Participation | None:
    """Return the part of the company for which a search was saved."""
    return db.session.scalar(
        select(Participation).where(
            Participation.edition_id == search.edition_id,
            Participation.company_id == search.company_id,
        )
    )


def eyes_of(search: SavedSearch) -> Eyes:
    """Return what the owner of a search may see now; nothing once they no longer belong here."""
    user = find_owner(search)
    if user is None:
        return BLIND
    actor = actor_of(user)
    kind = None
    if search.company_id is not None:
        if search.company_id not in actor.own_company_ids or find_part_for(search) is None:
            return BLIND
        kind = db.session.get_one(Company, search.company_id).kind
    staff = kind is not None or actor.is_a(Role.ORGANISER, Role.MENTOR)
    return Eyes(
        sight=choose_sight(
            organiser=actor.is_a(Role.ORGANISER),
            mentor=actor.is_a(Role.MENTOR),
            observer=actor.is_a(Role.OBSERVER),
            acting_as=kind,
        ),
        regency_code=None if staff else actor.regency_code,
    )


def read_saved(search: SavedSearch, tree: Sequence[TagNode]) -> Search:
    """Return what a saved search looks for; marks that the host's tree has no more are left out."""
    tags = [node.code for _depth, node in walk(tree)]
    return read_search(MultiDict(parse_qsl(search.address)), tags)


def count_searches(owner: Owner) -> int:
    """Return how many searches the owner has saved."""
    return db.session.scalars(
        select(func.count())
        .select_from(SavedSearch)
        .where(_own(owner), SavedSearch.removed_at.is_(None))
    ).one()


def _own(owner: Owner) -> ColumnElement[bool]:
    return and_(
        SavedSearch.edition_id == owner.edition_id,
        SavedSearch.user_id == owner.user_id,
        SavedSearch.company_id.is_not_distinct_from(owner.company_id),
    )


def _visible(edition_id: int, eyes: Eyes) -> Select[int]:
    return visible_part_ids(edition_id, eyes.sight, eyes.regency_code)
