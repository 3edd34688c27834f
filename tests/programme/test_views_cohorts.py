"""An organiser's pages of cohorts: opened, filled, given to mentors, and what they refuse."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from matchmaker import clock
from matchmaker.db import db
from matchmaker.programme.cohorts import queries as cohort_queries
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.service import CohortEntry
from tests.conftest import sign_in
from tests.factories.directory import make_ikm

TODAY = clock.today("Asia/Jakarta")
COHORT = {
    "name": "Angkatan 7",
    "starts_on": "2026-11-01",
    "close_months": "2",
    "follow_months": "12",
    "mode": "mixed",
}


@pytest.fixture
def manage(edition) -> str:
    return f"/kelola/{edition.slug}/kohort"


def test_a_new_cohort_begins_today_unless_another_day_is_chosen(client, manage, organiser):
    sign_in(client, organiser)
    assert f'value="{TODAY.isoformat()}"' in client.get(f"{manage}/baru").text


def test_a_cohort_is_opened_filled_given_to_a_mentor_and_downloaded(
    client, manage, organiser, mentor, company
):
    sign_in(client, organiser)
    choose = client.post(manage, data=COHORT).location
    assert "Keripik &lt;b&gt;Mekar" in client.get(choose).text
    joined = client.post(choose, data={"joined_on": "2026-11-01", "ikm": company.public_id})
    assign = joined.location
    client.post(assign, data={"mentor": mentor.public_id, "ikm": company.public_id})
    [line] = cohort_queries.list_cohorts(organiser.host_id)
    page = f"{manage}/{line.cohort.public_id}"
    assert "Ratna" in client.get(page).text
    book = load_workbook(io.BytesIO(client.get(f"{page}/unduh").data))
    assert book["IKM"]["A2"].value == "Keripik <b>Mekar</b>"
    assert book["IKM"]["D2"].value == "Ratna"
    heads = [cell.value for cell in book["IKM"][1]]
    assert {"Omzet per bulan: sebelum", "Omzet per bulan: sekarang"} <= set(heads)


@pytest.mark.parametrize(
    ("changed", "mend"),
    [
        ({"name": "  "}, "namanya"),
        ({"name": "x" * 10_000}, "120 huruf"),
        ({"starts_on": "0001-01-01"}, "Antara 2015"),
        ({"starts_on": "9999-12-31"}, "Antara 2015"),
        ({"close_months": "0"}, "Antara 1 dan 24"),
        ({"follow_months": "-3"}, "Antara 0 dan 60"),
        ({"follow_months": "banyak"}, "angka"),
        ({"mode": "by_plane"}, ""),
    ],
)
def test_a_cohort_that_cannot_be_is_refused(client, manage, organiser, changed, mend):
    sign_in(client, organiser)
    answer = client.post(manage, data=COHORT | changed)
    assert answer.status_code == 422
    assert mend in answer.text
    assert cohort_queries.list_cohorts(organiser.host_id) == []


def test_a_name_that_is_taken_is_said_so(client, manage, organiser):
    sign_in(client, organiser)
    client.post(manage, data=COHORT)
    answer = client.post(manage, data=COHORT)
    assert answer.status_code == 409
    assert "sudah memakai nama ini" in answer.text


def test_all_that_a_filter_finds_join_at_once_and_one_leaves(client, edition, manage, organiser):
    for _ in range(3):
        make_ikm(edition, regency_code="33.29")
    stays_out = make_ikm(edition, regency_code="33.05").company
    sign_in(client, organiser)
    choose = client.post(manage, data=COHORT).location
    client.post(choose, data={"joined_on": "2026-11-01", "kabupaten": "33.29", "semua": "1"})
    [line] = cohort_queries.list_cohorts(edition.host_id)
    members = cohort_queries.list_members(line.cohort.id)
    assert len(members) == 3
    assert stays_out.id not in {member.company_id for member in members}
    leaving = f"{choose}/{members[0].company.public_id}/keluar"
    early = client.post(leaving, data={"left_on": "2026-10-01", "reason": "Tutup usaha."})
    assert early.status_code == 422
    client.post(leaving, data={"left_on": "2026-11-20", "reason": "Tutup usaha."})
    assert "Tutup usaha." in client.get(f"{manage}/{line.cohort.public_id}").text


def test_who_has_been_alone_for_a_month_is_counted_and_filtered(
    client, edition, manage, organiser, company
):
    cohort = cohorts.create_cohort(
        edition.host_id,
        CohortEntry(
            name="Angkatan 7",
            starts_on=TODAY - timedelta(days=50),
            close_months=2,
            follow_months=12,
            mode=CohortMode.ON_SITE,
        ),
    )
    fresh = make_ikm(edition, name="Anyaman Baru").company
    cohorts.add_members(cohort, [company.id], TODAY - timedelta(days=50))
    cohorts.add_members(cohort, [fresh.id], TODAY)
    db.session.commit()
    sign_in(client, organiser)
    page = client.get(f"{manage}/{cohort.public_id}?tanpa-kunjungan=1").text
    assert "Keripik &lt;b&gt;Mekar" in page
    assert "Anyaman Baru" not in page
