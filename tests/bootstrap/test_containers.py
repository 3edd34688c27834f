from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from matchmaker.private.health import QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "live", "relay", "worker", "long", "beat")


def instructions(name: str) -> list[str]:
    return [line.split(None, 1)[1] for line in LINES if line.startswith(f"{name} ")]


def test_the_image_is_built_in_stages_from_named_versions() -> None:
    stages = instructions("FROM")
    assert len(stages) == 3
    for stage in stages:
        assert re.match(r"[a-z]+:\d+(\.\d+)*-[a-z-]+", stage), stage
    assert not stages[-1].startswith("node")


def test_the_image_runs_as_an_ordinary_user_and_can_say_how_it_is() -> None:
    last_stage = max(index for index, line in enumerate(LINES) if line.startswith("FROM"))
    users = [line.split()[1] for line in LINES[last_stage:] if line.startswith("USER")]
    assert users == ["matchmaker"]
    assert "python -m matchmaker.cli" in " ".join(
        re.findall(r'"([^"]+)"', instructions("ENTRYPOINT")[0])
    )
    assert len(instructions("HEALTHCHECK")) == 1


def test_packages_come_by_hash_and_everything_copied_exists() -> None:
    assert any("--require-hashes" in line for line in instructions("RUN"))
    for line in instructions("COPY"):
        if "--from" not in line:
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), source


def test_only_what_the_image_needs_is_sent() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert "*" in lines
    wanted = {line[1:] for line in lines if line.startswith("!")}
    for line in instructions("COPY"):
        if "--from" not in line:
            for source in line.split()[:-1]:
                assert any(
                    source.rstrip("/") == name or source.startswith(f"{name}/") for name in wanted
                )


def test_every_process_has_a_service() -> None:
    assert {*OURS, "migrate", "postgres", "valkey"} == set(SERVICES)
    for name in OURS:
        assert SERVICES[name]["command"][0] == ("worker" if name == "long" else name)


def test_no_queue_is_left_without_a_worker_and_no_letter_waits_behind_a_run() -> None:
    work = {name: SERVICES[name]["command"][2] for name in ("worker", "long")}
    assert work == {"worker": "short", "long": "long"}
    for name, kind in work.items():
        assert f"{kind}@" in SERVICES[name]["healthcheck"]["test"][1]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_long_running_service_has_a_health_check_and_comes_back(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_questions_that_are_asked_exist() -> None:
    for name in OURS:
        words = SERVICES[name]["healthcheck"]["test"]
        if "matchmaker.private.health" in words:
            assert words[-1] == name
            assert name in QUESTIONS


@pytest.mark.parametrize("name", OURS)
def test_nothing_serves_before_the_tables_are_there(name: str) -> None:
    needs = SERVICES[name]["depends_on"]
    assert needs["migrate"]["condition"] == "service_completed_successfully"
    assert needs["postgres"]["condition"] == "service_healthy"
    assert needs["valkey"]["condition"] == "service_healthy"


def test_no_image_of_an_unnamed_version() -> None:
    for name, service in SERVICES.items():
        assert re.search(r":\d", service["image"]), name
        assert not service["image"].endswith(":latest")


def test_no_secret_has_a_value_that_production_would_take() -> None:
    for name, service in SERVICES.items():
        for variable, value in service["environment"].items():
            if re.search(r"SECRET|PASSWORD|URL|HOSTS", variable):
                assert ":?" in value, f"{name}: {variable}"


def test_nothing_is_open_to_the_network_but_through_the_proxy() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name


def test_ours_run_without_rights_on_a_closed_disk() -> None:
    for name in (*OURS, "migrate"):
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
