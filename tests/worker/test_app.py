from __future__ import annotations

import json

from matchmaker.ops.cli import QUEUES
from worker.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, VISIBILITY_SECONDS, app
from worker.routes import ROUTES, TOLD_TO_PEOPLE
from worker.schedule import SCHEDULE
from worker.tasks.jobs import LONGEST_JOB_SECONDS


def own_tasks() -> dict[str, object]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_route_and_every_beat_has_its_task():
    wanted = {*ROUTES.values(), TOLD_TO_PEOPLE, *(entry["task"] for entry in SCHEDULE.values())}
    assert wanted <= set(own_tasks())


def test_no_task_is_started_by_nobody():
    started = {*ROUTES.values(), TOLD_TO_PEOPLE, *(entry["task"] for entry in SCHEDULE.values())}
    assert set(own_tasks()) <= started


def test_tasks_are_acknowledged_late_limited_in_time_and_speak_json():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
    assert SOFT_LIMIT_SECONDS < HARD_LIMIT_SECONDS
    assert json.loads(json.dumps(SCHEDULE)) == SCHEDULE


def test_the_queue_waits_longer_than_the_longest_task():
    limits = [
        getattr(task, "time_limit", None) or HARD_LIMIT_SECONDS for task in own_tasks().values()
    ]
    assert max(limits) < VISIBILITY_SECONDS
    assert max(limits) > LONGEST_JOB_SECONDS


def test_a_beat_that_nobody_answers_does_not_pile_up():
    for entry in SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_long_work_and_letters_wait_in_queues_of_their_own():
    router = app.amqp.router
    assert router.route({}, "jobs.run")["queue"].name == "jobs"
    assert router.route({}, "matching.refresh_due")["queue"].name == "lists"
    assert router.route({}, "notifications.deliver")["queue"].name == "celery"


def test_short_and_long_work_have_their_workers_and_no_queue_is_left_to_nobody():
    taken = {work: set(queues.split(",")) for work, queues in QUEUES.items()}
    assert taken["short"] | taken["long"] == taken["all"] == set(app.amqp.queues)
    assert taken["short"].isdisjoint(taken["long"])
