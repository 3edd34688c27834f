"""Handing a file out: never as a page, never guessed at by a browser, never kept by a proxy."""

from __future__ import annotations

from pathlib import Path

from flask import abort, current_app, request
from werkzeug.wrappers import Response

from matchmaker.files.core import MediaType, Size
from matchmaker.files.folder import FileFolder
from matchmaker.files.models import StoredFile

ENDINGS = {MediaType.JPEG: "jpg", MediaType.PDF: "pdf"}


def hand_out(file: StoredFile, size: Size = Size.LARGE) -> Response:
    """Answer with a stored file, a picture in a size; whoever calls has checked the right.

    A PDF is a download; a picture may stand in a page. A browser asks each time whether it still
    may show what it holds, so that a right that ended has ended.
    """
    size = Size.LARGE if file.media_type is MediaType.PDF else size
    tag = f"{file.sha256[:32]}{'' if size is Size.LARGE else f'-{size}'}"
    if tag in request.if_none_match:
        return _with_headers(Response(status=304), file, tag)
    content = FileFolder(Path(current_app.config["DATA"])).read(file.name, size)
    if content is None:
        abort(404)
    return _with_headers(Response(content, mimetype=str(file.media_type)), file, tag)


def _with_headers(answer: Response, file: StoredFile, tag: str) -> Response:
    place = "attachment" if file.media_type is MediaType.PDF else "inline"
    name = f"{file.kind}-{file.public_id}.{ENDINGS[file.media_type]}"
    answer.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.set_etag(tag)
    return answer
