"""Uploads that somebody may send, made here and not found anywhere: a corpus without a virus."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

HTML = b"<html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    form: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: object
) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    drawn = Image.new(mode, size, "red" if mode in {"RGB", "RGBA"} else 0)
    if mode in {"RGB", "RGBA"}:
        drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    drawn.save(out, form, **options)
    return out.getvalue()


def with_place(orientation: int = 1) -> bytes:
    """A photo as a phone takes it: EXIF with the place, the phone, and which way is up."""
    exif = Image.Exif()
    exif[0x010F] = "Ponsel Rahasia"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (7.0, 1.0, 2.0)
    exif.get_ifd(0x8825)[1] = "S"
    return picture(exif=exif, comment=b"rumah Bu Tumini")


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of some bytes that says it has 2.5 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def animated(form: str) -> bytes:
    """Three frames, the first of them red and blue."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def polyglot() -> bytes:
    """A picture with a page and a program behind its end."""
    return picture() + HTML + b"PK\x03\x04 a program"


def pdf(extra: bytes = b"", packed: bytes = b"", behind: bytes = b"") -> bytes:
    """A PDF of one empty page; `packed` lies in a stream of objects."""
    body = b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R" + extra + b">> endobj\n"
    body += b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    body += b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>> endobj\n"
    if packed:
        stream = zlib.compress(packed)
        body += b"4 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode>> stream\n"
        body += stream + b"\nendstream endobj\n"
    return body + b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n" + behind
