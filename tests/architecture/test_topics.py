"""Every fact that is told has a letter for each channel and a line in the documents."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from flask import Flask

from matchmaker.notifications.registry import list_topics
from tests.architecture.tree import ROOT, TEMPLATES, list_calls, list_files, syntax_of

PAST_TENSE = re.compile(r"^[a-z]+\.[a-z_]*(ed|en|ent|wn)$")
DOCUMENT = ROOT / "docs" / "topics.md"


def _recorded() -> set[str]:
    """The topics that the code records; `f"meetings.{fact}"` stands for what callers pass."""
    topics: set[str] = set()
    for path in list_files("matchmaker"):
        for call in list_calls(path, "record"):
            if _is_trail(call) or path.name == "trail.py":
                continue
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant):
                topics.add(str(first.value))
            elif isinstance(first, ast.Name):
                topics |= _named(path, call, first.id)
            elif isinstance(first, ast.JoinedStr):
                start, word = first.values
                assert isinstance(start, ast.Constant)
                assert isinstance(word, ast.FormattedValue)
                assert isinstance(word.value, ast.Name)
                passed = _passed_as(path, _function_around(path, call), word.value.id)
                topics |= {f"{start.value}{value}" for value in passed}
    return topics


def _is_trail(call: ast.Call) -> bool:
    """The audit trail has a `record` of its own: an action, which nobody hears of."""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(of, ast.Name) and of.id == "trail"


def _named(path: Path, call: ast.Call, name: str) -> set[str]:
    """What a name stands for: a constant of the module, or what callers pass."""
    constants = {
        str(node.value.value)
        for node in syntax_of(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        and isinstance(node.value, ast.Constant)
    }
    return constants or _passed_as(path, _function_around(path, call), name)


def _function_around(path: Path, call: ast.Call) -> ast.FunctionDef:
    return next(
        node
        for node in syntax_of(path).body
        if isinstance(node, ast.FunctionDef) and call in set(ast.walk(node))
    )


def _passed_as(path: Path, function: ast.FunctionDef, parameter: str) -> set[str]:
    """The constants that a module passes for a parameter, through functions that pass it on."""
    place = [argument.arg for argument in function.args.args].index(parameter)
    found: set[str] = set()
    for call in list_calls(path, function.name):
        given = next((k.value for k in call.keywords if k.arg == parameter), None)
        given = given or call.args[place]
        if isinstance(given, ast.Constant):
            found.add(str(given.value))
        elif isinstance(given, ast.Name):
            found |= _passed_as(path, _function_around(path, call), given.id)
    return found


def _documented() -> set[str]:
    return set(re.findall(r"^\| `([a-z._]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))


def _told(app: Flask) -> set[str]:
    with app.app_context():
        return set(list_topics())


def test_a_topic_says_what_has_happened() -> None:
    assert {topic for topic in _recorded() if not PAST_TENSE.match(topic)} == set()


def test_every_topic_that_is_told_is_recorded_somewhere(app: Flask) -> None:
    assert _told(app) - _recorded() == set()


def test_every_recorded_and_every_told_topic_has_a_line_in_the_documents(app: Flask) -> None:
    assert _documented() == _recorded() | _told(app)


def test_every_told_topic_has_its_letters(app: Flask) -> None:
    wanted = {
        name
        for topic in _told(app)
        for name in (
            f"email/{topic}/subject.txt",
            f"email/{topic}/body.txt",
            f"email/{topic}/body.html",
            f"whatsapp/{topic}.txt",
        )
    }
    assert {name for name in wanted if not (TEMPLATES / name).is_file()} == set()


def test_no_letter_lies_about_that_nobody_sends(app: Flask) -> None:
    topics = {path.parent.name for path in (TEMPLATES / "email").glob("*/body.txt")} | {
        path.stem for path in (TEMPLATES / "whatsapp").glob("*.txt")
    }
    assert topics == _told(app)
