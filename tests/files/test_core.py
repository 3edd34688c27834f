from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from matchmaker.files.core import (
    LONGEST_SIDE,
    MOST_BYTES,
    SIDES,
    SMALL_SIDE,
    FileKind,
    MediaType,
    Refusal,
    Size,
    UploadError,
    find_media_type,
    get_media_type,
    shrink,
)
from matchmaker.files.pdfs import check_pdf
from matchmaker.files.pictures import redraw
from matchmaker.files.service import clean
from tests.files import evil

PICTURES = {
    MediaType.JPEG: evil.picture("JPEG"),
    MediaType.PNG: evil.picture("PNG"),
    MediaType.WEBP: evil.picture("WEBP"),
}


def refusal_of(content: bytes, kind: FileKind = FileKind.PERMIT) -> Refusal:
    with pytest.raises(UploadError) as refused:
        clean(content, kind)
    return refused.value.refusal


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=["JPEG"])


@pytest.mark.parametrize(("media_type", "content"), PICTURES.items())
def test_a_picture_is_known_by_its_content_and_becomes_a_jpeg(media_type, content):
    assert find_media_type(content) is media_type
    kept = clean(content, FileKind.PHOTO)
    assert kept.media_type is MediaType.JPEG
    assert find_media_type(kept.content) is MediaType.JPEG
    assert opened(kept.content).size == (800, 600)
    assert max(opened(kept.smaller[Size.SMALL]).size) == SMALL_SIDE


@pytest.mark.parametrize(
    "content", [evil.HTML, evil.SVG, b"GIF89a" + bytes(50), b"PK\x03\x04", b"x"]
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content):
    assert refusal_of(content) is Refusal.UNKNOWN_TYPE


def test_sizes_have_an_edge():
    assert refusal_of(b"") is Refusal.EMPTY
    assert refusal_of(b"\xff\xd8\xff" + bytes(MOST_BYTES)) is Refusal.TOO_LARGE
    assert get_media_type(b"\xff\xd8\xff" + bytes(MOST_BYTES - 3)) is MediaType.JPEG


