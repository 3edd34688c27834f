"""Prints of the catalogue: which kind of job makes one, and old ones are forgotten."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from matchmaker import clock
from matchmaker.catalogue import service
from matchmaker.catalogue.core import PRINT
from matchmaker.catalogue.running import perform_print
from matchmaker.db import transaction
from worker.app import app
from worker.runners import RUNNERS

RUNNERS[PRINT] = perform_print


@app.task(name="catalogue.forget_prints")
def forget_prints() -> None:
    """Delete the prints whose days are over."""
    with transaction():
        service.forget_prints(Path(current_app.config["DATA"]), clock.now())
