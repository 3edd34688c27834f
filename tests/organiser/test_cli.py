from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from matchmaker.accounts.models import Consent
from matchmaker.cli import main
from matchmaker.directory.models import Company
from matchmaker.programme.models import GateResult
from tests.directory.rosters import SAMPLES, ikm_csv
from tests.factories.accounts import make_host
from tests.factories.events import make_edition

GATE = ["running_12_months", "permits", "knows_market", "knows_production"]


@pytest.fixture
def run():
    def command(*arguments):
        return CliRunner().invoke(main, ["import", *map(str, arguments)])

    return command


@pytest.fixture
def roster(tmp_path):
    def write(content: bytes, name: str = "roster.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_dry_run_judges_every_row_and_its_gate(run):
    done = run("ikm", SAMPLES / "ikm.xlsx", "--dry-run", "--json", "--day", "2026-12-15")
    assert (done.exit_code, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert {key: document[key] for key in ("created", "updated", "unchanged", "rejected")} == {
        "created": 350, "updated": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    with (SAMPLES / "gate.expected.csv").open() as file:
        expected = list(csv.DictReader(file))
    for row, wanted in zip(document["rows"], expected, strict=True):
        gate = row["gate"]
        assert [gate["product_type"], *[gate[c] for c in GATE]] == [
            wanted["product_type"],
            *[wanted[c] for c in GATE],
        ]
        assert gate["graduated"] is (wanted["graduated"] == "yes")


def test_the_field_roster_gets_its_verdicts_and_exit_status_1(run):
    done = run("ikm", SAMPLES / "ikm_lapangan.csv", "--dry-run", "--json")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    with (SAMPLES / "ikm_lapangan.expected.csv").open() as file:
        expected = [(int(r["baris"]), r["verdict"], r["field"]) for r in csv.DictReader(file)]
    got = [(row["line"], row["verdict"], ";".join(row["fields"])) for row in document["rows"]]
    assert got == expected
    assert all(row["messages"] for row in document["rows"] if row["verdict"] == "error")
    assert set(document["rows"][0]) == {"line", "verdict", "fields", "messages"}
    assert (document["created"], document["rejected"]) == (0, 14)
    skipped = json.loads(
        run("ikm", SAMPLES / "ikm_lapangan.csv", "--dry-run", "--json", "--skip-bad").stdout
    )
    assert (skipped["created"], skipped["rejected"]) == (34, 14)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"Nama Usaha;No. WA\na;b\n"])
def test_a_file_that_cannot_be_read_is_one_line_and_exit_status_2(run, roster, content):
    done = run("ikm", roster(content), "--dry-run", "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert run("ikm", "tidak-ada.xlsx", "--dry-run").exit_code == 2


def test_results_alone_go_to_standard_output(run, roster):
    done = run("ikm", roster(ikm_csv(Warna="merah")), "--dry-run", "--json")
    assert json.loads(done.stdout)["created"] == 1
    assert "Warna" in done.stderr


def test_a_person_reads_what_to_mend(run, roster):
    done = run("ikm", roster(ikm_csv(NIB="123")), "--dry-run", "--day", "2026-12-15")
    assert "Baris 2: NIB “123”" in done.stdout
    assert "1 ditolak" in done.stdout


def test_a_dry_run_without_an_edition_needs_neither_flask_nor_a_database(tmp_path):
    program = (
        "import sys; from matchmaker.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "import", "mitra", str(SAMPLES / "mitra.xlsx"),
         "--dry-run", "--json"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "DATA": str(tmp_path / "var"), "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert json.loads(done.stdout)["created"] == 90
    assert done.stderr.strip() == "[]"
    assert not (tmp_path / "var").exists()


def test_an_import_writes_once_and_judges_the_gate(run, db_session):
    edition = make_edition(make_host())
    arguments = ("ikm", SAMPLES / "ikm.xlsx", "--edition", edition.slug, "--json")
    rehearsed = run(*arguments, "--dry-run")
    assert json.loads(rehearsed.stdout)["created"] == 350
    assert count(db_session, Company) == 0
    assert json.loads(run(*arguments).stdout)["created"] == 350
    assert json.loads(run(*arguments).stdout)["unchanged"] == 350
    assert count(db_session, Company) == 350
    graduated = select(func.count()).where(GateResult.graduated)
    assert db_session.scalar(graduated) == 235


@pytest.mark.parametrize(("more", "recorded"), [((), 1050), (("--without-consent",), 0)])
def test_consents_on_paper_are_recorded_unless_told_otherwise(run, db_session, more, recorded):
    edition = make_edition(make_host())
    done = run("ikm", SAMPLES / "ikm.xlsx", "--edition", edition.slug, "--json", *more)
    assert done.exit_code == 0
    assert count(db_session, Consent) == recorded


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_changed_row_says_what_changed(run, db_session, roster):
    edition = make_edition(make_host())
    run("ikm", roster(ikm_csv(MOQ="10")), "--edition", edition.slug)
    done = run("ikm", roster(ikm_csv(MOQ="25")), "--edition", edition.slug, "--json")
    document = json.loads(done.stdout)
    assert document["updated"] == 1
    assert document["rows"][0]["messages"] == ["pesanan minimum: 10 → 25"]


def test_the_only_edition_need_not_be_named_and_an_unknown_one_is_refused(run, db_session, roster):
    file = roster(ikm_csv())
    nothing = run("ikm", file)
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    edition = make_edition(make_host())
    assert run("ikm", file).exit_code == 0
    make_edition(make_host(), name="Lain")
    unsure = run("ikm", file)
    assert unsure.exit_code == 2
    assert edition.slug in unsure.stderr
    assert "tidak-ada" in run("ikm", file, "--edition", "tidak-ada").stderr


@pytest.mark.parametrize("arguments", [(), ("ikm",), ("mitra",)])
def test_help_is_there_in_plain_words(run, arguments):
    done = run(*arguments, "--help")
    assert done.exit_code == 0
    assert "roster" in done.output


def test_a_file_without_end_is_refused_for_its_size(run):
    done = run("ikm", "/dev/zero", "--dry-run")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "10 MB" in done.stderr
