"""Whoever changes something leaves an entry in the audit trail; what does not stands here.

Read from the source: a public function writes when it, or what it calls in the house, adds,
deletes or updates rows, or sets what somebody has loaded; it is kept when it, or what it calls,
or all that call it, record an entry.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.tree import PACKAGE, syntax_of

# The modules in which rooms write: services, and what stands beside them.
WRITERS = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.stem
    in {
        "service", "codes", "team", "advice", "invitations", "importing", "publishing", "placing",
        "disclosures", "claims", "enrolment", "people", "running", "consents", "registration",
        "erasure", "retention",
    }
    and "views" not in path.parts
    and "demo" not in path.parts
)  # fmt: skip
SQL_WRITES = {"insert", "update", "delete"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "flush"}

# What writes and leaves no entry, and why.
SILENT: dict[str, str] = {
    "accounts.service.get_or_create_host": "an installation's first act, before anybody is there",
    "accounts.service.use_link": "the view notes accounts.link_used, and the signal the sign-in",
    "accounts.service.end_open_doors": "a part of what ends them, which is kept",
    "accounts.codes.request_code": "asked for by nobody known; its use and every failure are kept",
    "accounts.codes.request_change": "changes nothing until the code comes back, which is kept",
    "directory.enrolment.write_companies": "a part of an import, which is kept as a whole",
    "directory.enrolment.write_participations": "a part of an import",
    "directory.enrolment.write_people": "a part of an import",
    "directory.expiry.service.tell_of_ends": "the platform's own look at the calendar",
    "directory.questions.service.put_answer": "a part of saving answers, which is kept",
    "meetings.disclosures.open_contacts": "a part of accepting, which is kept",
    "meetings.disclosures.close_contacts": "a part of withdrawing or cancelling",
    "meetings.claims.take": "a part of publishing, which is kept",
    "meetings.claims.free": "a part of withdrawing or cancelling",
    "meetings.placing.place": "a part of publishing",
    "meetings.placing.unplace": "a part of publishing",
    "meetings.placing.release": "a part of withdrawing or cancelling",
    "meetings.proposals.service.keep_batch": "a worker's result of a job whose request is kept",
    "meetings.proposals.service.finish_sending": "a part of a sending, whose request is kept",
    "meetings.proposals.running.perform_allot": "a worker's job, whose request is kept",
    "scheduling.publishing.put_in_force": "a part of publishing, which is kept",
    "scheduling.running.perform_run": "a worker's run, whose request is kept",
    "matching.lists.service.refresh": "a worker's own reckoning; what changed is kept",
    "matching.evidence.service.note_outcome": "a part of what the room above keeps",
    "programme.gates.service.judge_due": "what changed is kept; each verdict that turns is history",
    "scheduling.service.keep_draft": "a worker's result of a run whose request is kept",
    "jobs.service.request_job": "below the trail; whoever asks for a job keeps that",
    "jobs.service.request_stop": "below the trail; scheduling.service.stop_run keeps it",
    "jobs.service.take_up": "a worker's own bookkeeping",
    "jobs.service.beat": "a worker's own bookkeeping",
    "jobs.service.complete": "a worker's own bookkeeping",
    "jobs.service.give_up": "a worker's own bookkeeping",
    "jobs.service.request_again": "the platform's own bookkeeping",
    "notifications.service.announce": "the platform tells what a kept act has recorded",
    "notifications.service.begin_attempt": "the platform's own bookkeeping of a delivery",
    "notifications.service.end_attempt": "the platform's own bookkeeping of a delivery",
    "notifications.service.sweep": "the platform's own bookkeeping of a delivery",
    "notifications.service.cancel": "what the message would tell is over: that is kept",
    "notifications.service.stop_whatsapp": "follows from a withdrawn consent, which is kept",
    "meetings.service.cancel_all_of": "a part of erasing a person, which is kept",
    "files.service.keep": "below the trail; whoever keeps a file keeps that",
    "files.service.delete": "below the trail; whoever deletes a file keeps that",
    "outbox.service.record": "below the trail; a fact is written with the act that is kept",
    "outbox.service.record_all": "below the trail",
    "outbox.service.claim_due": "the relay's own bookkeeping",
    **dict.fromkeys(
        (
            *(
                f"directory.shortlists.service.{name}"
                for name in (
                    "make_shortlist",
                    "rename",
                    "share",
                    "remove",
                    "bring_back",
                    "put_on",
                    "take_off",
                    "move",
                    "write_note",
                    "forget_removed",
                )
            ),
            *(
                f"directory.searches.service.{name}"
                for name in (
                    "save_search",
                    "rename",
                    "want_news",
                    "remove",
                    "bring_back",
                    "look",
                    "tell_news",
                    "forget_removed",
                )
            ),
        ),
        "somebody's own notes: they decide nothing about anybody and are nobody else's business",
    ),
    "catalogue.service.keep_print": "a worker's result of a print whose request is kept",
    "catalogue.service.forget_prints": "a file's end after its three days",
    "catalogue.running.perform_print": "a worker's print, whose request is kept",
    "outbox.service.finish": "the relay's own bookkeeping",
    "outbox.service.release": "the relay's own bookkeeping",
    "outbox.service.fail": "the relay's own bookkeeping",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def functions_of(path: Path) -> dict[str, ast.FunctionDef]:
    """Functions and methods of a module by name; a class stands for its methods."""
    found: dict[str, ast.FunctionDef] = {}
    for node in syntax_of(path).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{method.name}": method
                for method in node.body
                if isinstance(method, ast.FunctionDef)
            }
    return found


@cache
def imports_of(path: Path) -> dict[str, tuple[str, str]]:
    """What a module imports from the house: local name -> (module, name or "")."""
    found = {}
    for node in syntax_of(path).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matchmaker"):
            module = (node.module or "").removeprefix("matchmaker").lstrip(".")
            for alias in node.names:
                inner = f"{module}.{alias.name}".lstrip(".")
                is_module = (PACKAGE / (inner.replace(".", "/") + ".py")).exists()
                target = (inner, "") if is_module else (module, alias.name)
                found[alias.asname or alias.name] = target
    return found


def calls_of(path: Path, function: ast.FunctionDef) -> Iterator[str]:
    """The house's functions that a function calls, as module.name."""
    here, imports = name_of(path), imports_of(path)
    own = functions_of(path)
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            name = node.func.id
            if name in own:
                yield f"{here}.{name}"
            elif name in imports and imports[name][1]:
                yield ".".join(imports[name])
            # Making a value of a class of the module may call any of its methods.
            yield from (f"{here}.{method}" for method in own if method.startswith(f"{name}."))
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            module = imports.get(node.func.value.id)
            if module and not module[1]:
                yield f"{module[0]}.{node.func.attr}"


