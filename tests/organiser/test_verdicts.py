from __future__ import annotations

from datetime import date

from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import judge_alone
from matchmaker.directory.imports.roster import read_roster
from matchmaker.organiser.verdicts import count_graduates, report_as_json, report_as_text
from matchmaker.programme.core import default_gate
from tests.directory.rosters import SAMPLES, ikm_csv

DAY = date(2026, 12, 15)


def report(content: bytes, kind: RosterKind = RosterKind.IKM):
    return judge_alone(read_roster(content, kind, today=DAY), skip_bad=False)


def test_a_row_without_a_value_has_no_gate():
    (row,) = report_as_json(report(ikm_csv(NIB="1")), "id", DAY, default_gate())["rows"]
    assert row["gate"] is None
    assert row["messages"][0].startswith("NIB “1”: NIB terdiri dari 13 angka")


def test_messages_speak_the_wanted_language():
    (row,) = report_as_json(report(ikm_csv(NIB="1")), "en", None, default_gate())["rows"]
    assert row["messages"][0].startswith("NIB “1”: An NIB has 13 digits")
    assert "gate" not in row


def test_partners_have_no_gate():
    document = report_as_json(
        report((SAMPLES / "mitra.xlsx").read_bytes(), RosterKind.MITRA), "id", DAY, default_gate()
    )
    assert "gate" not in document["rows"][0]
    assert document["created"] == 90


def test_the_text_ends_with_the_counts():
    lines = list(
        report_as_text(report((SAMPLES / "ikm.xlsx").read_bytes()), "id", DAY, default_gate())
    )
    assert lines == [
        "Naik kelas per 2026-12-15: 235 dari 350",
        "350 baru, 0 diperbarui, 0 tidak berubah, 0 ditolak",
    ]
    assert count_graduates(report((SAMPLES / "ikm.xlsx").read_bytes()), DAY, default_gate()) == (
        235,
        350,
    )
