from __future__ import annotations

import pytest

from matchmaker import clock
from matchmaker.jobs import queries, service
from matchmaker.jobs.models import Job
from tests.factories.accounts import make_host

KINDS = ("tests.count", "tests.weigh")


def ask(host_id: int, kind: str = "tests.count", edition_id: int = 7) -> Job:
    inputs = {"edition_id": edition_id}
    return service.request_job(host_id=host_id, kind=kind, inputs=inputs, user_id=None)


@pytest.fixture
def host_id(db_session) -> int:
    return make_host().id


def test_the_first_that_has_not_ended_is_under_way_and_the_last_is_the_newest(host_id):
    assert queries.find_under_way(host_id, 7, KINDS) is None
    first, second = ask(host_id), ask(host_id, "tests.weigh")
    assert queries.find_under_way(host_id, 7, KINDS) is first
    assert queries.find_newest(host_id, 7, KINDS) is second
    service.request_stop(first, clock.now())
    assert queries.find_under_way(host_id, 7, KINDS) is second
    service.request_stop(second, clock.now())
    assert queries.find_under_way(host_id, 7, KINDS) is None
    assert queries.find_newest(host_id, 7, KINDS) is second


def test_jobs_of_others_are_not_found(host_id):
    own = ask(host_id)
    ask(host_id, "tests.other"), ask(host_id, edition_id=8), ask(make_host().id)
    assert queries.find_newest(host_id, 7, KINDS) is own
    assert queries.find_by_public_id(host_id, 7, KINDS, own.public_id) is own
    assert queries.find_by_public_id(host_id, 8, KINDS, own.public_id) is None
    assert queries.find_by_public_id(host_id, 7, ["tests.weigh"], own.public_id) is None
    assert queries.find_by_public_id(make_host().id, 7, KINDS, own.public_id) is None
