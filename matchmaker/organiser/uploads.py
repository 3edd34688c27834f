"""A roster kept between its preview and its import: on disk, for its owner alone, for an hour."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from matchmaker.directory.imports.columns import RosterKind

KEPT_FOR = timedelta(hours=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """Whose file it is, for which edition, and until when it is kept (seconds since 1970).

    `with_consent` is the organiser's word that the companies' consents are held on paper.
    """

    user_id: int
    edition_id: int
    kind: RosterKind
    filename: str
    with_consent: bool
    expires: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A kept file with its ticket."""

    ticket: Ticket
    content: bytes


class UploadFolder:
    """The folder of kept rosters under the data folder; nothing in it is ever served."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "uploads" / "imports"

    def keep(
        self,
        content: bytes,
        *,
        user_id: int,
        edition_id: int,
        kind: RosterKind,
        filename: str,
        with_consent: bool = True,
        now: datetime,
    ) -> str:
        """Keep a file and return its random name; files past their time are swept out."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sweep(now)
        token = secrets.token_urlsafe(24)
        ticket = Ticket(
            user_id=user_id,
            edition_id=edition_id,
            kind=kind,
            filename=filename[:120],
            with_consent=with_consent,
            expires=(now + KEPT_FOR).timestamp(),
        )
        _write(self._folder / f"{token}.roster", content)
        _write(self._folder / f"{token}.json", json.dumps(asdict(ticket)).encode())
        return token

    def find(self, token: str, *, user_id: int, edition_id: int, now: datetime) -> Kept | None:
        """Return a kept file; None when it is unknown, expired, or somebody else's."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            stored = json.loads((self._folder / f"{token}.json").read_text())
            content = (self._folder / f"{token}.roster").read_bytes()
        except FileNotFoundError:
            return None
        ticket = Ticket(**{**stored, "kind": RosterKind(stored["kind"])})
        if (ticket.user_id, ticket.edition_id) != (user_id, edition_id):
            return None
        return Kept(ticket=ticket, content=content) if ticket.expires > now.timestamp() else None

    def drop(self, token: str) -> None:
        """Delete a kept file."""
        if _TOKEN.fullmatch(token):
            for suffix in ("json", "roster"):
                (self._folder / f"{token}.{suffix}").unlink(missing_ok=True)

    def drop_all(self) -> None:
        """Delete every kept file."""
        for path in self._folder.glob("*.*"):
            path.unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Delete what is past its time, half-written files included."""
        edge = (now - KEPT_FOR).timestamp()
        for path in self._folder.glob("*.*"):
            try:
                if path.stat().st_mtime < edge:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue  # another request swept it first


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
