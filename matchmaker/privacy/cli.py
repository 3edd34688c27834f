"""`matchmaker privacy retention`: erase whose time is over, or say who that would be."""

from __future__ import annotations

import click

from matchmaker import clock
from matchmaker.db import transaction
from matchmaker.ops.session import running_app
from matchmaker.privacy import retention
from matchmaker.privacy.service import drop_traces


@click.group()
def privacy() -> None:
    """Keep people's data no longer than their editions say."""


@privacy.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say who would be erased.")
def run_retention(dry_run: bool) -> None:
    """Erase the people whose last edition is longer ago than it keeps them; figures stay.

    The worker does the same by itself every hour.
    """
    with running_app():
        now = clock.now()
        due = retention.find_due(now)
        verb = "would be erased" if dry_run else "erased"
        for person in due.people:
            click.echo(f"{person.public_id}  {person.name}")
        for company in due.deserted:
            click.echo(f"{company.public_id}  {company.name}")
        if not dry_run:
            with transaction():
                traces = retention.erase_due(now, limit=None)
            for each in traces:
                drop_traces(each)
        click.echo(
            f"{len(due.people)} people, {len(due.deserted)} IKM without people, "
            f"{len(due.registrations)} registrations, {due.addresses} network addresses, "
            f"{due.codes} codes {verb}."
        )


COMMANDS = [privacy]
