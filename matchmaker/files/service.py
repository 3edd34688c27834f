"""Keep an upload, delete a file: the bytes follow the row when the transaction is over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from matchmaker.db import db, when_over
from matchmaker.files.core import (
    LONGEST_SIDE,
    PICTURES_ONLY,
    SIDES,
    CleanFile,
    FileKind,
    MediaType,
    Refusal,
    UploadError,
    get_media_type,
)
from matchmaker.files.folder import FileFolder
from matchmaker.files.models import StoredFile
from matchmaker.files.pdfs import check_pdf
from matchmaker.files.pictures import redraw


def clean(content: bytes, kind: FileKind) -> CleanFile:
    """Return what may be kept of an upload; raises UploadError with the mend. No database."""
    media_type = get_media_type(content)
    if media_type is not MediaType.PDF:
        (large, width, height), *rest = redraw(
            content, media_type, LONGEST_SIDE[kind], *SIDES.values()
        )
        return CleanFile(
            media_type=MediaType.JPEG,
            content=large,
            smaller={size: drawn for size, (drawn, _w, _h) in zip(SIDES, rest, strict=True)},
            width=width,
            height=height,
        )
    if kind in PICTURES_ONLY:
        raise UploadError(Refusal.NO_PICTURE)
    check_pdf(content)
    return CleanFile(media_type=MediaType.PDF, content=content)


def keep(
    file: CleanFile,
    kind: FileKind,
    *,
    host_id: int,
    data: Path,
    now: datetime,
    company_id: int | None = None,
    made_by_id: int | None = None,
) -> StoredFile:
    """Write a cleaned upload down; its bytes go again when the transaction is undone."""
    folder = FileFolder(data)
    name = folder.write(file.content, file.smaller)
    when_over(undone=lambda: folder.remove(name))
    stored = StoredFile(
        host_id=host_id,
        company_id=company_id,
        kind=kind,
        media_type=file.media_type,
        name=name,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        width=file.width,
        height=file.height,
        made_by_id=made_by_id,
        created_at=now,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def delete(files: Iterable[StoredFile], data: Path) -> None:
    """Delete files: the rows now, the bytes once that is certain."""
    folder = FileFolder(data)
    for file in files:
        db.session.delete(file)
        when_over(done=_remover(folder, file.name))
    db.session.flush()


def _remover(folder: FileFolder, name: str) -> Callable[[], None]:
    return lambda: folder.remove(name)
