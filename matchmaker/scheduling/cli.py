"""`matchmaker solve` and `matchmaker check`: scheduling files in, plans and verdicts out."""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from pathlib import Path

import click

from matchmaker.scheduling.core.types import (
    Benchmark,
    BenchmarkPlan,
    Plan,
    Progress,
    Violation,
)
from matchmaker.scheduling.failures import FileError

BROKEN_RULES, BROKEN_FORMAT = 1, 2
FILE = click.Path(path_type=Path)


def _finite(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    """Refuse nan, which no clock ever reaches, and inf."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter("write a number of seconds, such as 20.", param=parameter)
    return value


@click.command()
@click.argument("file", type=FILE)
@click.option("--time", "seconds", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
              callback=_finite,
              help="Stop after this many seconds. Without --time and --iterations: 20 for an"
                   " event, 60 for a benchmark.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N",
              help="Another number looks elsewhere first. Default 0.")  # fmt: skip
@click.option("--iterations", type=click.IntRange(min=0), metavar="N",
              help="Stop after this many steps; the same file, seed and N give the same plan"
                   " on any machine.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), metavar="N",
              help="Processor cores for the exact part of the search. Default: all.")  # fmt: skip
@click.option("--fairness", type=click.IntRange(min=0), metavar="D",
              help="Benchmark only: breaks of any two participants differ by at most D."
                   " Default 2.")  # fmt: skip
@click.option(
    "--out", type=FILE, metavar="FILE", help="Write the plan here instead of printing it."
)
def solve(
    file: Path,
    seconds: float | None,
    seed: int,
    iterations: int | None,
    workers: int | None,
    fairness: int | None,
    out: Path | None,
) -> None:
    """Place the meetings of FILE (.json event or .dzn benchmark) into slots and at tables.

    Exit status 2, with nothing written, when the file breaks the format.
    """
    started = time.monotonic()
    # Here, so that --help and mistyped options answer at once.
    from matchmaker.scheduling import files

    try:
        instance = files.read_instance(file)
        if out is not None and not out.absolute().parent.is_dir():
            raise FileError(str(out), "is in a folder that does not exist; make the folder first")
        if seconds is not None:
            seconds = max(seconds - (time.monotonic() - started), 0.05)
        plan = _solve(instance, seconds, seed, iterations, workers or os.cpu_count() or 1, fairness)
        _deliver(files.plan_as_text(plan), out)
    except FileError as error:
        _refuse(error)


def _solve(
    instance: object,
    seconds: float | None,
    seed: int,
    iterations: int | None,
    workers: int,
    fairness: int | None,
) -> Plan | BenchmarkPlan:
    began = time.monotonic()
    bar = _Bar() if sys.stderr.isatty() else None
    if isinstance(instance, Benchmark):
        from matchmaker.scheduling.core import benchmark

        loaded = time.monotonic() - began
        if seconds is None and iterations is None:
            seconds = benchmark.DEFAULT_SECONDS
        return benchmark.solve_benchmark(
            instance,
            fairness=benchmark.DEFAULT_FAIRNESS if fairness is None else fairness,
            seed=seed,
            seconds=None if seconds is None else max(seconds - loaded, 0.05),
            iterations=iterations,
            workers=workers,
            progress=bar,
        )
    from matchmaker.scheduling.core import solve as event_solver
    from matchmaker.scheduling.core.types import Event

    assert isinstance(instance, Event)
    loaded = time.monotonic() - began
    return event_solver.solve(
        instance,
        seed=seed,
        seconds=None if seconds is None else max(seconds - loaded, 0.05),
        iterations=iterations,
        workers=workers,
        progress=bar,
    )


@click.command()
@click.argument("instance", type=FILE)
@click.argument("plan", type=FILE)
@click.option("--fairness", type=click.IntRange(min=0), default=2, metavar="D",
              help="Benchmark only: breaks of any two participants may differ by D."
                   " Default 2.")  # fmt: skip
def check(instance: Path, plan: Path, fairness: int) -> None:
    """Judge PLAN against INSTANCE; exit 1 with the broken rules when it breaks any.

    Exit status 2 when one of the two files breaks its format.
    """
    from matchmaker.scheduling import files

    try:
        event = files.read_instance(instance)
        found = _judge(event, plan, fairness)
    except FileError as error:
        _refuse(error)
    for violation in found:
        # An id may hold a line break; each broken rule stays one line.
        click.echo(" ".join(f"{violation.rule}: {violation.message}".split()))
    if found:
        sys.exit(BROKEN_RULES)
    click.echo("ok: the plan keeps every rule")


def _judge(event: object, plan: Path, fairness: int) -> list[Violation]:
    from matchmaker.scheduling import files
    from matchmaker.scheduling.core.types import Event
    from matchmaker.scheduling.core.validate import check as check_event
    from matchmaker.scheduling.core.validate_benchmark import check_benchmark

    if isinstance(event, Benchmark):
        return check_benchmark(event, files.read_benchmark_plan(plan), fairness=fairness)
    assert isinstance(event, Event)
    return check_event(event, files.read_plan(plan))


def _refuse(error: FileError) -> None:
    click.echo(" ".join(str(error).split()), err=True)
    sys.exit(BROKEN_FORMAT)


def _deliver(text: str, out: Path | None) -> None:
    """Print the plan, or put the whole file in place at once."""
    if out is None:
        click.echo(text, nl=False)
        return
    draft: Path | None = None
    try:
        if out.exists() and not out.is_file() and not out.is_dir():
            # A device or a pipe, such as /dev/stdout, is written to and never replaced.
            out.write_text(text, encoding="utf-8")
            return
        out = out.resolve()
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=out.absolute().parent, prefix=f".{out.name}.", delete=False
        ) as handle:
            draft = Path(handle.name)
            handle.write(text)
        # A temporary file is private; the plan has the modes any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        os.replace(draft, out)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise FileError(str(out), f"cannot be written ({error.strerror}); choose another") from None


class _Bar:
    """One line on the terminal that says how far it is."""

    def __call__(self, progress: Progress) -> None:
        done = round(progress.fraction * 100)
        click.echo(
            f"\r{done:3d} %  {progress.stage:<10} {progress.placed} of {progress.requested} placed",
            nl=progress.fraction >= 1.0,
            err=True,
        )


COMMANDS = [solve, check]
