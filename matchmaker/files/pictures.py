"""Making a picture anew: only its pixels survive, upright, on white, no larger than needed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from matchmaker.files.core import MOST_PIXELS, MediaType, Refusal, UploadError

_FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}
_QUALITY = 82
# What Pillow raises when bytes are not what they claim to be.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


Drawn = tuple[bytes, int, int]


def redraw(content: bytes, media_type: MediaType, *sides: int) -> list[Drawn]:
    """Return the picture as JPEGs whose longer sides are at most `sides`, with width and height.

    Raises UploadError.

    Nothing but pixels is taken over: no EXIF (where a phone writes its place), no comments, no
    profiles, no second frame, nothing behind the end. Its size is read before it is decoded.
    """
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UploadError(Refusal.TOO_MANY_PIXELS)
            # A JPEG is decoded at half or a quarter of its size where that is enough.
            picture.draft("RGB", (max(sides), max(sides)))
            upright = _flatten(ImageOps.exif_transpose(picture))
    except UploadError:
        raise
    except _BOMB:
        raise UploadError(Refusal.TOO_MANY_PIXELS) from None
    except _BROKEN:
        raise UploadError(Refusal.BROKEN) from None
    return [_draw(upright, side) for side in sides]


def _flatten(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where there are none."""
    coloured = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    clean = Image.new("RGB", coloured.size, "white")
    clean.paste(coloured, mask=coloured.getchannel("A") if coloured.mode == "RGBA" else None)
    return clean


def _draw(picture: Image.Image, side: int) -> Drawn:
    drawn = picture.copy()
    drawn.thumbnail((side, side))
    out = BytesIO()
    drawn.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue(), *drawn.size
