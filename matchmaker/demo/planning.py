"""A first, provisional plan of the demo, so that there is a schedule to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.events.core import Phase
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.meetings.core import MeetingState
from matchmaker.meetings.models import Meeting
from matchmaker.scheduling import service as scheduling
from matchmaker.scheduling.core.solve import solve
from matchmaker.scheduling.inputs import Inputs, hash_of, load_inputs

# What was agreed later waits for the next plan, as in life.
PLANNED_UNTIL = timedelta(days=3)
# Steps instead of seconds: the same plan on a slow machine.
STEPS = 4000


def publish_first_plan(edition: Edition, organiser: User, now: datetime) -> int:
    """Place and publish what was agreed three days ago; returns how many have a place.

    Those concerned hear of it. Requests stay open: the plan is provisional.
    """
    actor = actor_of(organiser)
    job = scheduling.request_run(edition, actor, iterations=STEPS)
    taken = jobs.take_up(job.id, now)
    if taken is None:
        raise RuntimeError(f"job {job.id} was taken by somebody inside this transaction")
    inputs = _only_earlier(edition, now)
    plan = solve(inputs.event, seed=taken.seed, iterations=STEPS)
    run = scheduling.keep_draft(jobs.hold(taken.id, taken.fence), inputs, plan, now)
    published = scheduling.publish_run(edition, run.public_id, actor, now)
    edition.phase = Phase.OPEN
    db.session.flush()
    return published.placed


def _only_earlier(edition: Edition, now: datetime) -> Inputs:
    inputs = load_inputs(edition.id, edition.time_zone)
    earlier = {
        str(meeting_id)
        for meeting_id in db.session.scalars(
            select(Meeting.id).where(
                Meeting.edition_id == edition.id,
                Meeting.state == MeetingState.ACCEPTED,
                Meeting.answered_at <= now - PLANNED_UNTIL,
            )
        )
    }
    meetings = tuple(meeting for meeting in inputs.event.meetings if meeting.id in earlier)
    event = replace(inputs.event, meetings=meetings)
    return replace(inputs, event=event, inputs_hash=hash_of(event))
