from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service
from matchmaker.programme.cohorts.models import Cohort, CohortMember
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ALL = ["running_12_months", "permits", "knows_market", "knows_production"]


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition):
    return make_ikm(edition, name="Keripik <b>Tebal</b>")


@pytest.fixture
def cohort(db_session, edition, ikm):
    found = Cohort(host_id=edition.host_id, name="Kohort Satu", starts_on=date(2026, 2, 1))
    db_session.add(found)
    db_session.flush()
    member = CohortMember(
        host_id=edition.host_id,
        cohort_id=found.id,
        company_id=ikm.company_id,
        joined_on=found.starts_on,
    )
    db_session.add(member)
    db_session.commit()
    service.evaluate_edition(edition, edition.days[0].date, now=NOW)
    return found


@pytest.fixture
def organiser(client, db_session, edition):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), Role.ORGANISER))


def url(edition, cohort, more=""):
    return f"/kelola/{edition.slug}/gerbang/pengaturan/{cohort.public_id}{more}"


def sent(**changes):
    return {"criteria": ALL, "months_running": "12"} | changes


def test_the_page_shows_what_holds_and_that_nothing_would_change(organiser, edition, cohort):
    page = organiser.get(url(edition, cohort)).text
    assert "1 IKM lulus, sama seperti sekarang." in page
    listed = organiser.get(f"/kelola/{edition.slug}/gerbang/pengaturan").text
    assert "Kohort Satu" in listed


def test_the_preview_names_who_changes_and_saves_nothing(organiser, edition, cohort, db_session):
    data = sent(field_verified=["knows_market"])
    answer = organiser.post(url(edition, cohort, "/akibat"), data=data)
    assert answer.status_code == 200
    assert "Dengan pengaturan ini 0 IKM lulus, bukan 1." in answer.text
    assert "Keripik &lt;b&gt;Tebal&lt;/b&gt;" in answer.text
    part = organiser.post(
        url(edition, cohort, "/akibat"), data=data, headers={"HX-Request": "true"}
    )
    assert "<html" not in part.text
    assert "jadi tidak lulus" in part.text
    db_session.expire_all()
    assert db_session.get(Cohort, cohort.id).gate is None


def test_saving_judges_anew_and_says_how_many_changed(organiser, edition, cohort, ikm, db_session):
    data = sent(permit_food_dry="nib & pirt & halal")
    answer = organiser.post(url(edition, cohort), data=data)
    assert answer.status_code == 303
    assert "Hasil 1 IKM berubah." in organiser.get(answer.location).text
    db_session.expire_all()
    assert db_session.get(GateResult, ikm.id).standing is False
    assert db_session.get(Cohort, cohort.id).gate["permits"] == {"food_dry": "nib & pirt & halal"}
    again = organiser.post(url(edition, cohort), data=data)
    assert "Tidak ada yang berubah" in organiser.get(again.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"criteria": []}, "Pilih paling sedikit satu syarat"),
        ({"months_running": "setahun"}, "bilangan bulat"),
        ({"months_running": "0"}, "1 sampai 120"),
        ({"months_running": "99999999999999999999"}, "1 sampai 120"),
        ({"permit_food_dry": "nib & (pirt"}, "Ini tidak terbaca"),
        ({"permit_food_dry": "🙂"}, "Ini tidak terbaca"),
        ({"permit_food_dry": "nib | " * 2000}, "200"),
        (
            {"criteria": ["permits"], "field_verified": ["knows_market"]},
            "Hanya syarat yang dipakai",
        ),
    ],
)
def test_what_makes_no_gate_is_told_beside_its_field_and_nothing_typed_is_lost(
    organiser, edition, cohort, changes, words, db_session
):
    answer = organiser.post(url(edition, cohort), data=sent(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    if "permit_food_dry" in changes and len(changes["permit_food_dry"]) < 50:
        assert changes["permit_food_dry"].replace("&", "&amp;") in answer.text
    db_session.expire_all()
    assert db_session.get(Cohort, cohort.id).gate is None


def test_another_hosts_cohort_is_not_there(client, edition, cohort):
    other = make_edition(make_host(), name="Lain")
    stranger = make_user(make_host("x"), Role.ORGANISER)
    sign_in(client, stranger)
    assert client.get(url(edition, cohort)).status_code == 404
    assert client.post(url(other, cohort), data=sent()).status_code == 404


def test_the_programmes_gate_is_changed_as_a_cohorts_is(
    organiser, db_session, edition, cohort, ikm
):
    alone = make_ikm(edition)
    service.evaluate_edition(edition, edition.days[0].date, now=NOW)
    index = f"/kelola/{edition.slug}/gerbang/pengaturan"
    assert f"{index}/program" in organiser.get(index).text
    answer = organiser.post(
        f"{index}/program", data=sent(field_verified=["knows_market"]), follow_redirects=True
    )
    assert answer.status_code == 200
    assert "di lapangan" in organiser.get(index).text
    for part in (alone, ikm):
        assert db_session.get(GateResult, part.id, populate_existing=True).standing is False
    assert "mengikuti syarat program" in organiser.get(url(edition, cohort)).text
    refused = organiser.post(f"{index}/program", data=sent(months_running="0"))
    assert refused.status_code == 422
