from __future__ import annotations

from datetime import timedelta

from matchmaker.db import db
from matchmaker.programme.standing import find_owner_card, get_mentor_page
from matchmaker.programme.visits import queries, service
from matchmaker.programme.visits.core import VisitMode
from matchmaker.programme.visits.service import StepEntry
from tests.factories.directory import make_ikm
from tests.programme.visits.test_service import (
    NOW,
    TODAY,
    author,
    company,
    edition,
    planned,
    record,
)

__all__ = ["author", "company", "edition", "planned", "record"]


def plan(company, author, days):
    return service.plan_visit(
        company,
        day=TODAY + timedelta(days=days),
        hour=None,
        mode=VisitMode.ONLINE,
        place="",
        author=author,
    )


def test_care_names_the_last_visit_the_next_and_what_is_open(company, author, record):
    record(day=TODAY - timedelta(days=40))
    record(day=TODAY - timedelta(days=9), steps=[StepEntry(what="Beli cap")])
    plan(company, author, -3)
    plan(company, author, 5)
    care = queries.list_care([company.id], TODAY)[company.id]
    assert care == queries.Care(
        last_visit=TODAY - timedelta(days=9), next_visit=TODAY + timedelta(days=5), open_steps=1
    )


def test_an_ikm_that_nobody_has_visited_has_care_too(company):
    assert queries.list_care([company.id], TODAY) == {company.id: queries.Care()}


def test_the_mentors_page_sorts_by_day(edition, company, author):
    visits = {days: plan(company, author, days) for days in (-2, 0, 3, 20)}
    quiet = make_ikm(edition).company
    page = get_mentor_page(company.host_id, [company.id, quiet.id], TODAY)
    assert list(page.overdue) == [visits[-2]]
    assert list(page.today) == [visits[0]]
    assert list(page.week) == [visits[3]]
    assert [one.company.id for one in page.alone] == [quiet.id]


def test_who_asked_to_be_left_out_is_not_on_the_mentors_page(company):
    company.restricted_at = NOW
    db.session.flush()
    assert get_mentor_page(company.host_id, [company.id], TODAY).mentored == []


def test_the_owners_card_is_there_once_there_is_something_to_say(company, author, record):
    assert find_owner_card(company.id, TODAY) is None
    coming = plan(company, author, 2)
    last = record(day=TODAY - timedelta(days=9), steps=[StepEntry(what="Beli cap")])
    card = find_owner_card(company.id, TODAY)
    assert card is not None
    assert (card.next_visit, card.last_visit) == (coming, last)
    assert [step.what for step in card.steps] == ["Beli cap"]


def test_a_phones_own_id_finds_its_visit(company, record):
    visit = record(client_id="a" * 20)
    assert queries.find_sent(company.host_id, "a" * 20) == visit
    assert queries.find_sent(company.host_id, "b" * 20) is None


def test_visits_of_a_day_are_counted(company, planned):
    assert queries.count_planned([company.id], TODAY) == 1
    assert queries.count_planned([], TODAY) == 0
