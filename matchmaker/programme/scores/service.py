"""Tick what has been seen at an IKM."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from matchmaker.accounts import trail
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.programme.scores.core import ItemCode, ScoreCode, list_tickable, score
from matchmaker.programme.scores.models import ScoreTick
from matchmaker.programme.scores.queries import readiness_of


def set_ticks(
    part: Participation,
    code: ScoreCode,
    items: Collection[ItemCode],
    *,
    by_id: int,
    today: date,
) -> int:
    """Let exactly these items of a checklist be ticked; returns how many changed.

    What was ticked before keeps who saw it and when. Items that follow from the profile, and
    those of the other checklist, are left alone.
    """
    listed = {item.code for item in score(code, readiness_of(part.company, ()), today).items}
    wanted = set(items) & listed & list_tickable()
    there = {
        ItemCode(tick.item): tick
        for tick in db.session.scalars(
            select(ScoreTick).where(ScoreTick.company_id == part.company_id).with_for_update()
        )
        if ItemCode(tick.item) in listed
    }
    for item in wanted - there.keys():
        db.session.add(
            ScoreTick(company_id=part.company_id, item=str(item), user_id=by_id, ticked_on=today)
        )
    for item in there.keys() - wanted:
        db.session.delete(there[item])
    db.session.flush()
    changed = wanted ^ there.keys()
    if changed:
        trail.record(
            "programme.score_ticked",
            host_id=part.host_id,
            object_kind="participation",
            object_id=part.public_id,
            acting_for_id=part.company_id,
            details={"score": str(code), "items": sorted(str(item) for item in wanted)},
        )
    return len(changed)
