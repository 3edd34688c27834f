"""Load the demo edition into a database that knows nobody yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app
from flask_security import hash_password
from sqlalchemy import select

from matchmaker.accounts import service as accounts
from matchmaker.accounts.core import MandateKind, Role
from matchmaker.accounts.models import Host, User
from matchmaker.accounts.queries import list_with_role
from matchmaker.db import db
from matchmaker.demo import loading
from matchmaker.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from matchmaker.demo.alumni import add_alumni
from matchmaker.demo.asking import choose_requests, list_owned
from matchmaker.demo.collecting import collect
from matchmaker.demo.dressing import dress_up
from matchmaker.demo.earlier import make_earlier_edition, write_outcomes
from matchmaker.demo.fitting import list_fits
from matchmaker.demo.generator import edition_days, make_roster, roll
from matchmaker.demo.helping import add_questions
from matchmaker.demo.mentoring import Calendar, mentor_ikm
from matchmaker.demo.own_questions import ask_questions
from matchmaker.demo.past import set_demo_target, write_past
from matchmaker.demo.planning import publish_first_plan
from matchmaker.demo.values import DemoRoster
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.models import Company, Participation
from matchmaker.events import service as events
from matchmaker.events.core import SessionHours
from matchmaker.events.models import Edition
from matchmaker.meetings.core import MeetingState
from matchmaker.programme import service as programme
from matchmaker.programme.models import GateResult

ZONE = "Asia/Jakarta"
TABLES = 45
SESSIONS = (
    SessionHours(name="Pagi", starts=time(9), ends=time(12)),
    SessionHours(name="Siang", starts=time(13), ends=time(16)),
)
MENTORED = 14
_PASSED_BY_HAND = "Sertifikat P-IRT sudah terbit, pemindaiannya menyusul minggu ini."
_HELD_BY_HAND = "Pemilik sedang sakit dan meminta ikut pada edisi berikutnya."


class AlreadyFilledError(Exception):
    """The database has a host already: the demo does not mix with what others have entered."""


@dataclass(frozen=True, kw_only=True)
class LoadedDemo:
    """What was loaded; `placed` of the accepted requests have an hour and a table already."""

    edition_slug: str
    days: tuple[date, date]
    ikm: int
    graduated: int
    partners: int
    requests: Mapping[MeetingState, int]
    placed: int


def load_demo(*, host_name: str, seed: int, now: datetime) -> LoadedDemo:
    """Load host, edition, firms, people, gate, requests and a first plan in one transaction.

    The same seed on the same day gives the same edition. Raises AlreadyFilledError, having
    written nothing, when there is a host.
    """
    if db.session.scalar(select(Host.id).limit(1)) is not None:
        raise AlreadyFilledError
    host = accounts.get_or_create_host(host_name)
    days = edition_days(now.astimezone(ZoneInfo(ZONE)).date())
    roster = make_roster(seed, days)
    earlier = make_earlier_edition(host.id, days, SESSIONS[:1], ZONE)
    edition = _make_edition(host.id, days)
    companies = loading.write_companies(host.id, roster)
    parts = loading.write_participations(edition, roster, companies, roll(seed))
    loading.write_consents(companies.values(), edition, now)
    people = loading.write_people(host.id, [*roster.ikm, *roster.partners], companies)
    loading.write_seats(edition, roster, parts, people)
    organiser, mentor = _open_accounts(host.id, roster, people, companies)
    loading.verify_permits(roster, companies, organiser.id, now)
    dress_up(roster, companies, roll(seed), now)
    ask_questions(edition, roster, parts, roll(seed), now)
    add_alumni(host.id)
    _look_back(edition, roster, parts, people, companies, mentor, now, seed)
    graduated = _judge(edition, roster, parts, days[0], organiser.id, now)
    _mentor(host.id, organiser, companies, edition, now)
    alumni = [firm for firm in roster.ikm if firm.number in graduated]
    fits = list(list_fits(alumni, roster.partners, days[0]))
    write_outcomes(earlier, fits, companies, dice=roll(seed), now=now)
    requests = choose_requests(roll(seed), roster, fits)
    loading.write_meetings(edition, requests, parts, people, now)
    loading.refresh_statistics()
    placed = publish_first_plan(edition, organiser, now)
    owned = {firm.kind: firm.number for firm in list_owned(roster.partners)}
    owners = {kind: (people[number], parts[number]) for kind, number in owned.items()}
    collect(edition, owners, organiser, now)
    states = [request.state for request in requests]
    return LoadedDemo(
        edition_slug=edition.slug,
        days=days,
        ikm=len(roster.ikm),
        graduated=len(graduated),
        partners=len(roster.partners),
        requests={state: states.count(state) for state in sorted(set(states))},
        placed=placed,
    )


def _make_edition(host_id: int, days: tuple[date, date]) -> Edition:
    return events.create_edition(
        host_id=host_id,
        name=f"Temu Bisnis Akhir Tahun {days[0].year}",
        venue="Balai Kawung (contoh)",
        city="Semarang",
        time_zone=ZONE,
        days=days,
        sessions=SESSIONS,
        slot_minutes=20,
        changeover_minutes=5,
        table_count=TABLES,
    )


def _open_accounts(
    host_id: int,
    roster: DemoRoster,
    people: Mapping[int, User],
    companies: Mapping[int, Company],
) -> tuple[User, User]:
    """Give each kind of person an account with the demo's password.

    Returns the first organiser's and the mentor's.
    """
    owned = {firm.kind: firm.number for firm in list_owned(roster.partners)}
    owned[CompanyKind.IKM] = roster.ikm[0].number
    staff: dict[str, User] = {}
    # Hashed once: it is meant to take long.
    password = hash_password(PASSWORD)
    for account in DEMO_ACCOUNTS:
        if account.acts_for is not None:
            user = people[owned[account.acts_for]]
            user.email = account.email
            user.phone = account.phone or user.phone
            user.password = password
            continue
        user = accounts.create_user(
            host_id=host_id,
            name=account.name,
            email=account.email,
            phone=account.phone,
            roles=[account.role],
            locale=account.locale,
        )
        user.password = password
        staff.setdefault(str(account.role), user)
        if account.role == "mentor":
            _give_mentees(user, roster, companies)
    db.session.flush()
    return staff[Role.ORGANISER], staff[Role.MENTOR]


def _give_mentees(mentor: User, roster: DemoRoster, companies: Mapping[int, Company]) -> None:
    for number in _list_mentees(roster):
        accounts.grant_mandate(mentor, companies[number].id, MandateKind.MENTOR)


def _list_mentees(roster: DemoRoster) -> Sequence[int]:
    home = roster.ikm[0].regency_code
    return [firm.number for firm in roster.ikm if firm.regency_code == home][:MENTORED]


def _look_back(
    edition: Edition,
    roster: DemoRoster,
    parts: Mapping[int, Participation],
    people: Mapping[int, User],
    companies: Mapping[int, Company],
    mentor: User,
    now: datetime,
    seed: int,
) -> None:
    """Write the months behind the edition, questions to experts, and the programme's target."""
    first = roster.ikm[:3]
    add_questions(edition, [(people[one.number], companies[one.number]) for one in first], now)
    write_past(
        edition,
        roster,
        parts,
        mentor_id=mentor.id,
        mentored=frozenset(_list_mentees(roster)),
        dice=roll(seed),
        now=now,
    )
    set_demo_target(edition, now)


