"""Reads of drafts, of the jobs that make them, and of what there is to place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Slot
from matchmaker.jobs import queries as jobs
from matchmaker.jobs.models import Job
from matchmaker.matching.models import Wish, WishKind
from matchmaker.meetings.core import PLACED, MeetingState
from matchmaker.meetings.models import Meeting, SlotClaim
from matchmaker.scheduling.models import Placement, Run

PLAN = "scheduling.plan"
MOST_DRAFTS = 6
AGREED = frozenset({MeetingState.ACCEPTED, MeetingState.CONFIRMED})


def list_to_place(edition_id: int) -> Sequence[Meeting]:
    """Return the agreed meetings by id, and those whose place is history already."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.state.in_(AGREED | PLACED))
        .order_by(Meeting.id)
    ).all()


def count_agreed(edition_id: int) -> int:
    """Return how many meetings both sides want, placed or not."""
    return db.session.scalars(
        select(func.count())
        .select_from(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.state.in_(AGREED))
    ).one()


def has_places(edition_id: int) -> bool:
    """Tell whether the edition has an hour in which anybody could meet."""
    return bool(db.session.scalar(select(Slot.id).where(Slot.edition_id == edition_id).limit(1)))


def list_participations(edition_id: int) -> Sequence[Participation]:
    """Return everybody's part in the edition by id, with its company."""
    return db.session.scalars(
        select(Participation)
        .where(Participation.edition_id == edition_id)
        .options(joinedload(Participation.company))
        .order_by(Participation.id)
    ).all()


def list_wishes(edition_id: int) -> Mapping[tuple[int, int], WishKind]:
    """Return what participations say of each other, by (whose, about whom)."""
    rows = db.session.execute(
        select(Wish.from_id, Wish.about_id, Wish.kind).where(Wish.edition_id == edition_id)
    )
    return {(whose, about): WishKind(kind) for whose, about, kind in rows}


def find_job_under_way(host_id: int, edition_id: int) -> Job | None:
    """Return the job that makes a plan of this edition now, if any."""
    return jobs.find_under_way(host_id, edition_id, (PLAN,))


def find_newest_job(host_id: int, edition_id: int) -> Job | None:
    """Return the job asked for last, whatever became of it."""
    return jobs.find_newest(host_id, edition_id, (PLAN,))


def find_job(host_id: int, edition_id: int, public_id: str) -> Job | None:
    """Return a job that makes a plan of this edition."""
    return jobs.find_by_public_id(host_id, edition_id, (PLAN,), public_id)


def list_runs(edition_id: int) -> Sequence[Run]:
    """Return the newest drafts, the newest first, and the one that is published in any case."""
    newest = db.session.scalars(
        select(Run).where(Run.edition_id == edition_id).order_by(Run.id.desc()).limit(MOST_DRAFTS)
    ).all()
    published = find_published(edition_id)
    return newest if published is None or published in newest else [*newest, published]


def find_run(edition_id: int, public_id: str) -> Run | None:
    """Return a draft of the edition."""
    return db.session.scalar(
        select(Run).where(Run.edition_id == edition_id, Run.public_id == public_id)
    )


def find_published(edition_id: int) -> Run | None:
    """Return the run that was published last: the plan in force."""
    return db.session.scalar(
        select(Run)
        .where(Run.edition_id == edition_id, Run.published_at.is_not(None))
        .order_by(Run.published_at.desc(), Run.id.desc())
        .limit(1)
    )


def lock_run(edition_id: int, public_id: str) -> Run | None:
    """Lock a draft of the edition."""
    return db.session.scalar(
        select(Run)
        .where(Run.edition_id == edition_id, Run.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_placements(run_id: int) -> Sequence[Placement]:
    """Return what a draft says of each meeting, by meeting."""
    return db.session.scalars(
        select(Placement).where(Placement.run_id == run_id).order_by(Placement.meeting_id)
    ).all()


def list_meetings(edition_id: int, meeting_ids: Collection[int]) -> Sequence[Meeting]:
    """Return these meetings of the edition with both companies, by id."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.id.in_(meeting_ids))
        .options(*_companies())
        .order_by(Meeting.id)
    ).all()


def list_placed(edition_id: int) -> Sequence[Meeting]:
    """Return the meetings that have a place, with both companies, by id."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.state.in_(PLACED))
        .options(*_companies())
        .order_by(Meeting.id)
    ).all()


def list_agreed(edition_id: int) -> Sequence[Meeting]:
    """Return the agreed meetings as they are now, by id."""
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.edition_id == edition_id, Meeting.state.in_(AGREED))
        .order_by(Meeting.id)
        .execution_options(populate_existing=True)
    ).all()


def list_foreign_claims(edition_id: int) -> Sequence[tuple[int, int]]:
    """Return (slot, seat) of what meetings hold that no plan can move."""
    rows = db.session.execute(
        select(SlotClaim.slot_id, SlotClaim.seat_id)
        .join(Meeting, Meeting.id == SlotClaim.meeting_id)
        .where(Meeting.edition_id == edition_id, Meeting.state.not_in(AGREED))
    )
    return [(slot, seat) for slot, seat in rows]


def list_names(user_ids: Collection[int | None]) -> Mapping[int, str]:
    """Return people's names by id."""
    people = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {person.id: person.name for person in people}


def find_name(user_id: int | None) -> str:
    """Return a person's name; empty for nobody."""
    return db.session.scalar(select(User.name).where(User.id == user_id)) or ""


def _companies() -> tuple[ORMOption, ...]:
    """A company sits in many meetings: reading each once is less than joining it to all."""
    return tuple(
        selectinload(side).joinedload(Participation.company)
        for side in (Meeting.ikm, Meeting.partner)
    )
