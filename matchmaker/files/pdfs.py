"""Looking into a PDF for what acts: scripts, programs to start, files inside, forms that send.

A PDF is kept as it is and only ever handed out as a download. This refuses what a reader program
would carry out, as programs write it; somebody who hides it with care behind unusual filters may
still get it past, which is why nothing here ever opens one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from matchmaker.files.core import Refusal, UploadError

MOST_UNPACKED = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
# A name that lies across two chunks is found in the second.
_OVERLAP = 256

# Names of four bytes or more: shorter ones stand by chance in the pixels of a scan.
_ACTIVE = frozenset(
    {
        b"JavaScript",
        b"Launch",
        b"EmbeddedFile",
        b"EmbeddedFiles",
        b"RichMedia",
        b"XFA",
        b"SubmitForm",
        b"ImportData",
        b"GoToE",
        b"Rendition",
        b"Movie",
    }
)
# Objects packed like this are written by nobody who means well, and are not unpacked here.
_UNUSUAL = frozenset({b"ASCIIHexDecode", b"ASCII85Decode", b"LZWDecode", b"RunLengthDecode"})
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]{3,120})")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def check_pdf(content: bytes) -> None:
    """Raise UploadError for a PDF that acts, is locked, damaged, or carries something behind it."""
    end = content.rstrip(b"\x00\t\n\f\r ")
    if not re.match(rb"%PDF-[12]\.\d", content) or not end.endswith(b"%%EOF"):
        raise UploadError(Refusal.BROKEN)
    names = _names(content)
    if b"Encrypt" in names:
        raise UploadError(Refusal.LOCKED)
    if names & _ACTIVE or (b"ObjStm" in names and names & _UNUSUAL):
        raise UploadError(Refusal.ACTIVE)
    for unpacked in _unpack_all(content):
        if _names(unpacked) & _ACTIVE:
            raise UploadError(Refusal.ACTIVE)


def _names(text: bytes) -> set[bytes]:
    """Return the names in a text; `/J#61vaScript` is a name in disguise."""
    return {
        _HEX.sub(lambda found: bytes([int(found[1], 16)]), name) if b"#" in name else name
        for name in _NAME.findall(text)
    }


def _unpack_all(content: bytes) -> Iterator[bytes]:
    """Yield what the packed streams hold, piece by piece: objects may lie in any of them."""
    left = MOST_UNPACKED
    for match in _STREAM.finditer(content):
        for piece in _unpack(match[1]):
            left -= len(piece)
            if left < 0:
                raise UploadError(Refusal.TOO_LARGE)
            yield piece


def _unpack(packed: bytes) -> Iterator[bytes]:
    machine, tail = zlib.decompressobj(), b""
    try:
        while packed and not machine.eof:
            piece = machine.decompress(packed, _CHUNK)
            packed = machine.unconsumed_tail
            yield tail + piece
            tail = piece[-_OVERLAP:]
    except zlib.error:
        return  # not packed like this: pixels of a JPEG, or plain text that was read already
