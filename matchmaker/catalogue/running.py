"""Print a catalogue: read in short transactions, typeset outside any, write in another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

from flask import current_app
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from matchmaker import clock
from matchmaker.catalogue import queries, service
from matchmaker.catalogue.core import CLOSED, MOST_PAGES, NOBODY_IN_IT, TOO_MANY_PAGES
from matchmaker.catalogue.pages import make_printed, make_sheet, pick_pictures
from matchmaker.db import db, transaction
from matchmaker.directory.finding.address import read_search
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.finding.page import keep_offered, list_chosen
from matchmaker.directory.finding.queries import list_hits
from matchmaker.directory.finding.tree import list_tree, walk
from matchmaker.events.models import Edition
from matchmaker.files.core import Size
from matchmaker.files.folder import FileFolder
from matchmaker.files.models import StoredFile
from matchmaker.jobs import service as jobs
from matchmaker.jobs.running import JobHandle, JobRefusedError
from matchmaker.paper.core import CataloguePage, CatalogueSheet
from matchmaker.paper.service import print_catalogue

READING, TYPESETTING = "reading", "typesetting"
A_STEP = 25
# Reading the photos is about half of the work, typesetting the other half.
READ_SHARE = 0.5


class _StoppedError(Exception):
    """Somebody asked the print to stop."""


def perform_print(handle: JobHandle) -> None:
    """Do a job of kind `catalogue.print`: one print a job, however often it is delivered.

    A stop keeps nothing. Raises JobRefusedError when the catalogue is closed, has nobody in it or
    more than MOST_PAGES, LostJobError when another worker has the job.
    """
    with transaction():
        edition = db.session.get(Edition, int(handle.inputs["edition_id"]))
        if edition is None or not queries.is_open(edition.id):
            raise JobRefusedError(CLOSED)
        search = _read(edition, str(handle.inputs["address"]))
        ids = list_hits(edition.id, Sight.CATALOGUE, search)
    if not ids:
        raise JobRefusedError(NOBODY_IN_IT)
    if len(ids) > MOST_PAGES:
        raise JobRefusedError(TOO_MANY_PAGES)
    data = Path(current_app.config["DATA"])
    try:
        with force_locale(str(handle.inputs["locale"])):
            printed = _print(handle, edition, search, ids, data)
    except _StoppedError:
        with transaction():
            jobs.complete(jobs.hold(handle.job_id, handle.fence), clock.now(), {})
        return
    paper, company_ids = printed
    with transaction():
        job = jobs.hold(handle.job_id, handle.fence)
        service.keep_print(job, paper, company_ids, len(company_ids), data, clock.now())


def _print(
    handle: JobHandle, edition: Edition, search: Search, ids: Sequence[int], data: Path
) -> tuple[bytes, list[int]]:
    """Return the PDF and the companies in it."""
    today = clock.today(edition.time_zone)
    pages: list[CataloguePage] = []
    pictures: dict[str, bytes] = {}
    company_ids: list[int] = []
    order = _in_order(ids)
    for start in range(0, len(order), A_STEP):
        _tell(handle, READ_SHARE * start / len(order), READING, start, len(order))
        _read_step(
            order[start : start + A_STEP], edition, today, data, pages, pictures, company_ids
        )
    if not pages:
        raise JobRefusedError(NOBODY_IN_IT)
    _tell(handle, READ_SHARE, TYPESETTING, len(pages), len(order))
    paper = print_catalogue(_sheet(edition, search, len(pages)), pages, pictures)
    _tell(handle, 1.0, TYPESETTING, len(pages), len(order))
    return paper, company_ids


def _in_order(ids: Sequence[int]) -> list[int]:
    with transaction():
        return [part.id for part in queries.load_pages(ids)]


def _read_step(
    ids: Sequence[int],
    edition: Edition,
    today: date,
    data: Path,
    pages: list[CataloguePage],
    pictures: dict[str, bytes],
    company_ids: list[int],
) -> None:
    """Add the pages of some IKM, in their order, with the photos that they show."""
    with transaction():
        parts = queries.load_pages(ids)
        photos = queries.list_company_photos([part.company_id for part in parts])
        whole = queries.list_shown_whole([part.company_id for part in parts])
        for part in parts:
            shown = part.company_id in whole
            own = photos.get(part.company_id) if shown else None
            chosen = pick_pictures(part.company, own)
            names = [name for file in chosen if (name := _add(file, pictures, data))]
            pages.append(make_printed(part, names, edition, today, whole=shown))
            company_ids.append(part.company_id)
    db.session.expunge_all()


def _add(file: StoredFile, pictures: dict[str, bytes], data: Path) -> str:
    """Return the name under which a photo lies beside the template; "" for one that is broken."""
    name = f"{file.public_id}.jpg"
    if name not in pictures:
        content = FileFolder(data).read(file.name, Size.MEDIUM)
        if content is None or not _is_whole(content):
            return ""
        pictures[name] = content
    return name


def _is_whole(content: bytes) -> bool:
    """Tell whether a JPEG begins and ends as one: a file cut off would end the whole print."""
    return content.startswith(b"\xff\xd8") and content.rstrip(b"\x00").endswith(b"\xff\xd9")


def _sheet(edition: Edition, search: Search, count: int) -> CatalogueSheet:
    with transaction():
        again = db.session.get_one(Edition, edition.id)
        chosen = list_chosen(Sight.CATALOGUE, search, list_tree(again.host_id))
        host = str(current_app.config["HOST_NAME"])
        return make_sheet(again, host, count, [label for label, _rest in chosen])


def _read(edition: Edition, address: str) -> Search:
    tags = [node.code for _depth, node in walk(list_tree(edition.host_id))]
    return keep_offered(Sight.CATALOGUE, read_search(MultiDict(parse_qsl(address)), tags))


def _tell(handle: JobHandle, fraction: float, stage: str, done: int, total: int) -> None:
    if handle.report(fraction, stage, {"done": done, "total": total}):
        raise _StoppedError
