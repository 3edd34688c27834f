"""Pages and fragments travel compressed; built files lie compressed beside themselves already."""

from __future__ import annotations

import secrets
from gzip import GzipFile
from io import BytesIO

from flask import Flask, Response, request

# Text that the application itself makes. Pictures and PDF are compressed as they are.
TEXTS = frozenset(
    {"text/html", "text/plain", "text/csv", "application/json", "image/svg+xml", "text/calendar"}
)
# Below it fits into one packet either way.
SHORTEST = 860
LEVEL = 6
# A page holds a secret and repeats what is in its address: the length of both compressed together
# would tell a listener how much they have in common (BREACH). A name of random length in the
# header, which every reader skips, hides it.
PADDING = 100


def init_app(app: Flask) -> None:
    """Compress answers. Called before the others: what is registered first runs last."""
    app.after_request(compress)


def compress(answer: Response) -> Response:
    """Return the answer, compressed where the browser takes that and it is worth it."""
    if answer.mimetype not in TEXTS or answer.is_streamed or answer.direct_passthrough:
        return answer
    answer.vary.add("Accept-Encoding")
    if (
        request.accept_encodings.quality("gzip") <= 0
        or "Content-Encoding" in answer.headers
        or answer.status_code == 206
        or len(answer.get_data()) < SHORTEST
    ):
        return answer
    answer.set_data(_pack(answer.get_data()))
    answer.headers["Content-Encoding"] = "gzip"
    tag, _weak = answer.get_etag()
    if tag:
        answer.set_etag(tag, weak=True)
    return answer


def _pack(data: bytes) -> bytes:
    packed = BytesIO()
    name = "x" * secrets.randbelow(PADDING)
    with GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()
