"""Shortlists, saved searches and a printed catalogue for the tests that walk all routes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from matchmaker import clock
from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.models import User
from matchmaker.catalogue import service as catalogue
from matchmaker.catalogue.core import PRINT
from matchmaker.db import db
from matchmaker.directory.finding.core import Search, Sight
from matchmaker.directory.models import Participation
from matchmaker.directory.owner import Owner
from matchmaker.directory.searches import service as searches
from matchmaker.directory.searches.core import MOST_SEARCHES
from matchmaker.directory.searches.queries import Eyes
from matchmaker.directory.shortlists import service as shortlists
from matchmaker.directory.shortlists.core import MOST_LISTS
from matchmaker.directory.shortlists.models import ShortlistEntry
from matchmaker.events.models import Edition
from matchmaker.jobs import service as jobs
from matchmaker.jobs.core import JobState

SECRET_NOTE = "pesan rahasia korban"
PDF = b"%PDF-1.7 catalogue"


def make_kept(
    app: Flask,
    owner: User,
    part: Participation,
    others: Sequence[Participation],
    organiser: User,
) -> dict[str, str]:
    """Return the ids of an IKM owner's list and search, and of an open catalogue's print."""
    edition = db.session.get_one(Edition, part.edition_id)
    mine = Owner(
        host_id=part.host_id,
        edition_id=part.edition_id,
        user_id=owner.id,
        company_id=part.company_id,
    )
    now = clock.now()
    lists = [
        shortlists.make_shortlist(mine, f"Daftar {number}")
        for number, _other in enumerate(others[:MOST_LISTS])
    ]
    for other in others:
        shortlists.put_on(lists[0], other.id, now)
    db.session.execute(
        update(ShortlistEntry)
        .where(ShortlistEntry.shortlist_id == lists[0].id)
        .values(note=SECRET_NOTE)
    )
    kept = [
        searches.save_search(
            mine, f"Cari {number}", Search(text="keripik"), Eyes(sight=Sight.PARTNERS), now
        )
        for number, _other in enumerate(others[:MOST_SEARCHES])
    ]
    catalogue.open_catalogue(edition, actor_of(organiser), now)
    db.session.commit()
    return {
        "shortlist": lists[0].public_id,
        "search": kept[0].public_id,
        "katalog": edition.slug,
        "usaha": part.company.public_id,
        "cetakan": _print(app, edition, part),
    }


def _print(app: Flask, edition: Edition, part: Participation) -> str:
    """A print with the IKM in it; its bytes lie in the application's data folder."""
    job = jobs.request_job(
        host_id=edition.host_id,
        kind=PRINT,
        inputs={"edition_id": edition.id, "locale": "id", "address": ""},
        user_id=None,
    )
    job.state, job.heartbeat_at = JobState.RUNNING, clock.now()
    made = catalogue.keep_print(
        job, PDF, [part.company_id], 1, Path(app.config["DATA"]), clock.now()
    )
    db.session.commit()
    return made.public_id
