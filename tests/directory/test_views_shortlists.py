"""Shortlists, comparison and saved searches on their pages."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Host
from matchmaker.db import db
from matchmaker.directory.models import Participation
from matchmaker.directory.searches.models import SavedSearch
from matchmaker.directory.shortlists.models import Shortlist, ShortlistEntry
from matchmaker.events.models import Edition
from tests.conftest import sign_in
from tests.directory.keepers import make_owner, withdraw
from tests.directory.visiting import forgetful
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition

HTMX = {"HX-Request": "true"}


@pytest.fixture(name="client")
def _client(client: FlaskClient) -> FlaskClient:
    return forgetful(client)


@pytest.fixture
def edition(db_session: scoped_session[Session]) -> Edition:
    return make_edition(make_host())


@pytest.fixture
def partner(edition: Edition) -> Participation:
    return make_partner(edition)


@pytest.fixture
def buyer(client: FlaskClient, partner: Participation) -> FlaskClient:
    _owner, user = make_owner(partner)
    return sign_in(client, user)


def lists(edition: Edition) -> str:
    return f"/acara/{edition.slug}/daftar-pilihan"


def mark(client: FlaskClient, edition: Edition, part: Participation, on: int = 1) -> TestResponse:
    address = f"{lists(edition)}/tandai/{part.company.public_id}?pasang={on}"
    return client.post(address, headers=HTMX)


def only_list() -> Shortlist:
    return db.session.scalars(select(Shortlist)).one()


def note_of() -> str:
    return db.session.scalars(select(ShortlistEntry.note)).one()


def test_one_tap_begins_a_list_and_the_toast_undoes_it(
    buyer: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    answer = mark(buyer, edition, ikm)
    assert f'id="mark-{ikm.company.public_id}"' in answer.text
    assert "Pilihan saya" in answer.text
    undo = f"pasang=0&amp;daftar={only_list().public_id}"
    assert undo in answer.text
    directory = buyer.get(f"/acara/{edition.slug}/direktori").text
    assert "is-marked" in directory
    buyer.post(
        f"{lists(edition)}/tandai/{ikm.company.public_id}?{undo.replace('&amp;', '&')}",
        headers=HTMX,
    )
    assert "is-marked" not in buyer.get(f"/acara/{edition.slug}/direktori").text


def test_without_script_the_tap_leads_back_with_the_way_back(
    buyer: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    back = f"/acara/{edition.slug}/direktori/{ikm.company.public_id}"
    answer = buyer.post(
        f"{lists(edition)}/tandai/{ikm.company.public_id}?pasang=1", data={"next": back}
    )
    assert answer.location == back
    assert "Urungkan" in buyer.get(back).text


def test_who_is_not_shown_cannot_be_put_on_a_list(buyer: FlaskClient, edition: Edition) -> None:
    hidden = make_ikm(edition, graduated=False)
    assert mark(buyer, edition, hidden).status_code == 404


def test_a_list_forgets_who_withdraws_on_page_and_in_the_file(
    buyer: FlaskClient, edition: Edition
) -> None:
    stays, goes = make_ikm(edition, name="Tetap"), make_ikm(edition, name="Pergi Jauh")
    for part in (stays, goes):
        mark(buyer, edition, part)
    address = f"{lists(edition)}/{only_list().public_id}"
    assert "Pergi Jauh" in buyer.get(address).text
    withdraw(goes, Purpose.PARTNERS)
    page = buyer.get(address).text
    assert "Pergi Jauh" not in page
    assert "1 usaha di daftar ini sedang tidak tampil" in page
    assert "Pergi Jauh" not in str(rows(buyer.get(f"{address}/unduh")))


def rows(answer: TestResponse) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_the_file_runs_no_formula_and_keeps_numbers(buyer: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition, name="=HYPERLINK(1)")
    mark(buyer, edition, ikm)
    entry = db.session.scalars(select(ShortlistEntry)).one()
    entry.note = "@SUM(1+1)"
    db.session.commit()
    heads, row = rows(buyer.get(f"{lists(edition)}/{only_list().public_id}/unduh"))
    found = dict(zip(heads, row, strict=True))
    assert found["Usaha" if "Usaha" in found else heads[0]] == "'=HYPERLINK(1)"
    assert found["Catatan"] == "'@SUM(1+1)"
    assert 15_000 in row


@pytest.mark.parametrize(
    "typed", ["", "Harga cocok 🌶️", "ملاحظة طويلة من اليمين", "<script>alert(1)</script>"]
)
def test_a_note_is_saved_as_it_is_typed(buyer: FlaskClient, edition: Edition, typed: str) -> None:
    ikm = make_ikm(edition)
    mark(buyer, edition, ikm)
    address = f"{lists(edition)}/{only_list().public_id}"
    note = f"{address}/catatan/{ikm.company.public_id}"
    answer = buyer.post(note, data={"note": typed, "revision": "1"}, headers=HTMX)
    assert (answer.status_code, note_of()) == (200, typed)
    assert "<script>alert" not in buyer.get(address).text


def test_a_long_note_and_a_colleagues_note_lose_nothing(
    buyer: FlaskClient, edition: Edition
) -> None:
    ikm = make_ikm(edition)
    mark(buyer, edition, ikm)
    note = f"{lists(edition)}/{only_list().public_id}/catatan/{ikm.company.public_id}"
    long = buyer.post(note, data={"note": "x" * 10_000, "revision": "1"})
    assert long.status_code == 422
    assert "x" * 10_000 in long.text
    buyer.post(note, data={"note": "pertama", "revision": "1"}, headers=HTMX)
    second = buyer.post(note, data={"note": "kedua", "revision": "1"})
    assert second.status_code == 409
    assert "pertama" in second.text
    assert "kedua" in second.text
    assert note_of() == "pertama"
    for revision in ("-1", "satu", "9" * 30):
        bad = buyer.post(note, data={"note": "x", "revision": revision}, headers=HTMX)
        assert bad.status_code == 409


def test_lists_are_made_renamed_shared_removed_and_brought_back(
    buyer: FlaskClient, edition: Edition
) -> None:
    assert buyer.post(lists(edition), data={"name": " "}).status_code == 422
    too_long = buyer.post(lists(edition), data={"name": "n" * 61})
    assert too_long.status_code == 422
    assert "n" * 61 in too_long.text
    made = buyer.post(lists(edition), data={"name": "Camilan"})
    address = made.location
    assert buyer.post(f"{address}/nama", data={"name": "Rak depan"}).status_code == 303
    assert buyer.post(f"{address}/nama", data={"name": ""}).status_code == 422
    buyer.post(f"{address}/bagikan", data={"bagikan": "1"})
    assert "dibagikan ke tim" in buyer.get(address).text
    buyer.post(f"{address}/hapus")
    assert buyer.get(address).status_code == 404
    buyer.post(f"{address}/kembalikan")
    assert "Rak depan" in buyer.get(address).text


def test_a_colleague_adds_to_a_shared_list_and_does_not_remove_it(
    client: FlaskClient, buyer: FlaskClient, edition: Edition, partner: Participation
) -> None:
    ikm = make_ikm(edition)
    mark(buyer, edition, ikm)
    address = f"{lists(edition)}/{only_list().public_id}"
    buyer.post(f"{address}/bagikan", data={"bagikan": "1"})
    _owner, colleague = make_owner(partner)
    sign_in(client, colleague)
    assert client.get(address).status_code == 200
    note = client.post(
        f"{address}/catatan/{ikm.company.public_id}", data={"note": "dari rekan", "revision": "1"}
    )
    assert (note.status_code, note_of()) == (303, "dari rekan")
    assert client.post(f"{address}/hapus").status_code == 404


def test_moving_and_taking_off(buyer: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition)
    mark(buyer, edition, ikm)
    address = f"{lists(edition)}/{only_list().public_id}"
    other = buyer.post(lists(edition), data={"name": "Lain"}).location
    company = ikm.company.public_id
    buyer.post(f"{address}/pindah/{company}", data={"ke": other.rsplit("/", 1)[1].split("?")[0]})
    assert company in buyer.get(other).text
    assert buyer.post(f"{address}/keluarkan/{company}").status_code == 404
    assert buyer.post(f"{other}/keluarkan/{company}").status_code == 303
    buyer.get(other)
    assert "Daftar ini kosong" in buyer.get(other).text


def test_an_observer_keeps_lists_for_themself(client: FlaskClient, edition: Edition) -> None:
    host = db.session.get_one(Host, edition.host_id)
    sign_in(client, make_user(host, Role.OBSERVER))
    assert mark(client, edition, make_ikm(edition)).status_code == 200
    assert only_list().company_id is None
    address = f"{lists(edition)}/{only_list().public_id}"
    assert client.post(f"{address}/bagikan", data={"bagikan": "1"}).status_code == 404


def compare(client: FlaskClient, edition: Edition, parts: list[Participation]) -> str:
    ids = [part.company.public_id for part in parts]
    answer = client.get(f"/acara/{edition.slug}/bandingkan", query_string={"usaha": ids})
    assert answer.status_code == 200
    return answer.text


def test_companies_stand_side_by_side_with_differences_in_words(
    buyer: FlaskClient, edition: Edition
) -> None:
    cheap, dear = make_ikm(edition, name="Murah"), make_ikm(edition, name="Mahal")
    cheap.company.products[0].price = 5_000
    db.session.commit()
    page = compare(buyer, edition, [cheap, dear])
    for word in ("Rp5.000", "Rp15.000", "berbeda", "sama", "terendah", "Murah", "Mahal"):
        assert word in page


def test_a_fifth_is_refused_by_name_and_unknown_ones_are_left_out(
    buyer: FlaskClient, edition: Edition
) -> None:
    parts = [make_ikm(edition, name=f"Usaha {number}") for number in range(5)]
    page = compare(buyer, edition, parts)
    assert "Keluarkan satu di bawah agar ada tempat untuk Usaha 4" in page
    hidden = make_ikm(edition, graduated=False, name="Belum Lulus")
    page = compare(buyer, edition, [parts[0], hidden])
    assert "Belum Lulus" not in page
    assert "tidak tampil untuk Anda" in page
    odd = buyer.get(f"/acara/{edition.slug}/bandingkan?usaha=%00&usaha={'x' * 9999}")
    assert odd.status_code == 200


def test_an_ikm_compares_partners_by_what_they_seek(client: FlaskClient, edition: Edition) -> None:
    ikm = make_ikm(edition)
    _owner, user = make_owner(ikm, Role.IKM)
    sign_in(client, user)
    page = compare(client, edition, [make_partner(edition), make_partner(edition)])
    assert "Produk yang dicari" in page
    assert "keripik" in page


def test_the_choice_travels_through_the_directory(buyer: FlaskClient, edition: Edition) -> None:
    one, two = make_ikm(edition), make_ikm(edition)
    chosen, other = one.company.public_id, two.company.public_id
    page = buyer.get(f"/acara/{edition.slug}/direktori?banding={chosen}").text
    assert f"usaha={chosen}&amp;usaha={other}" in page
    assert f'name="banding" value="{chosen}"' in page


def searches(edition: Edition) -> str:
    return f"/acara/{edition.slug}/pencarian"


def test_a_search_is_saved_from_the_address_and_shows_what_is_new(
    buyer: FlaskClient, edition: Edition
) -> None:
    make_ikm(edition, sectors=["herbal"], name="Lama")
    page = buyer.get(f"/acara/{edition.slug}/direktori?sektor=herbal").text
    assert f"{searches(edition)}/baru?sektor=herbal" in page
    assert buyer.get(f"{searches(edition)}/baru?sektor=herbal").status_code == 200
    saved = buyer.post(searches(edition), data={"name": "Herbal", "sektor": "herbal"})
    assert saved.location.endswith("direktori?sektor=herbal")
    search = db.session.scalars(select(SavedSearch)).one()
    make_ikm(edition, sectors=["herbal"], name="Datang Baru")
    page = buyer.get(f"{searches(edition)}/{search.public_id}").text
    assert "Datang Baru" in page
    assert ">Lama<" not in page
    assert "1 baru" in buyer.get(searches(edition)).text


def test_a_search_is_renamed_silenced_removed_and_brought_back(
    buyer: FlaskClient, edition: Edition
) -> None:
    bad = buyer.post(searches(edition), data={"name": "Semua"})
    assert bad.status_code == 422
    buyer.post(searches(edition), data={"name": "Herbal", "sektor": "herbal"})
    search = db.session.scalars(select(SavedSearch)).one()
    address = f"{searches(edition)}/{search.public_id}"
    buyer.post(f"{address}/nama", data={"name": "Jamu"})
    buyer.post(f"{address}/nama", data={"name": ""})
    buyer.post(f"{address}/kabar", data={"kabar": "0"})
    db.session.expire_all()
    search = db.session.scalars(select(SavedSearch)).one()
    assert (search.name, search.wants_news) == ("Jamu", False)
    buyer.post(f"{address}/hapus")
    assert buyer.get(address).status_code == 404
    buyer.post(f"{address}/kembalikan")
    assert buyer.get(address).status_code == 200


def test_a_search_is_offered_a_name_of_its_filters(buyer: FlaskClient, edition: Edition) -> None:
    page = buyer.get(f"{searches(edition)}/baru?q=keripik&sektor=herbal&lang=id").text
    assert 'name="name" value="keripik, Herbal"' in page
    long = buyer.get(f"{searches(edition)}/baru?q={'keripik ' * 9}").text
    assert f'value="{("keripik " * 9)[:60].strip()}"' in long
