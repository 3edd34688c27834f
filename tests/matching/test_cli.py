from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from matchmaker.matching.cli import COMMANDS, match
from matchmaker.matching.core.score import rank
from matchmaker.matching.table import draw_table
from tests.matching.values import DAY, make_ikm, make_retailer

CASES = json.loads((Path(__file__).parents[1] / "samples" / "matching_cases.json").read_text())


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASES[3]))
    return path


def answer(path: Path) -> dict[str, Any]:
    result = CliRunner().invoke(match, [str(path), "--json"])
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_answer_follows_the_format(case_file: Path) -> None:
    ranking = answer(case_file)["ranking"]
    assert [entry["id"] for entry in ranking] == CASES[3]["order"]
    for entry in ranking:
        assert set(entry) == {"id", "score", "sides", "reasons", "gaps"}
        for side in ("seeker", "candidate"):
            points = sum(r["points"] for r in entry["reasons"] if r["side"] == side)
            assert points == pytest.approx(entry["sides"][side], abs=1e-9)
    assert ranking[-1]["gaps"] == [
        {
            "side": "seeker",
            "code": "permit",
            "hard": True,
            "asked": "halal",
            "has": "in_process",
            "id": "sertifikat halal belum dimiliki, masih dalam proses",
            "en": "halal certificate missing, still in process",
        }
    ]


def test_table_shows_rank_scores_and_what_stands_in_the_way(case_file: Path) -> None:
    result = CliRunner().invoke(match, [str(case_file)])
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Peringkat" in result.stdout
    assert "x sertifikat halal belum dimiliki, masih dalam proses (penghalang)" in result.stdout
    english = CliRunner().invoke(match, [str(case_file), "--en"]).stdout
    assert "x halal certificate missing, still in process (stop)" in english


@pytest.mark.parametrize("content", ["{", "[]", '{"day": "2026-12-15"}'])
def test_a_bad_file_ends_with_2_and_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    result = CliRunner().invoke(match, [str(path), "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_notes_go_to_standard_error_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    case = {**CASES[0], "seeker": {**CASES[0]["seeker"], "colour": "red"}}
    path.write_text(json.dumps(case))
    result = CliRunner().invoke(match, [str(path), "--json"])
    assert "seeker.colour" in result.stderr
    assert json.loads(result.stdout)["ranking"]


def test_standard_input_is_read_for_a_dash() -> None:
    result = CliRunner().invoke(match, ["-", "--json"], input=json.dumps(CASES[0]))
    assert [r["id"] for r in json.loads(result.stdout)["ranking"]] == CASES[0]["order"]


def test_whom_the_rule_keeps_apart_stands_below_the_table(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**CASES[0], "rule": {"retailer": {"meets": False}}}))
    assert answer(path)["ranking"] == []
    shown = CliRunner().invoke(match, [str(path), "--en"]).stdout
    refused = [f"{each}: at this event modern retailers hold no meetings with IKM" for each in
               (c["id"] for c in CASES[0]["candidates"])]  # fmt: skip
    assert shown.splitlines() == ["no candidates", *refused]


def test_names_cannot_steer_the_terminal() -> None:
    ranking = rank(make_retailer(), [make_ikm(id="\x1b[2J", kabupaten="\x1b]0;x")], DAY)
    assert "\x1b" not in draw_table(ranking, "id")
    assert draw_table([], "id") == "tidak ada kandidat"


def test_the_command_needs_neither_flask_nor_a_database() -> None:
    code = (
        "import sys, matchmaker.matching.cli; "
        "print(sorted({'flask', 'sqlalchemy', 'celery'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert [match] == COMMANDS