def _mentor(
    host_id: int,
    organiser: User,
    companies: Mapping[int, Company],
    edition: Edition,
    now: datetime,
) -> None:
    """Let the mentor's IKM be in cohorts, with visits behind and before them."""
    mentor = list_with_role(host_id, Role.MENTOR)[0]
    ikm = [company for company in companies.values() if company.kind is CompanyKind.IKM]
    calendar = Calendar(
        today=now.astimezone(ZoneInfo(edition.time_zone)).date(),
        now=now,
        data=Path(current_app.config["DATA"]),
    )
    mentor_ikm(host_id, mentor, organiser, ikm, calendar)


def _judge(
    edition: Edition,
    roster: DemoRoster,
    parts: Mapping[int, Participation],
    day: date,
    organiser_id: int,
    now: datetime,
) -> frozenset[int]:
    """Judge every IKM, decide against the gate twice; return the numbers of those who passed."""
    programme.evaluate_edition(edition, day, now=now)
    numbers = {parts[firm.number].id: firm.number for firm in roster.ikm}
    verdicts = {
        result.participation_id: result.standing
        for result in db.session.scalars(
            select(GateResult).where(GateResult.participation_id.in_(numbers))
        )
    }
    passed = [number for part, number in numbers.items() if verdicts[part]]
    failed = [number for part, number in numbers.items() if not verdicts[part]]
    for number, passes, reason in (
        (failed[0], True, _PASSED_BY_HAND),
        (passed[-1], False, _HELD_BY_HAND),
    ):
        programme.decide(parts[number], passes=passes, reason=reason, user_id=organiser_id, now=now)
    return frozenset(passed[:-1]) | {failed[0]}
