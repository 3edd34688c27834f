from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from matchmaker import clock
from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.models import AuditEntry, Consent
from matchmaker.catalogue import queries, running, service
from matchmaker.catalogue.core import (
    CLOSED,
    NOBODY_IN_IT,
    TOO_MANY_PAGES,
    CatalogueClosedError,
    OutdatedPrintError,
    PrintUnderwayError,
)
from matchmaker.catalogue.models import Print
from matchmaker.db import db
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.running import JobHandle, JobRefusedError
from matchmaker.paper.core import CataloguePage, CatalogueSheet
from tests.catalogue.making import add_photo, open_edition
from tests.directory.keepers import withdraw
from tests.factories.directory import make_ikm

pytestmark = pytest.mark.usefixtures("db_session")


def take(job: Job, *, stop: bool = False) -> JobHandle:
    taken = jobs.take_up(job.id, clock.now())
    assert taken is not None
    db.session.commit()
    return JobHandle(
        job_id=job.id,
        fence=taken.fence,
        inputs=job.inputs,
        seed=0,
        tell=lambda progress, stage, figures: stop,
    )


def data() -> Path:
    return Path(current_app.config["DATA"])


def pages_of(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_a_print_holds_who_is_in_it_and_is_handed_out_until_one_withdraws(
    db_session: scoped_session[Session],
) -> None:
    edition, organiser = open_edition()
    stays, goes = make_ikm(edition), make_ikm(edition, name="Pergi")
    add_photo(stays)
    job = service.request_print(edition, organiser, locale="en", address="")
    running.perform_print(take(job))
    [made] = queries.list_prints(edition.id)
    assert sorted(made.company_ids) == sorted([stays.company_id, goes.company_id])
    ended = db.session.get_one(Job, job.id)
    assert (made.pages, made.locale, ended.state) == (2, "en", JobState.DONE)
    paper = service.hand_over(made, data())
    assert paper.startswith(b"%PDF")
    # A cover, the contents twice, and a page for each.
    assert pages_of(paper) in (0, 5)
    withdraw(goes, Purpose.PUBLIC_CATALOGUE)
    assert queries.list_outdated(edition.id) == {made.id}
    with pytest.raises(OutdatedPrintError):
        service.hand_over(made, data())


def test_story_and_year_are_printed_for_who_agreed_to_these_words(
    db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: dict[str, tuple[str, str]] = {}

    def look(sheet: CatalogueSheet, pages: Sequence[CataloguePage], pictures: object) -> bytes:
        printed.update({page.name: (page.since, page.story) for page in pages})
        return b"%PDF-1.7"

    monkeypatch.setattr(running, "print_catalogue", look)
    edition, organiser = open_edition()
    make_ikm(edition, name="Jahe Kebumen", story="Dari dapur nenek.")
    older = make_ikm(edition, name="Keripik Brebes", story="Rahasia.")
    db.session.execute(
        update(Consent).where(Consent.company_id == older.company_id).values(version="2026-11")
    )
    db.session.commit()
    running.perform_print(take(service.request_print(edition, organiser, locale="id", address="")))
    assert printed == {
        "Jahe Kebumen": ("Sejak 2018", "Dari dapur nenek."),
        "Keripik Brebes": ("", ""),
    }


def test_a_filter_prints_those_alone(db_session: scoped_session[Session]) -> None:
    edition, organiser = open_edition()
    herbal = make_ikm(edition, sectors=["herbal"])
    make_ikm(edition)
    job = service.request_print(edition, organiser, locale="id", address="sektor=herbal")
    running.perform_print(take(job))
    [made] = queries.list_prints(edition.id)
    assert made.company_ids == [herbal.company_id]


def test_a_stopped_print_keeps_nothing(db_session: scoped_session[Session]) -> None:
    edition, organiser = open_edition()
    make_ikm(edition)
    job = service.request_print(edition, organiser, locale="id", address="")
    handle = take(job, stop=True)
    service.stop_print(edition, job, clock.now())
    db.session.commit()
    running.perform_print(handle)
    assert db.session.get_one(Job, job.id).state is JobState.STOPPED
    assert queries.list_prints(edition.id) == []


def test_what_cannot_be_printed_is_said(
    db_session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, organiser = open_edition()
    job = service.request_print(edition, organiser, locale="id", address="")
    with pytest.raises(PrintUnderwayError):
        service.request_print(edition, organiser, locale="id", address="")
    handle = take(job)
    with pytest.raises(JobRefusedError, match=NOBODY_IN_IT):
        running.perform_print(handle)
    make_ikm(edition)
    monkeypatch.setattr(running, "MOST_PAGES", 0)
    with pytest.raises(JobRefusedError, match=TOO_MANY_PAGES):
        running.perform_print(handle)
    service.close_catalogue(edition)
    db.session.commit()
    with pytest.raises(JobRefusedError, match=CLOSED):
        running.perform_print(handle)
    with pytest.raises(CatalogueClosedError):
        service.request_print(edition, organiser, locale="id", address="")


def test_a_photo_that_is_gone_or_cut_off_leaves_its_page_without(
    db_session: scoped_session[Session],
) -> None:
    edition, organiser = open_edition()
    part = make_ikm(edition)
    add_photo(part)
    for path in (data() / "files").rglob("*.medium"):
        path.write_bytes(path.read_bytes()[:200])
    job = service.request_print(edition, organiser, locale="id", address="")
    running.perform_print(take(job))
    assert [made.pages for made in queries.list_prints(edition.id)] == [1]


def test_old_and_deleted_prints_take_their_file_along(
    db_session: scoped_session[Session],
) -> None:
    edition, organiser = open_edition()
    make_ikm(edition)
    job = service.request_print(edition, organiser, locale="id", address="")
    running.perform_print(take(job))
    service.forget_prints(data(), clock.now())
    [made] = queries.list_prints(edition.id)
    service.forget_prints(data(), clock.now() + service.KEPT_FOR + service.KEPT_FOR)
    assert db.session.scalars(select(Print.id)).all() == []
    assert queries.find_print(edition.id, made.public_id) is None


def test_opening_and_closing_are_in_the_trail(db_session: scoped_session[Session]) -> None:
    edition, organiser = open_edition()
    service.open_catalogue(edition, organiser, clock.now())
    service.close_catalogue(edition)
    service.close_catalogue(edition)
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.startswith("catalogue."))
    ).all()
    assert sorted(actions) == ["catalogue.closed", "catalogue.opened"]
