from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.directory.core import CompanyKind
from matchmaker.programme.scores.models import ScoreTick
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition):
    return make_ikm(edition)


def as_role(client, db_session, edition, role, **of):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), role, **of))


def test_a_mentor_ticks_and_the_owner_only_reads(client, db_session, edition, ikm):
    mentor = as_role(
        client, db_session, edition, Role.MENTOR, name="Endang", mentors=(ikm.company_id,)
    )
    address = f"/acara/{edition.slug}/kesiapan"
    data = {"nilai": "packaging", "butir": ["label", "barcode", "ngawur"]}
    page = mentor.get(mentor.post(address, data=data).location).text
    assert "dilihat Endang" in page
    assert [tick.item for tick in db_session.scalars(select(ScoreTick))] == ["label"]
    assert mentor.post(address, data={"nilai": "x"}).status_code == 400
    owner = as_role(client, db_session, edition, Role.IKM, acts_for=(ikm.company_id,))
    page = owner.get(address).text
    assert "dilihat Endang" in page
    assert "Centang" not in page
    assert owner.post(address, data=data).status_code == 403


@pytest.mark.parametrize(
    ("kind", "status"),
    [(CompanyKind.EXPORTER, 200), (CompanyKind.RETAILER, 404), (CompanyKind.BANK, 404)],
)
def test_of_the_partners_an_exporter_alone_sees_the_checklist_of_export(
    client, db_session, edition, ikm, kind, status
):
    partner = make_partner(edition, kind=kind)
    visitor = as_role(client, db_session, edition, Role.PARTNER, acts_for=(partner.company_id,))
    profile = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}"
    answer = visitor.get(f"{profile}/kesiapan")
    assert answer.status_code == status
    assert ("Kesiapan ekspor" in answer.text) is (status == 200)
    assert "Kemasan:" not in answer.text
    assert (f"{profile}/kesiapan" in visitor.get(profile).text) is (status == 200)


def test_the_organisers_list_is_sorted_and_filtered(client, db_session, edition, ikm):
    make_ikm(edition, name="Belum Lulus", graduated=False)
    organiser = as_role(client, db_session, edition, Role.ORGANISER)
    base = f"/kelola/{edition.slug}/kesiapan"
    assert "Belum Lulus" in organiser.get(f"{base}?urut=export").text
    for said in ("Berikutnya untuk kemasan", "Label dengan nama produk dan produsen"):
        assert said in organiser.get(f"{base}?urut=packaging").text
    assert "Belum Lulus" not in organiser.get(f"{base}?naik-kelas=ya&urut=apa&page=99").text


def test_a_mentor_who_changes_the_ikm_stays_on_the_checklist(client, db_session, edition, ikm):
    other = make_ikm(edition, name="Lainnya")
    mentor = as_role(
        client, db_session, edition, Role.MENTOR, mentors=(ikm.company_id, other.company_id)
    )
    for here in (f"/acara/{edition.slug}/kesiapan", f"/acara/{edition.slug}/gerbang"):
        assert f'class="acting-switch" method="get" action="{here}"' in mentor.get(here).text
