"""Pictures for the demo, drawn here so that nobody's photo has to be carried along."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (1200, 900)
# Drawn large and made smaller, which smooths the edges.
SMALLER = (800, 600)
_GROUNDS = ("#efe3cf", "#e4ead9", "#f1ddd2", "#dde4ea", "#efe6dc", "#e8ded0")
_DEEP = ("#7a4a1e", "#1f6f4a", "#a3271f", "#24407a", "#8a5a00", "#5b3a57")
_LIGHT = ("#e9c46a", "#f0b48a", "#cfe0b8", "#f4d9b0", "#b9d3d8", "#e7b7a3")

Pen = ImageDraw.ImageDraw


def draw(sector: str, dice: Random) -> bytes:
    """Return a still life for a sector as JPEG: packs, bottles, or cloth and basketry."""
    picture = Image.new("RGB", SIZE, dice.choice(_GROUNDS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 640, SIZE[0], SIZE[1]), fill="#c9a983")
    pen.rectangle((0, 632, SIZE[0], 648), fill="#b8946b")
    kinds: dict[str, tuple[Callable[[Pen, Random], None], ...]] = {
        "teknologi_pangan": (_packs, _bowl),
        "herbal": (_bottles, _bowl),
        "kerajinan": (_cloth, _basket),
    }
    dice.choice(kinds[sector])(pen, dice)
    out = BytesIO()
    picture.resize(SMALLER).save(out, "JPEG", quality=80)
    return out.getvalue()


def draw_paper(dice: Random) -> bytes:
    """Return the picture of a certificate on which nothing can be read, as JPEG."""
    picture = Image.new("RGB", SIZE, "#d8d3c8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((330, 60, 870, 840), fill="#fdfcf7", outline="#bdb6a6", width=3)
    pen.rectangle((355, 85, 845, 815), outline="#c9a24a", width=4)
    pen.ellipse((560, 120, 640, 200), fill="#c9a24a")
    for line in range(14):
        width = dice.randint(180, 400) if line % 4 else 240
        top = 240 + line * 36
        pen.rounded_rectangle(
            (600 - width // 2, top, 600 + width // 2, top + 12), 6, fill="#d9d4c7"
        )
    pen.ellipse((690, 700, 790, 800), outline="#24407a", width=6)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _shadow(pen: Pen, left: int, right: int, ground: int) -> None:
    pen.ellipse((left - 10, ground - 14, right + 26, ground + 20), fill="#b08d65")


def _packs(pen: Pen, dice: Random) -> None:
    for left in (230, 490, 750):
        deep, light = dice.choice(_DEEP), dice.choice(_LIGHT)
        top, right, ground = 250 + dice.randint(-30, 30), left + 220, 740
        _shadow(pen, left, right, ground)
        pen.polygon(
            [(left + 14, top), (right - 14, top), (right, ground), (left, ground)], fill=deep
        )
        pen.rectangle((left + 12, top, right - 12, top + 26), fill=light)
        pen.rounded_rectangle((left + 34, top + 90, right - 34, top + 240), 22, fill="#fdf8ee")
        pen.ellipse((left + 70, top + 115, right - 70, top + 195), fill=light)
        pen.rounded_rectangle((left + 60, top + 208, right - 60, top + 220), 6, fill=deep)
        pen.ellipse((left + 60, ground - 120, right - 60, ground - 30), fill=light)


def _bottles(pen: Pen, dice: Random) -> None:
    for left in (250, 480, 710):
        deep, light = dice.choice(_DEEP), dice.choice(_LIGHT)
        right, ground = left + 180, 740
        _shadow(pen, left, right, ground)
        pen.rectangle((left + 62, 250, right - 62, 340), fill=deep)
        pen.rounded_rectangle((left + 54, 225, right - 54, 268), 8, fill="#3b2f2a")
        pen.rounded_rectangle((left, 320, right, ground), 40, fill=deep)
        pen.rounded_rectangle((left + 14, 440, right - 14, 640), 12, fill="#fdf8ee")
        for leaf in (0, 1, 2):
            shift = 30 * leaf
            pen.ellipse((left + 46 + shift, 480, left + 74 + shift, 550), fill=light)
        pen.rounded_rectangle((left + 44, 580, right - 44, 594), 6, fill=deep)


def _bowl(pen: Pen, dice: Random) -> None:
    deep, light = dice.choice(_DEEP), dice.choice(_LIGHT)
    _shadow(pen, 330, 870, 770)
    for _ in range(70):
        x, y = dice.randint(370, 800), dice.randint(330, 470)
        pen.ellipse((x, y, x + 62, y + 34), fill=dice.choice((light, "#d9a441", "#e3bd76")))
    pen.pieslice((320, 220, 880, 780), 0, 180, fill=deep)
    pen.ellipse((320, 460, 880, 540), outline=light, width=10)
    pen.rectangle((500, 770, 700, 790), fill=deep)


def _cloth(pen: Pen, dice: Random) -> None:
    deep, light = dice.choice(_DEEP), dice.choice(_LIGHT)
    pen.polygon([(220, 160), (980, 160), (1010, 800), (190, 800)], fill=deep)
    step = 96
    for row, y in enumerate(range(190, 760, step)):
        for x in range(240 + (row % 2) * step // 2, 940, step):
            pen.ellipse((x, y, x + 64, y + 64), outline=light, width=6)
            pen.ellipse((x + 20, y + 20, x + 44, y + 44), fill=light)
    pen.rectangle((196, 770, 1006, 800), fill=light)


def _basket(pen: Pen, dice: Random) -> None:
    deep, light = dice.choice(_DEEP), dice.choice(_LIGHT)
    _shadow(pen, 330, 880, 780)
    pen.arc((400, 150, 800, 750), 180, 360, fill=deep, width=22)
    pen.polygon([(310, 440), (890, 440), (820, 785), (380, 785)], fill=light)
    for row, y in enumerate(range(445, 780, 42)):
        inset = (y - 440) * 70 // 345
        for x in range(315 + inset + (row % 2) * 30, 860 - inset, 60):
            pen.rounded_rectangle((x, y, x + 30, y + 34), 6, fill=deep)
    pen.rounded_rectangle((300, 420, 900, 452), 16, fill=deep)
