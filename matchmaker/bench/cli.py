"""`matchmaker bench`: measure pages on a private database made for it."""

from __future__ import annotations

import json

import click

from matchmaker.bench.core import write_table
from matchmaker.ops.session import scratch_apps

SIZES = (350, 5_000, 50_000)
# Every page once at the start, then the median of so many.
ROUNDS = 7


@click.group()
def bench() -> None:
    """Measure what grows with the number of companies: pages and matching."""


@bench.command()
@click.option(
    "--size", "sizes", type=int, multiple=True, default=SIZES, help="Companies; give several."
)
@click.option("--rounds", type=click.IntRange(1), default=ROUNDS, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
def directory(sizes: tuple[int, ...], rounds: int, as_json: bool) -> None:
    """Load companies and measure the directory's list and its counts.

    A private PostgreSQL is started for it and thrown away; DATABASE_URL is not looked at. Server
    time is what the application takes to answer, without the network.
    """
    # Late: the other commands need no application.
    from matchmaker.bench.directory import measure

    with scratch_apps(f"bench_{size}" for size in sorted(set(sizes))) as apps:
        by_size = dict(zip(sorted(set(sizes)), apps, strict=True))
        measured = measure(by_size, rounds, lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps([each.to_json() for each in measured], indent=2))
        return
    for line in write_table(measured):
        click.echo(line)
    for each in measured:
        address, ratio = each.worst()
        click.echo(
            f"{each.page}, {each.visitor}: {max(sizes):,} to {min(sizes):,} = {each.ratio():.2f},"
            f" the worst {ratio:.2f} ({address or 'everything'}), queries"
            f" {'the same at every size' if each.same_queries() else 'DIFFER'}"
        )


@bench.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
def matching(as_json: bool) -> None:
    """Measure scoring all pairs, explaining the best of each company, and the allotment.

    On made-up markets of three sizes, each in a process of its own; needs no database.
    """
    from matchmaker.bench.matching import SIZES, measure, write_table

    measured = []
    for ikm, partners in SIZES:
        click.echo(f"{ikm:,} x {partners:,} ...", err=True)
        measured.append(measure(ikm, partners))
    if as_json:
        click.echo(json.dumps([each.to_json() for each in measured], indent=2))
        return
    for line in write_table(measured):
        click.echo(line)


@bench.command()
@click.option(
    "--size", "sizes", type=int, multiple=True, default=(500, 11_000), help="Companies in all."
)
@click.option("--rounds", type=click.IntRange(1), default=ROUNDS, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
def refresh(sizes: tuple[int, ...], rounds: int, as_json: bool) -> None:
    """Measure how soon a changed profile is on everybody's ranked list.

    On a private PostgreSQL, started for it and thrown away; DATABASE_URL is not looked at.
    """
    # Late: the other commands need no application.
    from matchmaker.bench.refreshing import measure, write_table

    with scratch_apps(f"bench_{size}" for size in sorted(set(sizes))) as apps:
        by_size = dict(zip(sorted(set(sizes)), apps, strict=True))
        measured = measure(by_size, rounds, lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps([each.to_json() for each in measured], indent=2))
        return
    for line in write_table(measured):
        click.echo(line)


COMMANDS = [bench]
