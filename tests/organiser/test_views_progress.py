from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.programme import service
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def ikm(edition, db_session):
    make_ikm(edition, regency_code="33.05")
    make_ikm(edition, regency_code="33.29", markets=None)
    db_session.execute(delete(GateResult))
    service.evaluate_edition(edition, edition.days[0].date, now=datetime(2026, 3, 1, tzinfo=UTC))
    db_session.commit()


def observer(client, db_session, edition, regency_code=None):
    user = make_user(db_session.get(Host, edition.host_id), Role.OBSERVER)
    user.memberships[0].regency_code = regency_code
    db_session.commit()
    return sign_in(client, user)


def url(edition, more=""):
    return f"/acara/{edition.slug}/capaian{more}"


def test_an_observer_reads_all_and_filters(client, db_session, edition, ikm):
    visitor = observer(client, db_session, edition)
    page = visitor.get(url(edition)).text
    assert "Kebumen" in page
    assert "Brebes" in page
    filtered = visitor.get(url(edition, "?kabupaten=33.05&sektor=apa")).text
    table = filtered.split("<tbody>", 1)[1]
    assert "Kebumen" in table
    assert "Brebes" not in table


def test_a_kabupatens_dinas_sees_its_own_whatever_it_asks_for(client, db_session, edition, ikm):
    visitor = observer(client, db_session, edition, "33.05")
    for query in ("", "?kabupaten=33.29"):
        page = visitor.get(url(edition, query)).text
        assert "Kebumen" in page
        assert "Brebes" not in page
    book = load_workbook(BytesIO(visitor.get(url(edition, "/tabel.xlsx?kabupaten=33.29")).data))
    assert [row[0] for row in book.worksheets[1].values] == ["Kabupaten", "Kebumen"]
    chart = visitor.get(url(edition, "/kabupaten.svg?kabupaten=33.29")).text
    assert "Kebumen" in chart
    assert "Brebes" not in chart


@pytest.mark.parametrize("name", ["kemajuan", "kabupaten", "sektor"])
def test_charts_are_pictures_that_may_do_nothing(client, db_session, edition, ikm, name):
    answer = observer(client, db_session, edition).get(url(edition, f"/{name}.svg"))
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in answer.text


def test_what_is_no_chart_and_no_year_is_not_there(client, db_session, edition, ikm):
    visitor = observer(client, db_session, edition)
    assert visitor.get(url(edition, "/apa.svg")).status_code == 404
    for year in (1, 2025, clock.now().year + 1, 99999):
        assert visitor.get(url(edition, f"/ringkasan-{year}.pdf")).status_code == 404


def test_the_summary_is_a_pdf_of_the_dinas_own(client, db_session, edition, ikm):
    visitor = observer(client, db_session, edition, "33.05")
    answer = visitor.get(url(edition, "/ringkasan-2026.pdf"))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_without_a_target_the_organiser_is_told_to_set_one(client, db_session, edition):
    sign_in(client, make_user(db_session.get(Host, edition.host_id), Role.ORGANISER))
    page = client.get(url(edition)).text
    assert "Belum ada target" in page
    assert f"/kelola/{edition.slug}/target" in page
