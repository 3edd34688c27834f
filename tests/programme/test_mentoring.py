"""A mentor's, an owner's and an organiser's pages of mentoring: what they show, take and refuse."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, Host
from matchmaker.db import db
from matchmaker.programme.cohorts import queries as cohort_queries
from matchmaker.programme.cohorts import service as cohorts
from matchmaker.programme.cohorts.core import CohortMode
from matchmaker.programme.cohorts.service import CohortEntry
from matchmaker.programme.visits import queries
from matchmaker.programme.visits.models import Visit
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.files.evil import picture

JSON = {"Accept": "application/json"}
CLIENT_ID = "11111111-2222-3333-4444-555555555555"
TODAY = clock.today("Asia/Jakarta")
RTL = "\u202eمرحبا بالعالم 🌶️🥥"


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def host(edition):
    return db.session.get(Host, edition.host_id)


@pytest.fixture
def company(edition):
    return make_ikm(edition, name="Keripik <b>Mekar</b>").company


@pytest.fixture
def mentor(host, company):
    return make_user(host, Role.MENTOR, name="Ratna", mentors=(company.id,))


@pytest.fixture
def owner(host, company):
    return make_user(host, Role.IKM, name="Sri", acts_for=(company.id,))


@pytest.fixture
def organiser(host):
    return make_user(host, Role.ORGANISER, name="Dewi")


@pytest.fixture
def path(edition) -> str:
    return f"/acara/{edition.slug}/pendampingan"


@pytest.fixture
def manage(edition) -> str:
    return f"/kelola/{edition.slug}/kohort"


@pytest.fixture
def filled(company):
    def values(**changed):
        given = {
            "ikm": company.public_id,
            "day": TODAY.isoformat(),
            "mode": "on_site",
            "topics-market-on": "y",
            "topics-market-words": "Tiga toko minta kiriman tetap.",
            "steps-0-what": "Beli cap tanggal",
            "steps-0-owner": "ikm",
            "client_id": CLIENT_ID,
        }
        return given | {name.replace("__", "-"): value for name, value in changed.items()}

    return values


def list_visits(company) -> list[Visit]:
    return list(db.session.scalars(select(Visit).where(Visit.company_id == company.id)))


def test_a_phone_that_sends_twice_is_told_the_same_address(client, path, mentor, company, filled):
    sign_in(client, mentor)
    first = client.post(f"{path}/catat", data=filled(), headers=JSON)
    again = client.post(f"{path}/catat", data=filled(), headers=JSON)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    [visit] = list_visits(company)
    assert first.json["address"].endswith(visit.public_id)


def test_without_script_the_form_leads_to_the_visit(client, path, mentor, company, filled):
    sign_in(client, mentor)
    answer = client.post(f"{path}/catat", data=filled(client_id=""))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Tiga toko minta kiriman tetap." in page
    assert "Keripik &lt;b&gt;Mekar&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("changed", "name", "mend"),
    [
        ({"day": "1066-01-01"}, "day", "sebelum program dimulai"),
        ({"day": "9999-12-31"}, "day", "belum tiba"),
        ({"day": "besok"}, "day", "Pilih harinya, misalnya"),
        ({"steps__0__until": "9999-12-31"}, "steps-0-until", "dua tahun"),
        ({"steps__0__until": "1066-01-01"}, "steps-0-until", "sudah lama lewat"),
        ({"steps__0__what": "x" * 10_000}, "steps-0-what", "300 huruf"),
        ({"topics__market__words": "x" * 10_000}, "topics-market-words", "4.000 huruf"),
        ({"place": "x" * 10_000}, "place", "200 huruf"),
        ({"mode": "by_plane"}, "mode", ""),
        ({"client_id": "no"}, "client_id", "Muat ulang"),
        ({"measured__sales": "banyak"}, "measured-sales", "Tulis angka"),
        ({"measured__sales": "-5"}, "measured-sales", "Tulis angka"),
        ({"measured__workers": "999999999"}, "measured-workers", "terlalu besar"),
        ({"measured__markets": "y" * 81}, "measured-markets", "80 huruf"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_mend(
    client, path, mentor, company, filled, changed, name, mend
):
    sign_in(client, mentor)
    answer = client.post(f"{path}/catat", data=filled(**changed), headers=JSON)
    assert answer.status_code == 422
    [said] = answer.json["mends"]
    assert said["name"] == name
    assert mend in said["text"]
    assert list_visits(company) == []


def test_a_refused_form_keeps_what_was_typed(client, path, mentor, filled):
    sign_in(client, mentor)
    answer = client.post(f"{path}/catat", data=filled(day="9999-12-31", place="Balai desa"))
    assert answer.status_code == 422
    for typed in ("Tiga toko minta kiriman tetap.", "Beli cap tanggal", "Balai desa"):
        assert typed in answer.text
    assert "belum tiba" in answer.text


def test_emoji_and_letters_from_the_right_are_kept_as_they_are(
    client, path, mentor, company, filled
):
    sign_in(client, mentor)
    answer = client.post(
        f"{path}/catat", data=filled(topics__market__words=RTL, steps__0__what=RTL), headers=JSON
    )
    assert answer.status_code == 201
    [visit] = list_visits(company)
    assert visit.findings[0].words == RTL
    assert RTL in client.get(answer.json["address"]).text


def test_a_visit_about_nothing_is_none(client, path, mentor, company):
    sign_in(client, mentor)
    values = {"ikm": company.public_id, "day": TODAY.isoformat(), "mode": "on_site"}
    answer = client.post(f"{path}/catat", data=values, headers=JSON)
    assert answer.status_code == 422
    assert "Centang yang dibicarakan" in answer.json["mends"][0]["text"]


@pytest.mark.parametrize(
    ("name", "content", "mend"),
    [
        ("foto.jpg", b"MZ this is a program", "Ini bukan foto"),
        ("foto.pdf", b"%PDF-1.7 ...", "bukan PDF"),
        ("foto.jpg", b"", "kosong"),
        ("foto.jpg", b"\xff\xd8\xff" + b"\0" * 2000, "rusak"),
        ("besar.jpg", b"\xff\xd8\xff" + b"\0" * 400_000, "8 MB"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_number(
    client, path, mentor, company, filled, monkeypatch, name, content, mend
):
    # The test client lays anything larger into a file that it does not close.
    monkeypatch.setattr("matchmaker.files.core.MOST_BYTES", 300_000)
    sign_in(client, mentor)
    files = [(io.BytesIO(picture()), "satu.jpg"), (io.BytesIO(content), name)]
    answer = client.post(f"{path}/catat", data=filled(photos=files), headers=JSON)
    assert answer.status_code == 422
    [said] = answer.json["mends"]
    assert "Foto 2" in said["text"]
    assert mend in said["text"]
    assert list_visits(company) == []


def test_seven_photos_are_one_too_many(client, path, mentor, filled):
    sign_in(client, mentor)
    files = [(io.BytesIO(picture()), f"{number}.jpg") for number in range(7)]
    answer = client.post(f"{path}/catat", data=filled(photos=files), headers=JSON)
    assert answer.status_code == 422
    assert "6 foto" in answer.json["mends"][0]["text"]


def test_a_photo_is_seen_by_those_of_the_visit_alone(
    client, edition, host, path, mentor, owner, company, filled
):
    sign_in(client, mentor)
    files = [(io.BytesIO(picture()), "satu.jpg")]
    client.post(f"{path}/catat", data=filled(photos=files), headers=JSON)
    photo = list_visits(company)[0].photos[0].file.public_id
    neighbour = make_user(host, Role.IKM, acts_for=(make_ikm(edition).company_id,))
    for person, status in ((mentor, 200), (owner, 200), (neighbour, 404)):
        sign_in(client, person)
        answer = client.get(f"{path}/foto/{photo}?kecil")
        assert answer.status_code == status
    assert answer.mimetype != "image/jpeg"


def test_who_mentors_it_no_longer_is_told_so(client, path, host, company, filled):
    other = make_user(host, Role.MENTOR, name="Agus")
    sign_in(client, other)
    answer = client.post(f"{path}/catat", data=filled(), headers=JSON)
    assert answer.status_code == 404
    assert list_visits(company) == []


def test_without_a_session_a_phone_is_sent_to_sign_in(client, path, filled):
    assert client.get(f"{path}/tanda", headers=JSON).location.startswith("/masuk")
    assert client.post(f"{path}/catat", data=filled(), headers=JSON).status_code == 303


def test_the_token_says_who_is_signed_in(client, path, mentor):
    sign_in(client, mentor)
    said = client.get(f"{path}/tanda", headers=JSON).json
    assert said["person"] == mentor.public_id
    assert said["token"]


def test_an_organiser_writes_for_a_mentor_and_both_are_kept(
    client, path, organiser, mentor, company, filled
):
    sign_in(client, organiser)
    answer = client.post(f"{path}/catat", data=filled(visitor=mentor.public_id))
    page = client.get(answer.location).text
    assert "Ratna; dicatat oleh Dewi" in page
    entry = db.session.query(AuditEntry).filter_by(action="programme.visit_recorded").one()
    assert (entry.actor_id, entry.capacity, entry.acting_for_id) == (
        organiser.id,
        Role.ORGANISER,
        company.id,
    )


def test_a_plan_is_seen_by_the_owner_in_plain_words(client, edition, path, mentor, owner, company):
    sign_in(client, mentor)
    day = TODAY + timedelta(days=2)
    values = {
        "ikm": company.public_id,
        "day": day.isoformat(),
        "hour": "09:30",
        "mode": "on_site",
        "place": "Rumah produksi",
    }
    assert client.post(f"{path}/rencana", data=values).status_code == 303
    sign_in(client, owner)
    home = client.get(f"/acara/{edition.slug}").text
    assert "Ratna mengunjungi Anda pada" in home
    assert "09.30" in home


@pytest.mark.parametrize(
    ("day", "mend"), [("2020-01-01", "sudah lewat"), ("9999-01-01", "dua tahun"), ("x", "tanggal")]
)
def test_a_day_that_cannot_be_planned_is_refused(client, path, mentor, company, day, mend):
    sign_in(client, mentor)
    values = {"ikm": company.public_id, "day": day, "mode": "on_site"}
    answer = client.post(f"{path}/rencana", data=values)
    assert answer.status_code == 422
    assert mend in answer.text


def test_a_missed_visit_says_why(client, path, mentor, company):
    sign_in(client, mentor)
    values = {"ikm": company.public_id, "day": TODAY.isoformat(), "mode": "on_site"}
    planned = client.post(f"{path}/rencana", data=values).location
    refused = client.post(f"{planned}/tidak-jadi", data={"reason": "  "})
    assert refused.status_code == 422
    assert "Tulis alasannya" in refused.text
    client.post(f"{planned}/tidak-jadi", data={"reason": "Pemilik sakit."})
    assert "Pemilik sakit." in client.get(planned).text


def test_an_owner_ticks_off_their_own_steps_and_no_others(
    client, edition, path, mentor, owner, company, filled
):
    sign_in(client, mentor)
    client.post(
        f"{path}/catat",
        data=filled(steps__1__what="Kirim label", steps__1__owner="mentor"),
        headers=JSON,
    )
    mine, theirs = queries.list_open_steps([company.id])
    sign_in(client, owner)
    assert "Beli cap tanggal" in client.get(f"/acara/{edition.slug}").text
    back = client.post(f"{path}/langkah/{mine.public_id}/selesai", data={"dari": "beranda"})
    assert back.location == f"/acara/{edition.slug}"
    assert client.post(f"{path}/langkah/{theirs.public_id}/selesai").status_code == 403
    db.session.expire_all()
    assert [step.what for step in queries.list_open_steps([company.id])] == ["Kirim label"]
    client.post(f"{path}/langkah/{mine.public_id}/buka")
    db.session.expire_all()
    assert len(queries.list_open_steps([company.id])) == 2


def test_figures_are_measured_shown_and_drawn(client, path, owner, company):
    sign_in(client, owner)
    page = f"{path}/ikm/{company.public_id}/perkembangan"
    for day, sales, permits in (
        (TODAY - timedelta(days=100), "4.000.000", ["none"]),
        (TODAY, "Rp 5.000.000", ["nib", "pirt"]),
    ):
        values = MultiDict(
            [
                ("day", day.isoformat()),
                ("measured-sales", sales),
                *(("measured-permits", kind) for kind in permits),
            ]
        )
        assert client.post(page, data=values).status_code == 303
    shown = client.get(page).text
    assert "naik Rp1.000.000" in shown
    assert "Baru: NIB, P-IRT" in shown
    picture_of = client.get(f"{path}/ikm/{company.public_id}/grafik/sales.svg")
    assert picture_of.mimetype == "image/svg+xml"
    assert "5.000.000" in picture_of.text
    assert "<script" not in picture_of.text


@pytest.mark.parametrize(
    ("values", "mend"),
    [
        ({"day": TODAY.isoformat()}, "paling sedikit satu angka"),
        ({"day": "1899-01-01", "measured-workers": "2"}, "Antara 2015"),
        ({"day": "2999-01-01", "measured-workers": "2"}, "Antara 2015"),
        ({"day": TODAY.isoformat(), "measured-workers": "dua"}, "Tulis angka"),
    ],
)
def test_figures_that_cannot_be_right_are_refused(client, path, owner, company, values, mend):
    sign_in(client, owner)
    answer = client.post(f"{path}/ikm/{company.public_id}/perkembangan", data=values)
    assert answer.status_code == 422
    assert mend in answer.text


COHORT = {
    "name": "Angkatan 7",
    "starts_on": "2026-11-01",
    "close_months": "2",
    "follow_months": "12",
    "mode": "mixed",
}


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
