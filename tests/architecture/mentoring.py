"""A cohort whose IKM were visited, for the tests that walk all routes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from flask import Flask

from matchmaker import clock
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.indicators.service import MeasuredEntry
from matchmaker.programme.visits import service as visits
from matchmaker.programme.visits.core import Topic, VisitMode
from matchmaker.programme.visits.models import Visit
from matchmaker.programme.visits.queries import list_steps_of
from matchmaker.programme.visits.service import StepEntry, VisitEntry
from tests.files.evil import picture


def make_mentoring(app: Flask, companies: Sequence[Company], mentor: User) -> dict[str, str]:
    """A cohort of all the IKM; each was visited, with words, a step, a photo and figures."""
    host_id, today = mentor.host_id, clock.today("Asia/Jakarta")
    cohort = cohorts.create_cohort(
        host_id,
        CohortEntry(
            name=f"Angkatan {len(companies)}",
            starts_on=today - timedelta(days=40),
            close_months=2,
            follow_months=12,
            mode=CohortMode.ON_SITE,
        ),
    )
    ids = [company.id for company in companies]
    cohorts.add_members(cohort, ids, cohort.starts_on)
    author = visits.Author(visitor_id=mentor.id, recorded_by_id=mentor.id)
    for company in companies:
        done = _visit(app, company, author)
        planned = visits.plan_visit(
            company, day=today, hour=None, mode=VisitMode.ON_SITE, place="", author=author
        )
        if company is companies[0]:
            kept = {
                "visit": planned.public_id,
                "visit_photo": done.photos[0].file.public_id,
                "next_step": list_steps_of(done.id)[0].public_id,
            }
    # A second cohort, so that lists have more than one where there are more firms.
    for number in range(1, len(companies)):
        cohorts.create_cohort(
            host_id,
            CohortEntry(
                name=f"Kohort {number}",
                starts_on=today,
                close_months=2,
                follow_months=12,
                mode=CohortMode.ONLINE,
            ),
        )
    db.session.commit()
    return kept | {
        "cohort": cohort.public_id,
        "ikm": companies[0].public_id,
        "indicator": "sales",
    }


def _visit(app: Flask, company: Company, author: visits.Author) -> Visit:
    day = clock.today("Asia/Jakarta") - timedelta(days=20)
    return visits.record_visit(
        company,
        VisitEntry(
            client_id=None,
            day=day,
            place="Gudang rahasia korban",
            findings={Topic.MARKET: "temuan rahasia korban"},
            steps=[StepEntry(what="langkah rahasia korban")],
            photos=[files.clean(picture(), FileKind.VISIT)],
            measured=MeasuredEntry(measured_on=day, sales_per_month=98_765_432, workers=3),
        ),
        author=author,
        data=Path(app.config["DATA"]),
        now=clock.now(),
    )
