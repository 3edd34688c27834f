"""How a cohort's or a mentor's IKM stand: cohort, visits, steps and figures put side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.directory.models import Company
from matchmaker.programme.cohorts import queries as cohorts
from matchmaker.programme.cohorts.core import is_long_without_a_visit
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.indicators import queries as indicators
from matchmaker.programme.indicators.core import Change, Indicator, Total, sum_changes
from matchmaker.programme.visits import queries as visits
from matchmaker.programme.visits.core import THIS_WEEK
from matchmaker.programme.visits.models import NextStep, Visit
from matchmaker.programme.visits.queries import Care


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """One IKM of a cohort; `alone` when it has had no visit for a month."""

    member: CohortMember
    mentors: Sequence[str]
    care: Care
    alone: bool
    changes: Mapping[Indicator, Change]


@dataclass(frozen=True, kw_only=True)
class CohortPage:
    """A cohort's IKM, those who left, how many have been alone for a month, and the sums."""

    lines: Sequence[MemberLine]
    gone: Sequence[CohortMember]
    members: int
    alone: int
    without_mentor: int
    totals: Mapping[Indicator, Total]


@dataclass(frozen=True, kw_only=True)
class Mentored:
    """One IKM of a mentor's; `joined` is None outside a cohort."""

    company: Company
    joined: CohortMember | None
    care: Care
    alone: bool


@dataclass(frozen=True, kw_only=True)
class MentorPage:
    """A mentor's day: overdue and today's visits, this week's, then all their IKM."""

    overdue: Sequence[Visit]
    today: Sequence[Visit]
    week: Sequence[Visit]
    mentored: Sequence[Mentored]

    @property
    def alone(self) -> Sequence[Mentored]:
        """The IKM that have had no visit for a month and have none planned, longest first."""
        waiting = [one for one in self.mentored if one.alone and one.care.next_visit is None]
        return sorted(waiting, key=lambda one: one.care.last_visit or date.min)


def get_cohort_page(cohort: Cohort, today: date, *, only_alone: bool = False) -> CohortPage:
    """Read how a cohort's IKM stand; `only_alone` leaves the others out of the list."""
    members = cohorts.list_members(cohort.id)
    present = [member for member in members if member.left_on is None]
    ids = [member.company_id for member in present]
    care = visits.list_care(ids, today)
    names = cohorts.list_mentor_names(ids)
    # Who left counts in the sums: the programme worked with them.
    changes = indicators.list_changes_of([member.company_id for member in members])
    lines = [
        MemberLine(
            member=member,
            mentors=names.get(member.company_id, []),
            care=care[member.company_id],
            alone=_alone(care[member.company_id], member, today),
            changes={c.indicator: c for c in changes.get(member.company_id, ())},
        )
        for member in present
    ]
    return CohortPage(
        lines=[line for line in lines if line.alone or not only_alone],
        gone=[member for member in members if member.left_on is not None],
        members=len(lines),
        alone=sum(line.alone for line in lines),
        without_mentor=sum(not line.mentors for line in lines),
        totals=sum_changes(change for each in changes.values() for change in each),
    )


def get_mentor_page(host_id: int, company_ids: Collection[int], today: date) -> MentorPage:
    """Read what a mentor has before them: today's visits first."""
    companies = visits.list_mentored(host_id, company_ids)
    ids = [company.id for company in companies]
    planned = visits.list_planned(ids, today + THIS_WEEK)
    care = visits.list_care(ids, today)
    joined = cohorts.list_joined(ids)
    return MentorPage(
        overdue=[visit for visit in planned if visit.day < today],
        today=[visit for visit in planned if visit.day == today],
        week=[visit for visit in planned if visit.day > today],
        mentored=[
            Mentored(
                company=company,
                joined=joined.get(company.id),
                care=care[company.id],
                alone=_alone(care[company.id], joined.get(company.id), today),
            )
            for company in companies
        ],
    )


@dataclass(frozen=True, kw_only=True)
class OwnerCard:
    """What an owner's first page says of the mentoring: the next visit and their own steps."""

    next_visit: Visit | None
    last_visit: Visit | None
    steps: Sequence[NextStep]


def find_owner_card(company_id: int, today: date) -> OwnerCard | None:
    """Read it; None for an IKM that nobody mentors and nobody has visited."""
    coming, last = visits.find_next_visit(company_id, today), visits.find_last_visit(company_id)
    if coming is None and last is None and cohorts.find_membership(company_id) is None:
        return None
    return OwnerCard(next_visit=coming, last_visit=last, steps=visits.list_open_steps([company_id]))


def _alone(care: Care, member: CohortMember | None, today: date) -> bool:
    """Outside a cohort nobody promised a visit a month: only a long pause counts there."""
    if member is None:
        return care.last_visit is None or is_long_without_a_visit(
            care.last_visit, care.last_visit, today
        )
    return is_long_without_a_visit(care.last_visit, member.joined_on, today)