def writes_itself(function: ast.FunctionDef) -> bool:
    """Tell whether a function adds, deletes, updates or flushes by its own hand."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in SQL_WRITES:
                return True
            if (
                isinstance(called, ast.Attribute)
                and called.attr in SESSION_WRITES
                and ast.unparse(called.value) == "db.session"
            ):
                return True
    return False


def closure(seeds: set[str], graph: dict[str, set[str]]) -> set[str]:
    """All that call one of the seeds, directly or not."""
    found = set(seeds)
    while True:
        more = {name for name, called in graph.items() if called & found} - found
        if not more:
            return found
        found |= more


@cache
def everything() -> tuple[dict[str, set[str]], set[str], set[str]]:
    """The house's call graph, who writes in the end, and who records an entry in the end."""
    graph: dict[str, set[str]] = {}
    writing: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for name, function in functions_of(path).items():
            full = f"{name_of(path)}.{name}"
            graph[full] = set(calls_of(path, function))
            if writes_itself(function) and not full.startswith("accounts.trail."):
                writing.add(full)
    noting = {"accounts.trail.record", "accounts.trail.record_each"}
    return graph, closure(writing, graph), closure(noting, graph)


def public_writers() -> set[str]:
    _, writing, _ = everything()
    return {
        f"{name_of(path)}.{name}"
        for path in WRITERS
        for name in functions_of(path)
        if not name.startswith("_") and "." not in name and f"{name_of(path)}.{name}" in writing
    }


def test_every_writing_function_keeps_what_it_did_or_stands_on_the_list() -> None:
    _, _, noting = everything()
    silent = {name for name in public_writers() if name not in noting}
    assert silent == set(SILENT)


def test_the_walk_sees_the_services_there_are() -> None:
    """The list is worth nothing if the walk is blind."""
    writers = public_writers()
    for known in (
        "meetings.service.accept",
        "directory.team.remove_colleague",
        "programme.advice.ask",
        "scheduling.service.publish_run",
        "matching.service.set_wish",
        "organiser.importing.import_roster",
        "accounts.service.grant_role",
    ):
        assert known in writers, known
    services = {name_of(path) for path in PACKAGE.glob("*/service.py")}
    assert services - {"demo.service", "live.service", "paper.service"} <= {
        name.rsplit(".", 1)[0] for name in writers
    }


def test_every_view_that_opens_a_transaction_writes_something_that_is_kept() -> None:
    """A view's own writes (a locale, a session) are on this list."""
    unkept = {
        "accounts.views.public.send_code": "as codes.request_code",
        "accounts.views.member.send_change": "as codes.request_change",
        "accounts.views.public.set_locale": "one's own language",
        "accounts.views.organiser.take_step": "its steps are services, each of which is kept",
        "matching.views.member._note_finances": "who looked is kept in a log that the owner reads",
        "organiser.views.notifications.text": "who read contacts is kept, by the announcement",
        "organiser.views.notifications.letter": "who read contacts is kept, by the announcement",
        **dict.fromkeys(
            (
                "directory.views.shortlists.make",
                "directory.views.shortlists.mark",
                *(
                    f"directory.views.shortlist.{name}"
                    for name in (
                        "write_note",
                        "move",
                        "take_off",
                        "rename",
                        "share",
                        "remove",
                        "bring_back",
                    )
                ),
                *(
                    f"directory.views.searches.{name}"
                    for name in ("save", "show", "rename", "want_news", "remove", "bring_back")
                ),
            ),
            "somebody's own lists and searches, as their services say",
        ),
    }
    _, _, noting = everything()
    opening = {
        f"{name_of(path)}.{name}"
        for path in PACKAGE.rglob("*.py")
        if "views" in path.with_suffix("").parts
        for name, function in functions_of(path).items()
        if any(
            isinstance(node, ast.With)
            and ast.unparse(node.items[0].context_expr) == "transaction()"
            for node in ast.walk(function)
        )
    }
    assert len(opening) > 20
    assert {name for name in opening if name not in noting} == set(unkept)
