"""What a shortlist may be called and hold, and what two people who write at once are told."""

from __future__ import annotations

LONGEST_NAME = 60
LONGEST_NOTE = 2_000
MOST_LISTS = 30
MOST_ENTRIES = 200
# Side by side: more than four columns cannot be read on a desk, let alone on a phone.
MOST_COMPARED = 4


class ShortlistError(ValueError):
    """A shortlist cannot be changed like this; each kind has its own sentence on the page."""


class NoNameError(ShortlistError):
    """A list needs a name."""


class NameTooLongError(ShortlistError):
    """The name is longer than LONGEST_NAME characters."""


class NameTakenError(ShortlistError):
    """The owner has a list of this name already."""


class TooManyListsError(ShortlistError):
    """The owner has MOST_LISTS lists."""


class TooManyEntriesError(ShortlistError):
    """The list holds MOST_ENTRIES companies."""


class NoteTooLongError(ShortlistError):
    """The note is longer than LONGEST_NOTE characters."""


class NoteChangedError(ShortlistError):
    """A colleague has written here since; `theirs` is what stands now, in revision `revision`."""

    def __init__(self, theirs: str, revision: int) -> None:
        super().__init__("the note was changed meanwhile")
        self.theirs = theirs
        self.revision = revision


def clean_name(text: str) -> str:
    """Return a name as one line; raises NoNameError, NameTooLongError."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not name:
        raise NoNameError
    if len(name) > LONGEST_NAME:
        raise NameTooLongError
    return name


def clean_note(text: str) -> str:
    """Return a note as it was typed, without what no database keeps; raises NoteTooLongError."""
    note = text.replace("\r\n", "\n").replace("\x00", "").rstrip()
    if len(note) > LONGEST_NOTE:
        raise NoteTooLongError
    return note
