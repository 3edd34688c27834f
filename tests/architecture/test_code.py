"""House rules that no lint knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import (
    PACKAGE,
    ROOT,
    list_calls,
    list_files,
    short,
    syntax_of,
)

CODE = list_files("matchmaker", "worker")
SOURCES = [path for path in CODE if "versions" not in path.parts]

# Rooms and what stands beside them (docs/architecture.md). A new folder is a decision.
ROOMS = {
    "accounts", "bench", "demo", "directory", "events", "files", "jobs", "live", "matching",
    "meetings", "notifications", "ops", "organiser", "outbox", "paper", "privacy", "programme",
    "reference", "scheduling",
}  # fmt: skip
BESIDE = {"migrations", "private", "static", "translations", "web"}
FURNITURE = ("core", "service", "queries", "views")

# Files over 400 lines, each with its reason.
LONG_FILES: dict[str, str] = {}


def test_folders_are_rooms_with_names_of_the_trade() -> None:
    folders = {
        path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert folders == ROOMS | BESIDE


def test_nothing_is_called_after_what_it_might_be() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|manager|common|misc|base_?service)(_|$)")
    assert [short(path) for path in SOURCES if vague.search(path.stem)] == []


def test_an_init_holds_a_docstring_and_nothing_else() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            body = syntax_of(path).body
            assert len(body) == 1, short(path)
            assert ast.get_docstring(syntax_of(path)), short(path)


def test_files_stay_readable() -> None:
    long = {short(path) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400}
    assert long == set(LONG_FILES)


def test_functions_stay_below_forty_lines_of_code() -> None:
    """Measured without the docstring; a signature of many lines does not count either."""
    long = []
    for path in SOURCES:
        for node in ast.walk(syntax_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1:] if ast.get_docstring(node) else node.body
                if first and (node.end_lineno or 0) - first[0].lineno + 1 > 40:
                    long.append(f"{short(path)}:{node.name}")
    assert long == []


def test_only_the_transaction_commits() -> None:
    """`Datastore.commit` leaves it to the transaction that is open (accounts/security.py)."""
    allowed = {"matchmaker/db.py", "matchmaker/accounts/security.py"}
    committing = {short(path) for path in CODE if any(list_calls(path, "commit"))}
    assert committing <= allowed


def test_only_the_clock_reads_the_clock() -> None:
    readers = [
        f"{short(path)}:{call.lineno}"
        for path in SOURCES
        if short(path) != "matchmaker/clock.py"
        for name in ("now", "utcnow", "today")
        for call in list_calls(path, name)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"datetime", "date"}
    ]
    assert readers == []


def test_cores_read_no_clock_and_draw_no_chance_of_their_own() -> None:
    """Clock, ids and seeds come in as arguments. A budget of seconds may be measured, though."""
    forbidden = {"datetime.now", "secrets", "uuid", "os", "time.time", "random.random"}
    found = []
    for path in SOURCES:
        if "core" not in path.relative_to(ROOT).with_suffix("").parts:
            continue
        for node in ast.walk(syntax_of(path)):
            if isinstance(node, ast.Import):
                used = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                used = {node.module or ""} | {f"{node.module}.{a.name}" for a in node.names}
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used = {f"{node.value.id}.{node.attr}"}
            else:
                continue
            found += [f"{short(path)}: {name}" for name in used & forbidden]
    assert found == []


@pytest.mark.parametrize(
    "module",
    [
        path
        for path in SOURCES
        if path.is_relative_to(PACKAGE)
        and len(path.relative_to(PACKAGE).parts) > 1
        and path.relative_to(PACKAGE).parts[0] in ROOMS
        and path.stem in FURNITURE
    ],
    ids=short,
)
def test_every_core_service_queries_and_views_has_its_tests(module: Path) -> None:
    """tests/<room>/test_<module>*.py; queries may be tested with the service that they serve."""
    room = module.relative_to(PACKAGE).parts[0]
    folder = ROOT / "tests" / room
    wanted = [module.stem] if module.stem != "queries" else ["queries", "service", "views"]
    found = [path for stem in wanted for path in folder.glob(f"test_{stem}*.py")]
    assert found, f"{short(module)} has no tests in {short(folder)}/test_{module.stem}*.py"


def test_a_core_package_or_a_package_of_views_has_its_tests_too() -> None:
    without = []
    for room in sorted(ROOMS):
        for part in ("core", "views"):
            if (PACKAGE / room / part).is_dir() and not list(
                (ROOT / "tests" / room).glob(f"test_{part}*.py")
            ):
                without.append(f"{room}/{part}")
    assert without == []


def test_relationships_name_each_other_and_never_a_backref() -> None:
    using = [
        short(path)
        for path in SOURCES
        for call in list_calls(path, "relationship")
        if any(keyword.arg == "backref" for keyword in call.keywords)
    ]
    assert using == []


def test_nothing_prints_where_results_belong() -> None:
    """Standard output is for a command's results (click.echo); logs go to standard error."""
    printing = [
        f"{short(path)}:{call.lineno}"
        for path in SOURCES
        for call in list_calls(path, "print")
        if not any(keyword.arg == "file" for keyword in call.keywords)
        and short(path) not in {"matchmaker/private/keeper.py"}
    ]
    assert printing == []


def test_every_public_function_says_what_its_caller_must_know() -> None:
    silent = []
    for path in SOURCES:
        tree = syntax_of(path)
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
        ]
        silent += [
            f"{short(path)}:{node.name}" for node in public if ast.get_docstring(node) is None
        ]
    assert silent == []


def test_tasks_are_short() -> None:
    """Ids in, one service call: at most 15 lines (design.md)."""
    long = []
    for path in list_files("worker/tasks"):
        for node in ast.walk(syntax_of(path)):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 15:
                    long.append(f"{short(path)}:{node.name}")
    assert long == []
