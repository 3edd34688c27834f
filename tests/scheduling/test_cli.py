"""`matchmaker solve` and `matchmaker check` as one types them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matchmaker.scheduling.cli import check, solve
from tests.scheduling.test_files import DZN, EVENT


@pytest.fixture
def event_file(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(EVENT | {"published": None}))
    return path


@pytest.fixture
def benchmark_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.dzn"
    path.write_text(DZN)
    return path


def run(*arguments: object) -> Result:
    command = {"solve": solve, "check": check}[str(arguments[0])]
    return CliRunner().invoke(command, [str(argument) for argument in arguments[1:]])


def test_solve_prints_the_plan_and_nothing_else(event_file: Path) -> None:
    done = run("solve", event_file, "--iterations", 100)
    plan = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert list(plan) == ["status", "placed", "unplaced", "metrics", "bound"]
    assert plan["unplaced"] == {"m1": "no_common_slot", "m2": "no_common_slot"}
    assert plan["metrics"]["requested"] == 2


@pytest.mark.parametrize("name", ["event_file", "benchmark_file"])
def test_what_is_solved_passes_the_check(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance, out = request.getfixturevalue(name), tmp_path / "plan.json"
    solved = run("solve", instance, "--out", out, "--time", 5)
    assert (solved.exit_code, solved.stdout) == (0, "")
    judged = run("check", instance, out)
    assert (judged.exit_code, judged.stdout) == (0, "ok: the plan keeps every rule\n")


def test_a_benchmark_plan_has_the_fields_of_the_format(benchmark_file: Path) -> None:
    plan = json.loads(run("solve", benchmark_file, "--iterations", 100).stdout)
    assert list(plan) == ["status", "breaks", "bound", "seconds", "schedule"]
    assert (plan["status"], plan["breaks"], plan["schedule"][1]) == ("optimal", 0, 3)


def test_an_impossible_benchmark_is_called_infeasible(benchmark_file: Path) -> None:
    benchmark_file.write_text(DZN.replace("fixed = [0, 3]", "fixed = [0, 1]"))
    plan = json.loads(run("solve", benchmark_file, "--time", 5).stdout)
    assert (plan["status"], plan["breaks"], plan["bound"]) == ("infeasible", None, None)
    assert plan["schedule"] == [None, None]


def test_the_same_seed_and_iterations_give_the_same_plan(event_file: Path) -> None:
    plans = [json.loads(run("solve", event_file, "--iterations", 60).stdout) for _ in range(2)]
    for plan in plans:
        del plan["metrics"]["seconds"]
    assert plans[0] == plans[1]


def test_check_names_the_broken_rules_and_exits_1(event_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    run("solve", event_file, "--out", out)
    plan = json.loads(out.read_text())
    plan["placed"]["m2"] = {"slot": "d2s1", "table": 1}
    out.write_text(json.dumps(plan))
    judged = run("check", event_file, out)
    rules = {line.split(":")[0] for line in judged.stdout.splitlines()}
    assert judged.exit_code == 1
    assert {"meeting_twice", "table_not_needed", "unavailable", "metric"} <= rules


@pytest.mark.parametrize("text", ["{", '{"slots": []}', json.dumps(EVENT | {"tables": "two"})])
def test_a_broken_file_gets_one_line_and_nothing_is_written(
    event_file: Path, tmp_path: Path, text: str
) -> None:
    event_file.write_text(text)
    before = sorted(tmp_path.iterdir())
    done = run("solve", event_file, "--out", tmp_path / "plan.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_check_refuses_a_plan_that_is_none(event_file: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text('{"status": "fine", "placed": {}}')
    judged = run("check", event_file, plan)
    assert (judged.exit_code, judged.stdout) == (2, "")
    assert judged.stderr.startswith("unplaced: is missing; add it")


@pytest.mark.parametrize("out", ["nowhere/plan.json", "."])
def test_an_out_that_cannot_be_written_is_refused(
    event_file: Path, tmp_path: Path, out: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = run("solve", event_file, "--iterations", 10, "--out", tmp_path / out)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_pipe_is_written_to_and_not_replaced(event_file: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    done = run("solve", event_file, "--iterations", 10, "--out", pipe)
    assert done.exit_code == 0
    assert json.loads(os.read(reader, 65536))["status"]
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_is_followed_and_stays(event_file: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("old")
    (tmp_path / "link.json").symlink_to("plan.json")
    assert (
        run("solve", event_file, "--iterations", 10, "--out", tmp_path / "link.json").exit_code == 0
    )
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "plan.json").read_text())["status"]


@pytest.mark.parametrize("seconds", ["nan", "inf", "0"])
def test_a_time_that_never_comes_is_refused(event_file: Path, seconds: str) -> None:
    done = run("solve", event_file, "--time", seconds)
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_broken_rule_is_one_line_whatever_the_ids_hold(tmp_path: Path) -> None:
    event, plan = tmp_path / "event.json", tmp_path / "plan.json"
    people = [{"id": "p"}, {"id": "q\nr"}]
    meetings = [{"id": "m\nok: x", "participants": ["p", "q\nr"]}]
    slots = [{"id": "s", "day": 1}]
    event.write_text(
        json.dumps({"slots": slots, "tables": 1, "participants": people, "meetings": meetings})
    )
    run("solve", event, "--out", plan)
    plan.write_text(plan.read_text().replace('"table": 1', '"table": 2'))
    judged = run("check", event, plan)
    assert judged.exit_code == 1
    assert [line.split(":")[0] for line in judged.stdout.splitlines()] == ["table_unknown"]


def test_half_a_character_in_an_id_is_refused(event_file: Path) -> None:
    event_file.write_text(json.dumps(EVENT).replace('"m1"', '"\\ud800"'))
    done = run("solve", event_file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "half a character" in done.stderr


def test_the_commands_need_neither_the_web_nor_the_database() -> None:
    code = (
        "import sys, matchmaker.scheduling.cli, matchmaker.scheduling.files,"
        " matchmaker.scheduling.core.solve, matchmaker.scheduling.core.benchmark;"
        "print({'flask', 'sqlalchemy', 'celery', 'psycopg'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
