"""What can be wrong with a file that a person hands in."""

from __future__ import annotations


class FileError(Exception):
    """A file breaks the format: `place` says where, `mend` what is wrong and how to mend it."""

    def __init__(self, place: str, mend: str) -> None:
        super().__init__(f"{place}: {mend}")
        self.place = place
        self.mend = mend
