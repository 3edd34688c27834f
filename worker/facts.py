"""Handle one fact: the work and the mark that it is done in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from matchmaker import clock
from matchmaker.db import db, transaction
from matchmaker.outbox import service as outbox
from matchmaker.outbox.models import Fact

log = logging.getLogger(__name__)
Result = TypeVar("Result")


def handle_fact(fact_id: int, handler: Callable[[Fact], Result]) -> Result | None:
    """Run the handler on a fact that still waits, and finish it; None when it was told before.

    Delivered twice at once, the second waits for the first and finds nothing to do. What the
    handler raises puts the fact back with a growing pause; when the database itself has gone,
    the end of the lease brings it back.
    """
    try:
        with transaction():
            fact = outbox.get_open(fact_id)
            result = handler(fact)
            outbox.finish(fact, clock.now())
            return result
    except outbox.LostFactError:
        return None
    except (OperationalError, InterfaceError):
        log.exception("Fact %s is left for another attempt", fact_id)
        return None
    except Exception as error:
        log.exception("Fact %s could not be handled", fact_id)
        _put_back(fact_id, f"{type(error).__name__}: {error}")
        return None


def _put_back(fact_id: int, error: str) -> None:
    db.session.remove()
    try:
        with transaction():
            outbox.fail(outbox.get_open(fact_id), clock.now(), error)
    except outbox.LostFactError:
        return
