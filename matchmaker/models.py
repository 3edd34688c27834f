"""Imports every room's tables, for Alembic and the mappers."""

from __future__ import annotations

from matchmaker.accounts import models as accounts
from matchmaker.catalogue import models as catalogue
from matchmaker.directory import models as directory
from matchmaker.directory.editing import models as directory_editing
from matchmaker.directory.finding import models as directory_finding
from matchmaker.directory.questions import models as directory_questions
from matchmaker.directory.searches import models as directory_searches
from matchmaker.directory.shortlists import models as directory_shortlists
from matchmaker.directory.tags import models as directory_tags
from matchmaker.events import models as events
from matchmaker.files import models as files
from matchmaker.jobs import models as jobs
from matchmaker.matching import models as matching
from matchmaker.matching.evidence import models as matching_evidence
from matchmaker.matching.lists import models as matching_lists
from matchmaker.matching.rules import models as matching_rules
from matchmaker.matching.weighing import models as matching_weighing
from matchmaker.meetings import models as meetings
from matchmaker.meetings.proposals import models as meetings_proposals
from matchmaker.notifications import models as notifications
from matchmaker.outbox import models as outbox
from matchmaker.privacy import models as privacy
from matchmaker.programme import models as programme
from matchmaker.programme.cohorts import models as programme_cohorts
from matchmaker.programme.gates import models as programme_gates
from matchmaker.programme.indicators import models as programme_indicators
from matchmaker.programme.scores import models as programme_scores
from matchmaker.programme.targets import models as programme_targets
from matchmaker.programme.visits import models as programme_visits
from matchmaker.scheduling import models as scheduling

__all__ = [
    "accounts",
    "catalogue",
    "directory",
    "directory_editing",
    "directory_finding",
    "directory_questions",
    "directory_searches",
    "directory_shortlists",
    "directory_tags",
    "events",
    "files",
    "jobs",
    "matching",
    "matching_evidence",
    "matching_lists",
    "matching_rules",
    "matching_weighing",
    "meetings",
    "meetings_proposals",
    "notifications",
    "outbox",
    "privacy",
    "programme",
    "programme_cohorts",
    "programme_gates",
    "programme_indicators",
    "programme_scores",
    "programme_targets",
    "programme_visits",
    "scheduling",
]
