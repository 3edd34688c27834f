"""The folder that holds the bytes: for the platform's own user alone, names drawn by chance."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from matchmaker.files.core import SIDES, Size

_NAME = re.compile(r"[0-9a-f]{40}")


class FileFolder:
    """Files of `data/files`, spread over 256 folders; smaller pictures lie beside the large."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "files"

    def write(self, content: bytes, smaller: Mapping[Size, bytes]) -> str:
        """Write the bytes and return the name that they got."""
        name = secrets.token_hex(20)
        place = self._place(name)
        for folder in (self._folder, place.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(place, content)
        for size, picture in smaller.items():
            _write(place.with_suffix(f".{size}"), picture)
        return name

    def read(self, name: str, size: Size = Size.LARGE) -> bytes | None:
        """Return the bytes of a name, None when they are gone.

        A picture kept before there was a medium size is handed out whole.
        """
        place = self._place(name)
        places = [place] if size is Size.LARGE else [place.with_suffix(f".{size}"), place]
        for each in places:
            try:
                return each.read_bytes()
            except FileNotFoundError:
                continue
        return None

    def remove(self, name: str) -> None:
        """Delete the bytes of a name; those that are gone already stay so."""
        place = self._place(name)
        place.unlink(missing_ok=True)
        for size in SIDES:
            place.with_suffix(f".{size}").unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a file")
        return self._folder / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
