"""Drafts and the job that makes one, in the words of the console."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.pages import JobBar, draw_bar
from matchmaker.meetings.models import Meeting
from matchmaker.scheduling.core.types import Status
from matchmaker.scheduling.inputs import Inputs
from matchmaker.scheduling.models import Run
from matchmaker.scheduling.queries import AGREED
from matchmaker.scheduling.refusals import NOTHING_LEFT
from matchmaker.web.locale import number

# Figures in which less is better, in the order of the solver's goals.
COSTS = ("lost", "moved", "breaks", "idle", "days", "worst", "table_changes")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as a card: `best` names the figures in which no other draft is better.

    `in_force` is the plan that people know; `outdated`: something it was made of has changed.
    """

    public_id: str
    made_at: datetime
    proved: bool
    placed: int
    requested: int
    costs: Mapping[str, int]
    best: frozenset[str]
    published_at: datetime | None
    published_by: str
    in_force: bool
    outdated: bool

    @property
    def unplaced(self) -> int:
        """How many meetings have no place in it."""
        return self.requested - self.placed


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What has changed since a draft: meetings that ended, meetings agreed; `inputs` if other."""

    gone: Sequence[Meeting]
    new: Sequence[Meeting]
    inputs: bool

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.inputs)


def make_drafts(
    runs: Sequence[Run], in_force: Run | None, names: Mapping[int, str], inputs_hash: str
) -> list[Draft]:
    """Return the cards side by side; `names` are those who published, by id."""
    return [
        Draft(
            public_id=run.public_id,
            made_at=run.created_at,
            proved=run.status == Status.OPTIMAL,
            placed=run.metrics["placed"],
            requested=run.metrics["requested"],
            costs={name: run.metrics[name] for name in COSTS},
            best=_best(run, runs),
            published_at=run.published_at,
            published_by=names.get(run.published_by_id or 0, ""),
            in_force=in_force is not None and run.id == in_force.id,
            outdated=run.inputs_hash != inputs_hash,
        )
        for run in runs
    ]


def draw_work(job: Job | None) -> JobBar | None:
    """Return the run under way as a bar; None where there is none."""
    if job is None:
        return None
    says, figures = say_stage(job.stage), job.figures
    if figures.get("requested"):
        placed, requested = number(figures["placed"]), number(figures["requested"])
        says += " · " + _(
            "%(placed)s of %(requested)s meetings have an hour", placed=placed, requested=requested
        )
    return draw_bar(
        job, title=_("A plan is being made"), says=says, stop=_("Stop and keep the best so far")
    )


def say_stage(code: str) -> str:
    """Say what a running search is doing."""
    words = {
        "construct": _("A first plan is being made"),
        "improve": _("The plan is being improved"),
        "prove": _("Looking whether any plan could be better"),
        "tables": _("Tables are being given"),
    }
    return words.get(code, _("Getting ready"))


def say_failure(job: Job | None) -> str:
    """Say why the newest job made no draft; empty when it did, or still may."""
    if job is None or job.state is not JobState.FAILED:
        return ""
    if job.error == NOTHING_LEFT:
        return _("No agreed meeting was left to place.")
    return _("Something went wrong on our side. Nothing was changed; please try again.")


def tell_difference(
    run: Run, known: Collection[int], meetings: Iterable[Meeting], inputs: Inputs
) -> Difference:
    """Return what has changed since the draft, which knows the meetings with these ids.

    `meetings` are those it knows and those that are agreed now.
    """
    rows = list(meetings)
    gone = [meeting for meeting in rows if meeting.id in known and _has_ended(meeting)]
    new = [meeting for meeting in rows if meeting.id not in known]
    changed = run.inputs_hash != inputs.inputs_hash
    return Difference(gone=gone, new=new, inputs=changed and not gone and not new)


def _has_ended(meeting: Meeting) -> bool:
    return meeting.state not in AGREED and meeting.slot_id is None


def _best(run: Run, runs: Sequence[Run]) -> frozenset[str]:
    """A figure is only worth a mark when the drafts differ in it."""
    found = {
        name
        for name in COSTS
        if run.metrics[name] == min(other.metrics[name] for other in runs)
        and len({other.metrics[name] for other in runs}) > 1
    }
    most = max(other.metrics["placed"] for other in runs)
    if run.metrics["placed"] == most and len({other.metrics["placed"] for other in runs}) > 1:
        found.add("placed")
    return frozenset(found)
