"""A list page asks the database as often for thirty rows as for one."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from sqlalchemy import event

from tests.architecture.world import World, world

MANY = 30
# Every page that shows a list, and who looks at it. A new list page belongs in here.
LISTS = (
    ("events.editions", "organiser"),
    ("directory.index", "partner"),
    ("directory.index", "ikm"),
    ("directory.index", "organiser"),
    ("directory.index", "observer"),
    ("directory.index", "mentor"),
    ("directory.counts", "organiser"),
    ("directory.counts", "partner"),
    ("directory.counts", "ikm"),
    ("shortlists.index", "ikm"),
    ("shortlist.show", "ikm"),
    ("shortlist.download", "ikm"),
    ("searches.index", "ikm"),
    ("searches.show", "ikm"),
    ("catalogue.index", "observer"),
    ("catalogue.counts", "observer"),
    ("catalogue.show", "observer"),
    ("catalogue_organiser.index", "organiser"),
    ("matching.sorted_list", "partner"),
    ("matching.sorted_list", "ikm"),
    ("matching.for_you", "partner"),
    ("matching.for_you", "ikm"),
    ("meetings.index", "partner"),
    ("meetings.index", "ikm"),
    ("meetings.my_schedule", "partner"),
    ("meetings_organiser.index", "organiser"),
    ("home.edition", "mentor"),
    ("home.edition", "partner"),
    ("home.edition", "desk"),
    ("home.edition", "observer"),
    ("team.index", "ikm"),
    ("team.index", "mentor"),
    ("editing.overview", "ikm"),
    ("products.index", "ikm"),
    ("permits.index", "ikm"),
    ("directory.profile", "partner"),
    ("companies.show", "organiser"),
    ("companies.mentors", "organiser"),
    ("companies.mentor", "organiser"),
    ("tags.index", "organiser"),
    ("profile_questions.index", "organiser"),
    ("profile_questions.answers", "organiser"),
    ("profile_questions.export", "organiser"),
    ("answers.edit", "ikm"),
    ("own_tags.edit", "ikm"),
    ("brief.overview", "partner"),
    ("brief.edit", "partner"),
    ("experts.index", "ikm"),
    ("questions.index", "ikm"),
    ("questions.index", "organiser"),
    ("expert_list.index", "organiser"),
    ("home.organiser", "organiser"),
    ("home.without_meeting", "organiser"),
    ("trail.index", "organiser"),
    ("gate.index", "organiser"),
    ("cohorts.index", "organiser"),
    ("cohorts.show", "organiser"),
    ("cohort_members.choose", "organiser"),
    ("cohort_members.mentors", "organiser"),
    ("mentoring.index", "mentor"),
    ("mentoring.write", "mentor"),
    ("visits.company", "mentor"),
    ("visits.company", "ikm"),
    ("visits.show", "mentor"),
    ("indicators.show", "mentor"),
    ("gate.show", "organiser"),
    ("gate_settings.index", "organiser"),
    ("gate_settings.edit", "organiser"),
    ("weighing.index", "organiser"),
    ("my_gate.show", "ikm"),
    ("my_gate.show", "mentor"),
    ("shortfall.index", "organiser"),
    ("shortfall.table", "organiser"),
    ("shortfall.mine", "mentor"),
    ("scores.index", "organiser"),
    ("scores.mine", "ikm"),
    ("progress.index", "organiser"),
    ("progress.index", "observer"),
    ("progress.table", "observer"),
    ("progress.report", "observer"),
    ("overview.index", "organiser"),
    ("overview.table", "organiser"),
    ("overview.matrix", "organiser"),
    ("overview.pair", "organiser"),
    ("learning.index", "organiser"),
    ("invitations.index", "organiser"),
    ("registrations.index", "organiser"),
    ("proposals.index", "organiser"),
    ("proposals.review", "organiser"),
    ("proposals.choose", "organiser"),
    ("scheduling.console", "organiser"),
    ("scheduling.published", "desk"),
    ("notifications.outgoing", "organiser"),
    ("notifications.mail", "organiser"),
    ("privacy.show", "ikm"),
    ("privacy.everything", "ikm"),
    ("data_keeping.retention", "organiser"),
    ("data_keeping.breach", "organiser"),
)


def count_queries(app: Flask, there: World, role: str, endpoint: str) -> int:
    with app.test_request_context():
        rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
        arguments = there.arguments_for(role, endpoint)
        url = url_for(endpoint, **{name: arguments[name] for name in rule.arguments})
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = there.sessions[role]
        session["_fresh"] = True
    statements: list[str] = []

    def note(*args: object) -> None:
        statement = str(args[2])
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    savepoint = there.connection.begin_nested()
    event.listen(there.connection, "before_cursor_execute", note)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(there.connection, "before_cursor_execute", note)
        savepoint.rollback()
    return len(statements)


def count_all(app: Flask, size: int) -> dict[tuple[str, str], int]:
    with world(app, size=size) as there:
        return {pair: count_queries(app, there, pair[1], pair[0]) for pair in LISTS}


@pytest.fixture(scope="module")
def for_one(app: Flask) -> dict[tuple[str, str], int]:
    return count_all(app, 1)


@pytest.fixture(scope="module")
def for_many(app: Flask) -> dict[tuple[str, str], int]:
    return count_all(app, MANY)


@pytest.mark.parametrize(("endpoint", "role"), LISTS)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    for_one: dict[tuple[str, str], int],
    for_many: dict[tuple[str, str], int],
    endpoint: str,
    role: str,
) -> None:
    assert for_many[endpoint, role] == for_one[endpoint, role]


# Every room is asked what it keeps of the person.
MOST = {
    "privacy.everything": 45,
    # How the edition pairs (5), the kept order (4), and all that is judged of a page (10).
    "matching.for_you": 40,
    "matching.sorted_list": 40,
}


def test_no_list_page_asks_more_than_it_must(for_many: dict[tuple[str, str], int]) -> None:
    over = {pair: count for pair, count in for_many.items() if count > MOST.get(pair[0], 30)}
    assert over == {}
