from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service
from matchmaker.programme.gates.models import Verification
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition):
    found = make_ikm(edition, permits=("nib",))
    service.evaluate_edition(edition, edition.days[0].date, now=NOW)
    return found


def as_role(client, db_session, edition, role, **of):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), role, **of))


@pytest.fixture
def mentor(client, db_session, edition, ikm):
    return as_role(
        client, db_session, edition, Role.MENTOR, name="Endang", mentors=(ikm.company_id,)
    )


def url(edition, more=""):
    return f"/acara/{edition.slug}/gerbang{more}"


def sent(**changes):
    return {
        "criterion": "knows_production",
        "holds": "yes",
        "seen_on": clock.now().date().isoformat(),
    } | changes


def test_the_owner_reads_in_plain_words_what_is_missing_and_what_happened(
    client, db_session, edition, ikm
):
    owner = as_role(client, db_session, edition, Role.IKM, acts_for=(ikm.company_id,))
    page = owner.get(url(edition)).text
    assert "Urus P-IRT di dinas kesehatan kabupaten." in page
    assert "Riwayat keputusan" in page
    assert "Verifikasi lapangan" not in page
    assert owner.post(url(edition, "/lapangan"), data=sent()).status_code == 403


def test_a_mentor_confirms_and_the_owner_sees_who_and_when(mentor, edition, db_session):
    answer = mentor.post(url(edition, "/lapangan"), data=sent(note="Ada buku produksi."))
    assert answer.status_code == 303
    page = mentor.get(answer.location).text
    assert "diverifikasi lapangan" in page
    assert "Ada buku produksi." in page
    assert db_session.scalars(select(Verification)).one().holds is True


def test_a_difference_is_shown_with_what_was_found(mentor, edition):
    data = sent(holds="no", note="Alatnya satu saja.", capacity_per_month="300")
    page = mentor.get(mentor.post(url(edition, "/lapangan"), data=data).location).text
    assert "berbeda di lapangan" in page
    assert "Kapasitas per bulan di lapangan: 300" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holds": "no"}, "Tulis keadaan di lapangan"),
        ({"holds": ""}, "Pilih satu dari dua."),
        ({"seen_on": "besok"}, "24/11/2026"),
        ({"seen_on": "future"}, "Hari ini belum tiba"),
        ({"capacity_per_month": "-1"}, "0 sampai 100.000.000"),
        ({"capacity_per_month": "99999999999999999999999"}, "0 sampai 100.000.000"),
        ({"note": "a" * 10_000}, "1.000"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(mentor, edition, changes, words, db_session):
    if changes.get("seen_on") == "future":
        changes = {"seen_on": (clock.now().date() + timedelta(days=3)).isoformat()}
    answer = mentor.post(url(edition, "/lapangan"), data=sent(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert db_session.scalars(select(Verification)).all() == []


def test_emoji_and_right_to_left_text_are_kept_as_they_are(mentor, edition):
    note = "مرحبا 🙂 <i>baik</i>"
    page = mentor.get(mentor.post(url(edition, "/lapangan"), data=sent(note=note)).location).text
    assert "مرحبا 🙂 &lt;i&gt;baik&lt;/i&gt;" in page
