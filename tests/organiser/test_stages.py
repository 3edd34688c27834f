from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.meetings.core import MeetingState
from matchmaker.organiser.progress import get_progress, plan_for
from matchmaker.organiser.stages import Stages, get_stages, list_stages
from matchmaker.programme import service
from matchmaker.programme.models import GateResult
from matchmaker.programme.targets.core import Dimension
from matchmaker.programme.targets.queries import Choice
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition
from tests.factories.meetings import make_meeting

ZONE = "Asia/Jakarta"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def build(db_session):
    """Two IKM: one mentored, naik kelas and agreed; one that was only asked."""
    edition = make_edition(make_host())
    first = make_ikm(edition, regency_code="33.05", sectors=["teknologi_pangan", "herbal"])
    second = make_ikm(edition, regency_code="33.29", markets=None)
    make_user(db_session.get(Host, edition.host_id), Role.MENTOR, mentors=(first.company_id,))
    partner = make_partner(edition)
    make_meeting(first, partner, state=MeetingState.ACCEPTED)
    make_meeting(second, partner)
    db_session.execute(delete(GateResult))
    service.evaluate_edition(edition, edition.days[0].date, now=NOW)
    return edition


def stages(code, **counts):
    names = ("ikm", "mentored", "graduated", "graduated_in_year", "asked", "agreed", "met")
    return Stages(code=code, **dict.fromkeys(names, 0) | counts)


def test_each_stage_counts_ikm_once(db_session):
    edition = build(db_session)
    assert get_stages(edition.id, ZONE, year=2026) == stages(
        "", ikm=2, mentored=1, graduated=1, graduated_in_year=1, asked=2, agreed=1
    )
    assert get_stages(edition.id, ZONE, year=2025).graduated_in_year == 0
    assert get_stages(edition.id, ZONE, Choice(regency_code="33.29")).ikm == 1


def test_by_kabupaten_and_by_sector(db_session):
    edition = build(db_session)
    one = {"ikm": 1, "mentored": 1, "graduated": 1, "graduated_in_year": 1, "asked": 1, "agreed": 1}
    assert list_stages(edition.id, ZONE, Dimension.KABUPATEN) == [
        stages("33.05", **one),
        stages("33.29", ikm=1, asked=1),
    ]
    by_sector = list_stages(edition.id, ZONE, Dimension.SECTOR)
    assert [(row.code, row.ikm) for row in by_sector] == [("herbal", 1), ("teknologi_pangan", 2)]


def test_without_a_target_there_is_a_line_and_no_plan(db_session):
    edition = build(db_session)
    progress = get_progress(edition, Choice(), NOW.date())
    assert (progress.plan, progress.planned_today) == (None, None)
    assert progress.points[-1].reached == 1
    assert plan_for(None, Choice()) is None
