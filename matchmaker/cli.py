"""The `matchmaker` command: each room adds its own; a room is imported when it is used."""

from __future__ import annotations

import sys
from importlib import import_module

import click

# Command -> module with COMMANDS. Loaded on use: `match` needs neither Flask nor a database.
ROOMS = {
    "solve": "matchmaker.scheduling.cli",
    "check": "matchmaker.scheduling.cli",
    "match": "matchmaker.matching.cli",
    "import": "matchmaker.organiser.cli",
    "demo": "matchmaker.demo.cli",
    "privacy": "matchmaker.privacy.cli",
    "bench": "matchmaker.bench.cli",
    "up": "matchmaker.ops.cli",
    "web": "matchmaker.ops.cli",
    "live": "matchmaker.ops.cli",
    "relay": "matchmaker.ops.cli",
    "worker": "matchmaker.ops.cli",
    "beat": "matchmaker.ops.cli",
    "migrate": "matchmaker.ops.cli",
    "organiser": "matchmaker.ops.organiser",
}


class Rooms(click.Group):
    """A group whose commands are looked up in the rooms when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which one meets them."""
        return list(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's room and return the command."""
        if cmd_name not in ROOMS:
            return None
        commands: list[click.Command] = import_module(ROOMS[cmd_name]).COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run the temu bisnis: serve it, fill it, match, schedule.

    With DATABASE_URL and REDIS_URL set these servers are used; without, private ones under the
    data folder (DATA, "var" by default) are started or attached to.
    """


if __name__ == "__main__":
    sys.exit(main())
