"""Bring an edition's lists up to date: only what has changed, or all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.matching.field import Settings, load_field, load_settings
from matchmaker.matching.lists import writing
from matchmaker.matching.lists.changing import Change
from matchmaker.matching.lists.core import KEPT, MOST_ONE_BY_ONE
from matchmaker.matching.lists.models import ListDue, ListState, RankedList
from matchmaker.matching.lists.scoring import (
    fingerprint,
    list_for_ikm,
    list_for_partners,
)
from matchmaker.matching.scoring import score_field

_LOCK = 5160
"""Class of the advisory locks (class, edition): one refresh of an edition at a time."""


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What a refresh did: how many pairs it judged, how many lists it made from nothing."""

    judged: int
    made: int
    whole: bool


def refresh(edition_id: int, now: datetime) -> Refreshed | None:
    """Bring the lists of an edition up to date; None when nothing was behind.

    Also None while somebody else is at it. What changes meanwhile is noted again and found by
    the next refresh. Lists of an edition that is over stay as they are.
    """
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK, edition_id))):
        return None
    due = db.session.scalars(
        delete(ListDue).where(ListDue.edition_id == edition_id).returning(ListDue.participation_id)
    ).all()
    # Sessions keep what they have read: what an earlier refresh saw must not be judged again.
    db.session.expire_all()
    edition = db.session.get(Edition, edition_id)
    if not due or edition is None or max(day.date for day in edition.days) < now.date():
        return None
    settings = load_settings(edition)
    changed = {one for one in due if one is not None}
    if None in due or _hold_no_more(edition, settings) or len(changed) > _most_one_by_one(edition):
        return _make_all(edition, settings, now)
    change = Change(edition, settings, changed, now)
    change.carry_out()
    return Refreshed(judged=change.judged, made=change.made, whole=False)


def _hold_no_more(edition: Edition, settings: Settings) -> bool:
    state = db.session.get(ListState, edition.id)
    return state is None or state.fingerprint != fingerprint(settings)


def _most_one_by_one(edition: Edition) -> int:
    lists = select(func.count()).where(RankedList.edition_id == edition.id)
    return max(MOST_ONE_BY_ONE, (db.session.scalar(lists) or 0) // 10)


def _make_all(edition: Edition, settings: Settings, now: datetime) -> Refreshed:
    scores = score_field(load_field(edition, settings))
    writing.forget_all(edition.id)
    writer = writing.Writer(edition.id, scores.field, now)
    writer.write(list_for_ikm(scores, KEPT))
    writer.write(list_for_partners(scores, KEPT))
    made = {"fingerprint": fingerprint(settings), "made_at": now}
    db.session.execute(
        insert(ListState)
        .values(edition_id=edition.id, **made)
        .on_conflict_do_update(index_elements=[ListState.edition_id], set_=made)
    )
    db.session.expire_all()
    return Refreshed(judged=scores.judged, made=len(writer.ids), whole=True)
