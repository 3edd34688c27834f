"""The folder that holds the bytes: for the platform's own user alone, names drawn by chance."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{40}")


class FileFolder:
    """Files of `data/files`, spread over 256 folders; a small picture lies beside the large."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "files"

    def write(self, content: bytes, small: bytes | None) -> str:
        """Write the bytes and return the name that they got."""
        name = secrets.token_hex(20)
        place = self._place(name)
        for folder in (self._folder, place.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(place, content)
        if small is not None:
            _write(place.with_suffix(".small"), small)
        return name

    def read(self, name: str, *, small: bool = False) -> bytes | None:
        """Return the bytes of a name, None when they are gone."""
        place = self._place(name)
        try:
            return (place.with_suffix(".small") if small else place).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Delete the bytes of a name; those that are gone already stay so."""
        place = self._place(name)
        place.unlink(missing_ok=True)
        place.with_suffix(".small").unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a file")
        return self._folder / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
