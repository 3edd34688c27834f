"""`matchmaker import ikm|mitra FILE`: take rosters in from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from matchmaker import clock
from matchmaker.directory.imports.columns import RosterKind
from matchmaker.directory.imports.outcomes import ImportReport, judge_alone
from matchmaker.directory.imports.reading import MAX_BYTES, RosterFileError
from matchmaker.directory.imports.roster import Roster, read_roster
from matchmaker.organiser.verdicts import report_as_json, report_as_text
from matchmaker.programme.core import Gate, default_gate
from matchmaker.programme.gates.core import build_gate

BAD_ROWS, BAD_FILE = 1, 2


class UnreadableError(click.ClickException):
    """The file, or the edition that was asked for, is of no use: exit status 2."""

    exit_code = BAD_FILE


@click.group("import")
def import_group() -> None:
    """Take a roster of IKM or of partners into an edition.

    XLSX and CSV are understood; columns are found by name. With any bad row nothing is written,
    unless bad rows may be left out. The same file a second time changes nothing.
    """


def _options(command: Any) -> Any:
    for option in reversed(
        [
            click.argument("file", type=click.Path(path_type=Path)),
            click.option(
                "--edition", metavar="E", help="The edition's short name, as in its address."
            ),
            click.option("--dry-run", is_flag=True, help="Only say what would happen."),
            click.option("--skip-bad", is_flag=True, help="Import the good rows all the same."),
            click.option(
                "--without-consent",
                is_flag=True,
                help="Do not record the companies' consents as held on paper.",
            ),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
        ]
    ):
        command = option(command)
    return command


_DAY = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Judge the naik kelas gate of each row as of this day.",
)


@import_group.command("ikm")
@_options
@_DAY
def import_ikm(
    file: Path,
    edition: str | None,
    dry_run: bool,
    skip_bad: bool,
    without_consent: bool,
    as_json: bool,
    day: datetime | None,
) -> None:
    """Import a roster of IKM. Exit status: 0 no bad row, 1 bad rows, 2 unreadable file."""
    gate_day = day.date() if day else None
    told = _run(RosterKind.IKM, file, edition, dry_run, skip_bad, gate_day, not without_consent)
    _print(*told, as_json, gate_day)


@import_group.command("mitra")
@_options
def import_mitra(
    file: Path,
    edition: str | None,
    dry_run: bool,
    skip_bad: bool,
    without_consent: bool,
    as_json: bool,
) -> None:
    """Import a roster of partners. Exit status: 0 no bad row, 1 bad rows, 2 unreadable file."""
    told = _run(RosterKind.MITRA, file, edition, dry_run, skip_bad, None, not without_consent)
    _print(*told, as_json, None)


def _run(
    kind: RosterKind,
    file: Path,
    edition: str | None,
    dry_run: bool,
    skip_bad: bool,
    gate_day: date | None,
    with_consent: bool,
) -> tuple[ImportReport, Gate]:
    """Return the report, and the gate that its rows are to pass: the edition's programme's."""
    roster = _read(kind, file, gate_day)
    if roster.unknown_columns:
        click.echo(f"Columns left out: {', '.join(roster.unknown_columns)}", err=True)
    if dry_run and edition is None:
        return judge_alone(roster, skip_bad=skip_bad), default_gate()
    return _run_in_edition(roster, edition, dry_run, skip_bad, gate_day, with_consent)


def _read(kind: RosterKind, file: Path, gate_day: date | None) -> Roster:
    try:
        # One byte above the limit is enough to be refused for its size.
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{file} cannot be opened: {error.strerror}") from error
    # A roster for a coming day may state starts that lie between today and that day.
    today = clock.today(os.environ.get("TIME_ZONE") or "Asia/Jakarta")
    try:
        return read_roster(content, kind, today=max(today, gate_day or today))
    except RosterFileError as error:
        raise UnreadableError(f"{file}: {error.mend.in_language(_locale())}") from error


def _run_in_edition(
    roster: Roster,
    name: str | None,
    dry_run: bool,
    skip_bad: bool,
    gate_day: date | None,
    with_consent: bool,
) -> tuple[ImportReport, Gate]:
    # Only here, so that a dry run without an edition needs neither Flask nor a database.
    from flask import has_app_context

    from matchmaker.db import transaction
    from matchmaker.ops.session import running_app
    from matchmaker.organiser.importing import import_roster, rehearse
    from matchmaker.programme.gates.queries import find_settings

    with nullcontext() if has_app_context() else running_app():
        edition = _edition(name)
        gate = build_gate(find_settings(edition.host_id))
        if dry_run:
            return rehearse(roster, edition=edition, skip_bad=skip_bad), gate
        with transaction():
            report = import_roster(
                roster,
                edition=edition,
                skip_bad=skip_bad,
                now=clock.now(),
                gate_day=gate_day,
                with_consent=with_consent,
            )
        return report, gate


def _edition(name: str | None) -> Any:
    from sqlalchemy.exc import ProgrammingError

    from matchmaker.events.queries import find_edition
    from matchmaker.organiser.importing import list_edition_names

    try:
        known = list_edition_names()
    except ProgrammingError as error:
        raise UnreadableError(
            "The database has no tables yet: run `matchmaker migrate` first."
        ) from error
    if name is None and len(known) != 1:
        raise UnreadableError(f"Say into which edition, with --edition. {_told(known)}")
    edition = find_edition(name or known[0])
    if edition is None:
        raise UnreadableError(f"There is no edition {name}. {_told(known)}")
    return edition


def _told(names: Sequence[str]) -> str:
    return f"There are: {', '.join(names)}" if names else "There is none yet: make one first."


def _print(report: ImportReport, gate: Gate, as_json: bool, gate_day: date | None) -> None:
    if as_json:
        document = report_as_json(report, _locale(), gate_day, gate)
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        for line in report_as_text(report, _locale(), gate_day, gate):
            click.echo(line)
    if report.has_problems:
        raise SystemExit(BAD_ROWS)


def _locale() -> str:
    return os.environ.get("DEFAULT_LOCALE") or "id"


COMMANDS = [import_group]
