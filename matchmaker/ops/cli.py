"""The commands that run the platform: `up` for all of it, or one process each."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click

from matchmaker.ops.processes import become, refuse_unsafe
from matchmaker.ops.session import UnusableError, data_folder, running_app

# Two for what people wait for and one that a schedule run may keep for minutes.
WORKER_PROCESSES = 3
# By what a worker does, the queues that it takes from (worker/app.py). Where one does all, enough
# long work at once (schedule runs, lists of a large edition) keeps codes and letters waiting.
QUEUES = {"all": "celery,jobs,lists", "short": "celery", "long": "jobs,lists"}


def describe(address: str) -> list[str]:
    """Return what `up` prints when everything is ready."""
    return [f"The temu bisnis is at {address}", "Ctrl-C ends it."]


@click.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help='Folder for everything that is kept (DATA, or "var").',
)
def up(port: int, host: str, data: Path | None) -> None:
    """Run everything under one supervisor: pages, live streams, relay, worker and beat."""
    from matchmaker.supervisor import PREPARE, run_up

    settings = refuse_unsafe(data or data_folder())
    # A real installation gets its tables and nothing else: the demo's passwords are public.
    prepare = PREPARE[:1] if settings.production else PREPARE
    sys.exit(
        run_up(data=data or data_folder(), port=port, host=host, prepare=prepare, describe=describe)
    )


@click.command()
@click.option("--port", type=int, default=8000, show_default=True, help="Port of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--workers", type=int, default=2, show_default=True, help="Processes.")
@click.option("--threads", type=int, default=8, show_default=True, help="Threads in each.")
def web(port: int, host: str, workers: int, threads: int) -> None:
    """Serve the pages with gunicorn."""
    become(
        "gunicorn",
        "matchmaker.app:create_app()",
        *("--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(threads)),
        *("--worker-class", "gthread", "--graceful-timeout", "8", "--log-level", "info"),
        # It would lie in the home folder, and two installations would share it.
        "--no-control-socket",
        # Its heartbeat file must not lie on a slow disk.
        *(("--worker-tmp-dir", "/dev/shm") if os.access("/dev/shm", os.W_OK) else ()),  # noqa: S108
    )


@click.command()
@click.option("--port", type=int, default=8001, show_default=True, help="Port of the streams.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
def live(port: int, host: str) -> None:
    """Serve the live streams that tell open pages when something has changed."""
    from matchmaker.live.server import serve
    from matchmaker.supervisor import StartError, check_port

    try:
        check_port(host, port)
    except StartError as taken:
        raise UnusableError(str(taken)) from taken
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with running_app() as app:
        serve(
            host=host,
            port=port,
            database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            secrets=[app.config["SECRET_KEY"], *app.config["SECRET_KEY_FALLBACKS"]],
            page_address=app.config["PUBLIC_BASE_URL"],
        )


@click.command()
def relay() -> None:
    """Take what has happened from the database to the worker's queue."""
    become("worker.relay")


@click.command()
@click.option(
    "--processes",
    type=int,
    default=WORKER_PROCESSES,
    show_default=True,
    help="How many tasks at once.",
)
@click.option(
    "--work",
    type=click.Choice(list(QUEUES)),
    default="all",
    show_default=True,
    help="Messages and what takes moments (short), runs and match lists (long), or all.",
)
def worker(processes: int, work: str) -> None:
    """Send messages and do long work, such as schedule runs."""
    become(
        "celery",
        *("-A", "worker.app", "worker", "--loglevel", "INFO"),
        *("--concurrency", str(processes), "--without-mingle", "--without-gossip"),
        *("--queues", QUEUES[work], "--hostname", f"{work}@%h"),
    )


@click.command()
def beat() -> None:
    """Start what has to be looked after every few seconds."""
    refuse_unsafe(data_folder())
    folder = data_folder().absolute() / "beat"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    become(
        "celery",
        *("-A", "worker.app", "beat", "--loglevel", "INFO"),
        *("--schedule", str(folder / "schedule"), "--pidfile="),
    )


@click.command()
def migrate() -> None:
    """Bring the database's tables up to this version."""
    from flask_migrate import upgrade

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    with running_app():
        upgrade()


COMMANDS = [up, web, live, relay, worker, beat, migrate]