@pytest.mark.parametrize("size", [(50_000, 50_000), (5_001, 5_000), (30_000, 1_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size):
    assert refusal_of(evil.huge_png(*size)) is Refusal.TOO_MANY_PIXELS


def test_25_megapixels_are_let_in():
    content = evil.picture("PNG", (5_000, 5_000), mode="L")
    assert max(opened(clean(content, FileKind.PHOTO).content).size) == 1600


@pytest.mark.parametrize("content", [*PICTURES.values(), evil.huge_png(100, 100)])
def test_a_picture_that_is_cut_off_is_refused(content):
    assert refusal_of(content[: len(content) // 2]) is Refusal.BROKEN


def test_nothing_but_pixels_survives():
    sent = evil.with_place()
    assert b"Ponsel Rahasia" in sent
    assert b"rumah Bu Tumini" in sent
    kept = clean(sent, FileKind.PHOTO)
    for content in (kept.content, *kept.smaller.values()):
        assert b"Ponsel" not in content
        assert b"Tumini" not in content
        assert b"Exif" not in content
        assert dict(opened(content).getexif()) == {}


def test_a_photo_stands_upright():
    """Orientation 6: the phone was held upright, the pixels lie on their side."""
    upright = opened(clean(evil.with_place(orientation=6), FileKind.PHOTO).content)
    assert upright.size == (600, 800)
    assert upright.getpixel((300, 100))[0] > 200, "red is above"
    assert upright.getpixel((300, 700))[2] > 200, "blue is below"


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_an_animation_the_first_frame_stays(form):
    kept = opened(clean(evil.animated(form), FileKind.PHOTO).content)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((30, 20))[0] > 200


def test_what_lies_behind_a_picture_is_gone():
    kept = clean(evil.polyglot(), FileKind.PHOTO).content
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_any_way_of_writing_pixels_becomes_plain_colours(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    kept = clean(evil.picture(form, (40, 40), mode=mode), FileKind.PHOTO)
    assert opened(kept.content).mode == "RGB"


def test_what_is_transparent_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(clean(out.getvalue(), FileKind.PHOTO).content).getpixel((10, 10)) == (255,) * 3


def test_a_pdf_is_kept_as_it_is_but_never_as_a_photo():
    sent = evil.pdf()
    kept = clean(sent, FileKind.PERMIT)
    assert (kept.media_type, kept.content, kept.smaller) == (MediaType.PDF, sent, {})
    assert refusal_of(sent, FileKind.PHOTO) is Refusal.NO_PICTURE


@pytest.mark.parametrize(
    "sent",
    [
        evil.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        evil.pdf(b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>"),
        evil.pdf(b"/AA<</O<</S/Launch/F(calc.exe)>>>>"),
        evil.pdf(b"/Names<</EmbeddedFiles 9 0 R>>"),
        evil.pdf(b"/AcroForm<</XFA 9 0 R>>"),
        evil.pdf(packed=b"5 0 <</S/JavaScript/JS(app.alert(1))>>"),
        evil.pdf(packed=bytes(3_000_000) + b"<</S/Launch>>"),
        evil.pdf(b"/X/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]"),
    ],
)
def test_a_pdf_that_acts_is_refused(sent):
    assert refusal_of(sent) is Refusal.ACTIVE


def test_a_locked_or_damaged_pdf_is_refused():
    assert refusal_of(evil.pdf(b"/Encrypt 9 0 R")) is Refusal.LOCKED
    assert refusal_of(evil.pdf()[:-10]) is Refusal.BROKEN
    assert refusal_of(evil.pdf(behind=evil.HTML)) is Refusal.BROKEN
    assert refusal_of(b"%PDF-" + evil.HTML) is Refusal.BROKEN


def test_an_ordinary_pdf_with_links_and_packed_objects_passes():
    check_pdf(
        evil.pdf(
            b"/OpenAction[3 0 R/FitH null]", packed=b"5 0 <</S/URI/URI(https://contoh.example)>>"
        )
    )


@given(st.binary(max_size=300), st.sampled_from([b"", *(c[:60] for c in PICTURES.values())]))
def test_any_bytes_are_kept_clean_or_refused_with_a_mend(noise, start):
    try:
        kept = clean(start + noise, FileKind.PERMIT)
    except UploadError as error:
        refused = error
    else:
        assert kept.media_type in (MediaType.JPEG, MediaType.PDF)
        return
    assert refused.mend.id
    assert refused.mend.en


@given(st.integers(1, 4000), st.integers(1, 40))
def test_what_is_kept_is_never_larger_than_needed(width, height):
    [(large, *_sides), (small, *small_sides)] = redraw(
        evil.picture("PNG", (width, height)),
        MediaType.PNG,
        LONGEST_SIDE[FileKind.PHOTO],
        SMALL_SIDE,
    )
    assert max(opened(large).size) <= 1600
    assert max(opened(small).size) <= SMALL_SIDE
    assert opened(small).size == tuple(small_sides)


@given(st.integers(1, 4000), st.integers(1, 4000), st.sampled_from(Size))
def test_a_size_keeps_the_shape_and_enlarges_nothing(width, height, size):
    small_width, small_height = shrink(width, height, size)
    assert 1 <= small_width <= width
    assert 1 <= small_height <= height
    assert size is Size.LARGE or max(small_width, small_height) <= SIDES[size]
    share = small_width / width
    assert abs(small_height - max(1, height * share)) <= max(1, height / width) + 1


def test_every_refusal_has_its_mend_in_calm_words():
    for refusal in Refusal:
        mend = UploadError(refusal).mend
        assert re.fullmatch(r"[^!]+\.", mend.id)
        assert re.fullmatch(r"[^!]+\.", mend.en)
