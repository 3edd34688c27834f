"""The folder of letters that stands in for a mail server: what lies in it, newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

NAME = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-([A-Za-z0-9_-]{1,64})\.eml")
# Older letters stay in the folder and out of the list.
MOST_LISTED = 5000


class UnknownLetterError(LookupError):
    """There is no letter of that name in the folder."""


@dataclass(frozen=True, kw_only=True)
class LetterFile:
    """A letter's place in the folder. `message_id` is the public id of its message."""

    name: str
    message_id: str
    laid_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A part that is not the letter's own text; `method` is a calendar's."""

    name: str
    kind: str
    size: int
    method: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenedLetter:
    """A letter as a person reads it. Its HTML stays closed: only the text is shown."""

    sender: str
    recipient: str
    subject: str
    text: str
    headers: Sequence[tuple[str, str]]
    attachments: Sequence[Attachment]


def list_letters(folder: Path, most: int | None = MOST_LISTED) -> list[LetterFile]:
    """Return the letters of the folder, the newest first; [] when there is no folder yet.

    `most` None lists them all.
    """
    if not folder.is_dir():
        return []
    found = [letter for path in folder.iterdir() if (letter := _letter_of(path.name)) is not None]
    return sorted(found, key=lambda letter: letter.name, reverse=True)[:most]


def get_letter(folder: Path, name: str) -> LetterFile:
    """Return the letter of that file name; raises UnknownLetterError for anything else."""
    letter = _letter_of(name)
    if letter is None or not (folder / name).is_file():
        raise UnknownLetterError(name)
    return letter


def open_letter(folder: Path, letter: LetterFile) -> OpenedLetter:
    """Read a letter; raises UnknownLetterError when it has gone meanwhile."""
    try:
        content = (folder / letter.name).read_bytes()
    except OSError as gone:
        raise UnknownLetterError(letter.name) from gone
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    return OpenedLetter(
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text="" if body is None else str(body.get_content()).strip(),
        headers=[(name, str(value)) for name, value in message.items()],
        attachments=[_attachment(part) for part in message.walk() if _is_attachment(part)],
    )


def sealed(letter: OpenedLetter) -> OpenedLetter:
    """Return a letter without what it says: who, to whom and when is left."""
    left_out = {"subject"}
    headers = [(name, value) for name, value in letter.headers if name.lower() not in left_out]
    return replace(letter, subject="", text="", headers=headers, attachments=[])


def full_text(folder: Path, letter: LetterFile) -> str:
    """Return all that can be read in a letter: headers, bodies and calendar files."""
    try:
        content = (folder / letter.name).read_bytes()
    except OSError as gone:
        raise UnknownLetterError(letter.name) from gone
    message = message_from_bytes(content, policy=policy.default)
    parts = [str(value) for value in message.values()]
    for part in message.walk():
        held = part.get_payload(decode=True)
        if isinstance(held, bytes):
            # A calendar folds its lines; the break must not part a name.
            parts.append(held.decode("utf-8", "replace").replace("\r\n ", "").replace("\n ", ""))
    return "\n".join(parts)


def _letter_of(name: str) -> LetterFile | None:
    match = NAME.fullmatch(name)
    if match is None:
        return None
    try:
        laid_at = datetime.strptime(match[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return LetterFile(name=name, message_id=match[2], laid_at=laid_at)


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_filename() is not None or part.get_content_type() == "text/calendar"


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "",
        kind=part.get_content_type(),
        size=len(content) if isinstance(content, bytes) else 0,
        method=str(part.get_param("method") or ""),
    )
