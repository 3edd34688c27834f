"""Let some of the demo's IKM say more: photos, awards, English texts, evidence of permits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random

from flask import current_app

from matchmaker.db import db
from matchmaker.demo.pictures import draw, draw_paper
from matchmaker.demo.values import DemoIkm, DemoRoster
from matchmaker.directory.models import Company, ProductPhoto
from matchmaker.directory.photos import put_photo
from matchmaker.files import service as files
from matchmaker.files.core import CleanFile, FileKind
from matchmaker.files.models import StoredFile
from matchmaker.reference.regencies import get_regency

DRESSED = 24
PICTURES = 4
_KBLI = {"teknologi_pangan": "10793", "herbal": "21022", "kerajinan": "13912"}
_PACKS = {
    "teknologi_pangan": "standing pouch dengan zip dan label berwarna",
    "herbal": "botol kaca bersegel dalam dus",
    "kerajinan": "kertas daur ulang dan dus bergelombang",
}
_AWARDS = (
    "Juara 1 UKM Pangan Award Jawa Tengah 2024",
    "IKM Binaan Terbaik tingkat kabupaten 2023",
    "Finalis Inacraft 2025",
    "Anugerah Produk Unggulan Desa 2022",
)
_STORY_EN = (
    "{name} is a family business from {place}, Central Java. {workers} people make {product} here"
    " from what the neighbourhood grows, in small batches, with the same recipe every time. We"
    " have been working like this since {year} and look for buyers who stay."
)
_ABOUT_ID = "Dibuat dalam jumlah kecil setiap hari, diperiksa satu per satu sebelum dikemas."
_ABOUT_EN = "Made in small batches every day and checked one by one before packing."


def dress_up(
    roster: DemoRoster, companies: Mapping[int, Company], dice: Random, now: datetime
) -> None:
    """Give the first IKM photos and more to say; every firm a packaging and a KBLI code."""
    for firm in roster.ikm:
        company = companies[firm.number]
        company.kbli = [_KBLI[firm.sectors[0]]]
        company.supplies_exporters = firm.number % 7 == 0
        for product in company.products:
            product.packaging = _PACKS[firm.sectors[0]]
    album = _Album(dice)
    for firm in roster.ikm[:DRESSED]:
        _say_more(companies[firm.number], firm, dice)
        _add_pictures(companies[firm.number], firm, album, now)
    db.session.flush()


def _say_more(company: Company, firm: DemoIkm, dice: Random) -> None:
    main = company.products[0]
    company.awards = sorted(dice.sample(_AWARDS, k=dice.choice((1, 2))))
    company.story_en = _STORY_EN.format(
        name=firm.name,
        place=get_regency(firm.kabupaten).label,
        workers=firm.workers,
        product=main.name_en or main.name_id,
        year=firm.started_on.year if firm.started_on else "long ago",
    )
    for product in company.products:
        product.description_id, product.description_en = _ABOUT_ID, _ABOUT_EN
        product.kbli = company.kbli[0]


class _Album:
    """A few pictures a sector, drawn and made smaller once: many firms share them."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._drawn = {
            sector: [files.clean(draw(sector, dice), FileKind.PRODUCT) for _ in range(PICTURES)]
            for sector in _KBLI
        }
        self.paper = files.clean(draw_paper(dice), FileKind.PERMIT)

    def pick(self, sector: str, count: int) -> list[CleanFile]:
        """Return different pictures of a sector."""
        return self._dice.sample(self._drawn[sector], k=count)


def _add_pictures(company: Company, firm: DemoIkm, album: _Album, now: datetime) -> None:
    sector = firm.sectors[0]
    [cover] = album.pick(sector, 1)
    put_photo(company.id, _keep(company, FileKind.PHOTO, cover, now), _data())
    for product, count in zip(company.products, (3, 2), strict=False):
        for place, picture in enumerate(album.pick(sector, count), start=1):
            kept = _keep(company, FileKind.PRODUCT, picture, now)
            product.photos.append(ProductPhoto(file=kept, position=place))
    if company.permits:
        company.permits[0].scan = _keep(company, FileKind.PERMIT, album.paper, now)


def _keep(company: Company, kind: FileKind, picture: CleanFile, now: datetime) -> StoredFile:
    return files.keep(
        picture,
        kind,
        host_id=company.host_id,
        # put_photo hands the company its photo itself, in place of an earlier one.
        company_id=None if kind is FileKind.PHOTO else company.id,
        data=_data(),
        now=now,
    )


def _data() -> Path:
    return Path(current_app.config["DATA"])
