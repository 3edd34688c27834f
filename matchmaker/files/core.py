"""Judging an upload by what is in it, whatever its name or its sender says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker.reference.texts import Text

MOST_MEGABYTES = 8
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_PIXELS = 25_000_000


class FileKind(StrEnum):
    """What a file is for: photos that others see, a permit or an answer to be looked at."""

    PHOTO = "photo"
    PRODUCT = "product"
    PERMIT = "permit"
    ANSWER = "answer"
    VISIT = "visit"


class MediaType(StrEnum):
    """What is let in; what is kept is a JPEG or a PDF."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


STORED_TYPES = (MediaType.JPEG, MediaType.PDF)
PICTURES_ONLY = (FileKind.PHOTO, FileKind.PRODUCT, FileKind.VISIT)
# The longer side of what is kept, in pixels: a photo on a page, a permit that must stay readable.
LONGEST_SIDE = {
    FileKind.PHOTO: 1600,
    FileKind.PRODUCT: 1600,
    FileKind.PERMIT: 2400,
    FileKind.ANSWER: 2400,
    FileKind.VISIT: 1600,
}
MEDIUM_SIDE = 720
SMALL_SIDE = 240


class Size(StrEnum):
    """In which sizes a picture is kept: for lists, for a card on a phone, and as a whole."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIDES = {Size.SMALL: SMALL_SIDE, Size.MEDIUM: MEDIUM_SIDE}


def shrink(width: int, height: int, size: Size) -> tuple[int, int]:
    """Return how wide and high a picture of these pixels is in a size; never larger than it is."""
    side = SIDES.get(size, max(width, height))
    share = min(1.0, side / max(width, height, 1))
    return max(1, round(width * share)), max(1, round(height * share))


class Refusal(StrEnum):
    """Why an upload is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    NO_PICTURE = "no_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    ACTIVE = "active"
    LOCKED = "locked"


MENDS = {
    Refusal.EMPTY: Text(
        id="Berkas ini kosong. Pilih berkas lain.", en="This file is empty. Choose another."
    ),
    Refusal.TOO_LARGE: Text(
        id=f"Berkas ini lebih dari {MOST_MEGABYTES} MB. Pilih foto dengan ukuran lebih kecil.",
        en=f"This file is larger than {MOST_MEGABYTES} MB. Choose a smaller one.",
    ),
    Refusal.UNKNOWN_TYPE: Text(
        id="Ini bukan foto JPEG, PNG atau WebP, dan bukan PDF. Ambil fotonya lalu pilih lagi.",
        en="This is no JPEG, PNG or WebP picture and no PDF. Take a photo of it and choose again.",
    ),
    Refusal.NO_PICTURE: Text(
        id="Pilih foto JPEG, PNG atau WebP, bukan PDF.",
        en="Choose a JPEG, PNG or WebP picture instead of a PDF.",
    ),
    Refusal.TOO_MANY_PIXELS: Text(
        id="Foto ini lebih dari 25 megapiksel. Pilih foto dengan ukuran lebih kecil.",
        en="This picture has more than 25 megapixels. Choose a smaller one.",
    ),
    Refusal.BROKEN: Text(
        id="Berkas ini rusak atau terpotong. Ambil foto baru lalu pilih lagi.",
        en="This file is damaged or cut off. Take a new photo and choose again.",
    ),
    Refusal.ACTIVE: Text(
        id="PDF ini memuat program atau lampiran. Cetak ulang menjadi PDF biasa, atau kirim foto.",
        en="This PDF carries a program or an attachment. Print it to a plain PDF, or send a photo.",
    ),
    Refusal.LOCKED: Text(
        id="PDF ini terkunci kata sandi. Simpan tanpa kata sandi, atau kirim fotonya.",
        en="This PDF is locked by a password. Save it without one, or send a photo.",
    ),
}


class UploadError(ValueError):
    """The upload is refused; `mend` says what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(MENDS[refusal].en)
        self.refusal = refusal
        self.mend = MENDS[refusal]


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """What is kept of an upload: its bytes made anew, and for a picture the smaller ones.

    `width` and `height` are the pixels of `content`, None for a PDF.
    """

    media_type: MediaType
    content: bytes
    smaller: Mapping[Size, bytes] = field(default_factory=dict)
    width: int | None = None
    height: int | None = None


def find_media_type(content: bytes) -> MediaType | None:
    """Return what the first bytes say; None for anything that is not let in."""
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return MediaType.WEBP
    return MediaType.PDF if content.startswith(b"%PDF-") else None


def get_media_type(content: bytes) -> MediaType:
    """Return the type of an upload of a bearable size; raises UploadError."""
    if not content:
        raise UploadError(Refusal.EMPTY)
    if len(content) > MOST_BYTES:
        raise UploadError(Refusal.TOO_LARGE)
    found = find_media_type(content)
    if found is None:
        raise UploadError(Refusal.UNKNOWN_TYPE)
    return found
