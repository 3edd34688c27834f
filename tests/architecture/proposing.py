"""A proposal for the tests that walk all routes: a pair for each IKM, and a job under way."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker import clock
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.meetings.proposals import service
from matchmaker.meetings.proposals.core import Limits
from matchmaker.meetings.proposals.queries import ALLOT
from matchmaker.meetings.proposals.stage import Outcome, Pick

ACCOUNT = {
    "ikm": 1,
    "partners": 1,
    "total": 0.5,
    "total_without_floor": 0.5,
    "musts_met": 0,
    "musts_asked": 0,
    "musts_barred": 0,
    "reached": 1,
    "without_before": 0,
    "without_after": 0,
    "held": 0,
    "places": 10,
}


def make_proposals(
    edition: Edition, ikm: Sequence[Participation], partner: Participation
) -> dict[str, str]:
    """Return the ids of a proposal, of one of its pairs, and of the job that makes the next."""
    done = _job(edition)
    done.state, done.heartbeat_at = JobState.RUNNING, clock.now()
    shorts = [
        {
            "ikm": part.public_id,
            "given": 1,
            "held": 0,
            "lack": "few_partners",
            "partners": [partner.public_id],
            "places": 1,
            "holders": [part.public_id],
            "bars": {"none": 1},
            "gaps": {},
            "days": None,
            "people": 1,
        }
        for part in ikm
    ]
    picks = [
        Pick(ikm_id=part.id, partner_id=partner.id, score=0.5, musts=0, stopped=False)
        for part in ikm
    ]
    account = {**ACCOUNT, "pairs": len(picks), "short": shorts}
    batch = service.keep_batch(done, Outcome(picks=picks, account=account), clock.now())
    under_way = _job(edition)
    db.session.commit()
    [first, *_] = service.queries.list_proposals(batch.id)
    return {"batch": batch.public_id, "proposal": first.public_id, "work": under_way.public_id}


def _job(edition: Edition) -> Job:
    return jobs.request_job(
        host_id=edition.host_id,
        kind=ALLOT,
        inputs={"edition_id": edition.id, "limits": Limits().to_json()},
        user_id=None,
    )
