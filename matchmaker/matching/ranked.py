"""A company's list page by page: the order from what is kept, what is shown judged as it is now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.matching import queries
from matchmaker.matching.field import Settings
from matchmaker.matching.lists.queries import KeptList, find_list
from matchmaker.matching.models import Wish, WishKind
from matchmaker.matching.queries import Match

PAGE_SIZE = 12
GRACE = timedelta(seconds=3)
"""A worker is there within a second or two: nobody is told of what is over when they read it."""


@dataclass(frozen=True, kw_only=True)
class RankedPage:
    """A page of matches, best first. `counts` are the candidates by what the company has said.

    `total` counts all candidates; it is a lower bound where `more` is set. `changed_at` is since
    when the order is behind, None when it is up to date.
    """

    matches: Sequence[Match]
    total: int
    more: bool
    counts: dict[WishKind, int]
    page: int
    pages: int
    changed_at: datetime | None


def read_page(
    participation: Participation, settings: Settings, wish: WishKind | None, page: int
) -> RankedPage:
    """Return a page of those with a wish, or (None) of all that were not called unfit.

    Who is hidden since, or may not be met any more, is left out at once; the order alone may be
    behind. Without a kept list everybody is judged now.
    """
    kept = find_list(participation) or _judge_now(participation, settings)
    said = _list_wishes(participation.id)
    there = queries.list_met(participation, {*kept.candidate_ids, *said}, settings)
    counts = dict.fromkeys(WishKind, 0)
    for candidate, kind in said.items():
        counts[kind] += candidate in there
    if wish is not None:
        chosen = [one for one in said if said[one] is wish and one in there]
        order = _by_place(chosen, kept.candidate_ids)
    else:
        open_ones = (one for one in kept.candidate_ids if one in there)
        order = [one for one in open_ones if said.get(one) is not WishKind.RATHER_NOT]
    pages = max(1, -(-len(order) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return RankedPage(
        matches=judge_in_order(participation, shown, settings),
        total=len(there),
        more=not kept.complete,
        counts=counts,
        page=page,
        pages=pages,
        changed_at=kept.changed_at,
    )


def behind_since(changed_at: datetime | None, now: datetime) -> datetime | None:
    """Return since when an order is behind, None while it is as good as up to date."""
    return changed_at if changed_at is not None and now - changed_at > GRACE else None


def order_hits(
    participation: Participation, ids: Sequence[int], settings: Settings
) -> tuple[list[int], datetime | None]:
    """Return those of the participations that can be met, best first, and since when it is behind.

    Who stands on the kept list is not judged; of a list that was cut, or is behind, the others
    come after: a hit is never left out because a worker has not been there yet.
    """
    kept = find_list(participation)
    if kept is None:
        matches = queries.rank_some(participation, ids, settings)
        return [match.participation.id for match in matches], None
    known = set(kept.candidate_ids)
    there = queries.list_met(participation, set(ids) & known, settings)
    first = [one for one in kept.candidate_ids if one in there]
    if kept.complete and kept.changed_at is None:
        return first, kept.changed_at
    others = [one for one in ids if one not in known]
    rest = queries.rank_some(participation, others, settings)
    return [*first, *(match.participation.id for match in rest)], kept.changed_at


def judge_in_order(
    participation: Participation, ids: Sequence[int], settings: Settings
) -> list[Match]:
    """Return the matches of an order, each judged as it is now; who cannot be met is left out."""
    found = queries.rank_some(participation, ids, settings)
    matches = {match.participation.id: match for match in found}
    return [matches[one] for one in ids if one in matches]


def _judge_now(participation: Participation, settings: Settings) -> KeptList:
    matches = queries.rank_candidates(participation, settings)
    return KeptList(
        candidate_ids=[match.participation.id for match in matches],
        complete=True,
        changed_at=None,
    )


def _list_wishes(from_id: int) -> dict[int, WishKind]:
    rows = db.session.execute(
        select(Wish.about_id, Wish.kind).where(Wish.from_id == from_id).order_by(Wish.id)
    )
    return {row.about_id: row.kind for row in rows}


def _by_place(ids: Collection[int], order: Sequence[int]) -> list[int]:
    places = {one: place for place, one in enumerate(order)}
    return sorted(ids, key=lambda one: (places.get(one, len(places)), one))
