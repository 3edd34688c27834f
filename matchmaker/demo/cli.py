"""`matchmaker demo load`."""

from __future__ import annotations

import click

from matchmaker import clock
from matchmaker.config import load_settings
from matchmaker.db import transaction
from matchmaker.demo.accounts import account_lines
from matchmaker.demo.generator import SEED
from matchmaker.demo.service import AlreadyFilledError, LoadedDemo, load_demo
from matchmaker.ops.session import running_app


@click.group()
def demo() -> None:
    """Load a made-up edition to look around in."""


@demo.command()
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another seed, others.")
def load(seed: int) -> None:
    """Load 350 IKM, 90 partners and their requests into an empty database.

    Changes nothing when the database has a host already. Refused in production, since the
    passwords of the demo are public.
    """
    if load_settings().production:
        raise click.ClickException(
            "PRODUCTION is set: the demo's passwords are public, so it is not loaded here."
        )
    with running_app() as app:
        try:
            with transaction():
                loaded = load_demo(host_name=app.config["HOST_NAME"], seed=seed, now=clock.now())
        except AlreadyFilledError:
            click.echo("The database has data already: the demo was not loaded.", err=True)
            return
    for line in _report(loaded):
        click.echo(line)


def _report(loaded: LoadedDemo) -> list[str]:
    requests = ", ".join(f"{count} {state}" for state, count in loaded.requests.items())
    first, second = loaded.days
    return [
        f"Loaded {loaded.edition_slug} on {first:%d %B %Y} and {second:%d %B %Y}:",
        f"  {loaded.ikm} IKM ({loaded.graduated} naik kelas), {loaded.partners} partners",
        f"  requests: {requests}; {loaded.placed} meetings have a place",
        # What stands after the empty line is said again at every start.
        "",
        "Sign in as:",
        *account_lines(),
    ]


COMMANDS = [demo]
