from __future__ import annotations

import ast
import re

from matchmaker.accounts.trail_words import ACTION_NAMES, KIND_NAMES, say_details
from matchmaker.directory.core import Disclosed, RegistrationState
from tests.architecture.tree import PACKAGE

# Codes put together where they are recorded.
FAMILIES = {
    "directory.*_seen": {f"directory.{what}_seen" for what in Disclosed},
    "directory.registration_*": {f"directory.registration_{state}" for state in RegistrationState},
    "meetings.*": {"meetings.requested", "meetings.accepted", "meetings.declined"}
    | {"meetings.reopened", "meetings.withdrawn"},
}
RECORDERS = {"record", "record_each", "_note", "_note_question", "_tell", "_write", "_keep"}


def recorded() -> set[str]:
    """Every code that stands first in a call that records, read from the source."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            of = getattr(getattr(node.func, "value", None), "id", "")
            if name not in RECORDERS or of == "outbox":
                continue
            for one in node.args:
                if isinstance(one, ast.Constant) and re.fullmatch(
                    r"[a-z]+\.[a-z_]+", str(one.value)
                ):
                    found.add(one.value)
    return found


def test_every_action_that_is_recorded_has_words():
    known = recorded() | FAMILIES["directory.*_seen"] | FAMILIES["meetings.*"]
    assert len(known) > 50
    assert sorted(known - set(ACTION_NAMES)) == []


def test_every_kind_of_thing_has_words():
    kinds = {
        kind
        for path in PACKAGE.rglob("*.py")
        for kind in re.findall(r'object_kind="([a-z]+)"', path.read_text())
    }
    assert kinds
    assert kinds <= set(KIND_NAMES)


def test_particulars_are_words_and_numbers_of_rows_stay_away(app):
    with app.test_request_context():
        said = say_details({"how": ["password"], "passes": False, "bank_id": 7, "reason": None})
    assert said == ["lewat: kata sandi", "terpenuhi: tidak"]
