"""Imports every room's tables, for Alembic and the mappers."""

from __future__ import annotations

from matchmaker.accounts import models as accounts
from matchmaker.catalogue import models as catalogue
from matchmaker.directory import models as directory
from matchmaker.directory.editing import models as editing
from matchmaker.directory.finding import models as finding
from matchmaker.directory.searches import models as searches
from matchmaker.directory.shortlists import models as shortlists
from matchmaker.events import models as events
from matchmaker.files import models as files
from matchmaker.jobs import models as jobs
from matchmaker.matching import models as matching
from matchmaker.meetings import models as meetings
from matchmaker.notifications import models as notifications
from matchmaker.outbox import models as outbox
from matchmaker.privacy import models as privacy
from matchmaker.programme import models as programme
from matchmaker.scheduling import models as scheduling

__all__ = [
    "accounts",
    "catalogue",
    "directory",
    "editing",
    "events",
    "files",
    "finding",
    "jobs",
    "matching",
    "meetings",
    "notifications",
    "outbox",
    "privacy",
    "programme",
    "scheduling",
    "searches",
    "shortlists",
]
