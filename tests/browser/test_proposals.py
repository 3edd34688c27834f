"""The organiser's story in Chromium: ask for a proposal, read it, leave a pair out, send two."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from matchmaker.db import db
from matchmaker.events.models import Edition
from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from tests.browser.looking import Watched
from tests.browser.test_pages import look
from tests.meetings.proposals.making import RUNNERS, work

pytestmark = pytest.mark.browser


def do_jobs(site) -> None:
    """Do what a worker would: the jobs of proposals that wait."""
    with site.app.app_context():
        edition = db.session.scalars(select(Edition).where(Edition.slug == site.edition)).one()
        for job in db.session.scalars(
            select(Job).where(
                Job.kind.in_(RUNNERS),
                Job.state == JobState.REQUESTED,
                Job.host_id == edition.host_id,
            )
        ).all():
            work(job)
        db.session.remove()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_proposal_is_made_read_edited_and_sent(visit, site, width):
    watched = Watched(visit("organiser", width).new_page())
    page = watched.page
    faults = look(watched, f"/kelola/{site.edition}/pencocokan/usulan")
    page.locator("#floor").fill("2")
    page.get_by_role("button", name="Susun usulan").click()
    expect(page.locator("#work progress")).to_be_visible()
    faults += watched.faults()
    do_jobs(site)
    expect(page.locator("#work")).to_have_count(0, timeout=15_000)
    page.locator("table a").first.click()
    faults += watched.faults()

    drafts = page.locator('[name="pilih"]')
    before = drafts.count()
    assert before > 0
    page.get_by_role("button", name="Keluarkan").first.click()
    expect(drafts).to_have_count(before - 1)
    page.get_by_role("button", name="Masukkan lagi").first.click()
    expect(drafts).to_have_count(before)
    faults += watched.faults()

    drafts.first.check()
    page.get_by_role("button", name="Kirim yang dicentang").click()
    expect(page.locator("#work")).to_be_visible()
    do_jobs(site)
    expect(page.locator("#work")).to_have_count(0, timeout=15_000)
    expect(page.get_by_text("permintaan sudah dikirim")).to_be_visible()
    expect(drafts).to_have_count(before - 1)
    faults += watched.faults()
    page.get_by_role("link", name="Tambah pasangan").click()
    faults += watched.faults()
    assert faults == []
