"""Reads of long work by what it is about: each room knows its kinds and the edition."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select

from matchmaker.db import db
from matchmaker.jobs.core import ENDED
from matchmaker.jobs.models import Job


def find_under_way(host_id: int, edition_id: int, kinds: Collection[str]) -> Job | None:
    """Return the job of these kinds that was asked for first and has not ended, if any."""
    return db.session.scalar(
        _about(host_id, edition_id, kinds).where(Job.state.not_in(ENDED)).order_by(Job.id).limit(1)
    )


def find_newest(host_id: int, edition_id: int, kinds: Collection[str]) -> Job | None:
    """Return the job of these kinds that was asked for last, whatever became of it."""
    return db.session.scalar(_about(host_id, edition_id, kinds).order_by(Job.id.desc()).limit(1))


def find_by_public_id(
    host_id: int, edition_id: int, kinds: Collection[str], public_id: str
) -> Job | None:
    """Return a job of these kinds, None for one of another host or edition."""
    return db.session.scalar(_about(host_id, edition_id, kinds).where(Job.public_id == public_id))


def _about(host_id: int, edition_id: int, kinds: Collection[str]) -> Select[Job]:
    return select(Job).where(
        Job.host_id == host_id,
        Job.kind.in_(kinds),
        Job.inputs["edition_id"].as_integer() == edition_id,
    )
