from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.directory.imports.columns import RosterKind
from matchmaker.organiser.uploads import KEPT_FOR, UploadFolder

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
OWNER = {"user_id": 1, "edition_id": 2}


@pytest.fixture
def folder(tmp_path):
    return UploadFolder(tmp_path)


def keep(folder, now=NOW) -> str:
    return folder.keep(b"isi", **OWNER, kind=RosterKind.MITRA, filename="mitra.xlsx", now=now)


def test_the_owner_finds_the_file_again_until_it_is_dropped(folder):
    token = keep(folder)
    kept = folder.find(token, **OWNER, now=NOW)
    assert kept is not None
    assert (kept.content, kept.ticket.kind, kept.ticket.filename) == (
        b"isi",
        RosterKind.MITRA,
        "mitra.xlsx",
    )
    folder.drop(token)
    assert folder.find(token, **OWNER, now=NOW) is None


def test_nobody_else_finds_it_and_neither_does_another_edition(folder):
    token = keep(folder)
    assert folder.find(token, user_id=9, edition_id=2, now=NOW) is None
    assert folder.find(token, user_id=1, edition_id=9, now=NOW) is None


def test_it_expires(folder):
    token = keep(folder)
    assert folder.find(token, **OWNER, now=NOW + KEPT_FOR) is None
    assert folder.find(token, **OWNER, now=NOW + KEPT_FOR - timedelta(seconds=1)) is not None


@pytest.mark.parametrize(
    "token", ["", "../../../etc/passwd", "a" * 31, "a" * 33, "a/" * 16, "é" * 32]
)
def test_a_name_that_was_never_given_finds_nothing(folder, token):
    keep(folder)
    assert folder.find(token, **OWNER, now=NOW) is None
    folder.drop(token)


def test_old_files_are_swept_when_a_new_one_comes(folder, tmp_path):
    old = keep(folder)
    for path in (tmp_path / "uploads" / "imports").iterdir():
        os.utime(path, (0, 0))
    new = keep(folder)
    left = {path.stem for path in (tmp_path / "uploads" / "imports").iterdir()}
    assert left == {new}
    assert old != new


def test_only_the_owner_of_the_process_can_read_the_files(folder, tmp_path):
    token = keep(folder)
    base = tmp_path / "uploads" / "imports"
    assert (base / f"{token}.roster").stat().st_mode & 0o777 == 0o600
    assert base.stat().st_mode & 0o777 == 0o700
