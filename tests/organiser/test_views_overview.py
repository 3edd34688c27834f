"""Coverage, grid and pairs as the organiser sees them."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete

from matchmaker.accounts.consent_texts import Purpose
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import Consent, Host
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.events.core import Phase
from matchmaker.matching import service
from matchmaker.matching.models import WishKind
from matchmaker.meetings.core import MeetingState
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm, make_partner, make_registration
from tests.factories.events import make_edition
from tests.factories.matching import keep_apart
from tests.factories.meetings import make_meeting


@pytest.fixture
def edition(db_session):
    return make_edition(make_host())


@pytest.fixture
def organiser(client, db_session, edition):
    return sign_in(client, make_user(db_session.get(Host, edition.host_id), Role.ORGANISER))


def get(client, edition, path="", **query):
    answer = client.get(f"/kelola/{edition.slug}/pencocokan{path}", query_string=query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_edition_with_nobody_says_so(organiser, edition) -> None:
    assert "Belum ada yang dapat dicocokkan" in get(organiser, edition)
    assert "Tidak ada pasangan di sini" in get(organiser, edition, "/matriks", semua=1)


def test_who_has_too_few_stands_there_with_why(organiser, edition) -> None:
    make_ikm(edition, name="Kurang Izin", permits=("nib",))
    make_ikm(edition, name="Cukup Cocok")
    make_partner(edition)
    page = get(organiser, edition, minimal=1)
    assert "Kurang Izin" in page
    assert "P-IRT atau BPOM MD belum dimiliki (1 mitra)" in page
    assert "Cukup Cocok" not in page
    assert "Cukup Cocok" in get(organiser, edition, minimal=2)


def test_where_nobody_is_short_nobody_is_invited(organiser, edition) -> None:
    make_ikm(edition)
    make_partner(edition)
    page = get(organiser, edition, minimal=1)
    assert "Setiap IKM memiliki paling sedikit 1 pasangan cocok." in page
    assert "Mitra yang perlu diundang" not in page


@pytest.mark.parametrize("query", [{"minimal": "x", "nilai": "y"}, {"minimal": -4, "nilai": 900}])
def test_what_the_address_cannot_mean_does_no_harm(organiser, edition, query) -> None:
    make_ikm(edition)
    make_partner(edition)
    assert "Pasangan cocok minimal" in get(organiser, edition, **query)


def test_a_partner_of_an_earlier_event_and_one_that_waits_are_proposed(organiser, edition) -> None:
    make_ikm(edition)
    earlier = make_edition(db.session.get(Host, edition.host_id), name="Temu Bisnis 2025")
    make_partner(earlier, name="Swalayan Lama")
    edition.partners_may_register = True
    waiting = make_registration(edition, CompanyKind.RETAILER)
    page = get(organiser, edition, nilai=20)
    assert "Swalayan Lama" in page
    assert "Temu Bisnis 2025" in page
    assert waiting.company_name in page
    assert f"/pendaftaran/{waiting.public_id}" in page
    assert "akan cocok untuk 1 IKM" in page


def test_the_spreadsheet_holds_the_same(organiser, edition) -> None:
    make_ikm(edition, name="=Kurang Izin", permits=("nib",))
    make_partner(edition)
    answer = organiser.get(f"/kelola/{edition.slug}/pencocokan/cakupan.xlsx?minimal=1")
    book = load_workbook(BytesIO(answer.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("IKM", "Kabupaten", "Sektor", "Pasangan cocok", "Sebab")
    assert rows[1][0] == "'=Kurang Izin"
    assert rows[1][3] == 0
    assert "P-IRT atau BPOM MD belum dimiliki" in rows[1][4]
    invited, wanted = (list(sheet.values) for sheet in book.worksheets[1:])
    assert invited[1][0].startswith("Belum ada mitra yang Anda kenal")
    assert wanted[0] == ("Yang paling membantu",)


def test_the_summary_counts_by_sector_and_kind(organiser, edition) -> None:
    make_ikm(edition)
    make_ikm(edition, permits=())
    make_partner(edition)
    page = get(organiser, edition, "/matriks")
    assert "1 dari 2 IKM" in page
    assert "tidak ada yang dapat dipasangkan" in page


def test_the_grid_marks_what_is_known_of_a_pair(organiser, edition) -> None:
    fit, stopped = make_ikm(edition, name="Satu"), make_ikm(edition, name="Dua", permits=())
    unwilling = make_ikm(edition, name="Tiga")
    shop = make_partner(edition)
    make_meeting(fit, shop, state=MeetingState.REQUESTED)
    service.set_wish(unwilling, shop.company.public_id, WishKind.RATHER_NOT)
    db.session.commit()
    page = get(organiser, edition, "/matriks", semua=1)
    cells = page.split("<tbody>")[1].split("</tr>")
    # In the order of names: Dua, Satu, Tiga.
    assert "ada yang menghalangi" in cells[0]
    assert "pertemuan diajukan" in cells[1]
    assert "satu pihak lebih suka tidak" in cells[2]
    assert f"ikm={stopped.public_id}&amp;mitra={shop.public_id}" in cells[0]
    assert "Satu" not in get(organiser, edition, "/matriks", hanya="tanpa").split("<tbody>")[1]


def test_the_grid_shows_what_is_chosen(organiser, edition) -> None:
    make_ikm(edition, name="Satu", regency_code="33.05")
    make_ikm(edition, name="Dua", regency_code="33.02", sectors=["herbal"], permits=())
    make_partner(edition, name="Toko Makmur")
    make_partner(edition, name="Bank Sejahtera", kind=CompanyKind.BANK)

    def shown(**query):
        page = get(organiser, edition, "/matriks", **query)
        body = page.split('<table class="pair-grid">')[1]
        names = {"Satu", "Dua", "Toko Makmur", "Bank Sejahtera"}
        return {name for name in names if f'title="{name}"' in body}

    both = {"Toko Makmur", "Bank Sejahtera"}
    assert shown(sektor="herbal") == {"Dua", *both}
    assert shown(kabupaten="33.05") == {"Satu", *both}
    assert shown(jenis="bank") == {"Satu", "Dua", "Bank Sejahtera"}
    assert shown(cari="sat") == {"Satu", *both}
    assert shown(semua=1, sektor="xx", jenis="xx", hanya="xx", baris=99) == {"Satu", "Dua", *both}
    assert shown(hanya="kurang", minimal=1) == {"Dua", *both}


def test_a_forbidden_pair_is_marked_in_the_grid_and_says_the_rule(organiser, edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    keep_apart(edition)
    grid = get(organiser, edition, "/matriks", semua=1)
    assert "tidak diizinkan aturan" in grid.split("<tbody>")[1]
    page = get(organiser, edition, "/pasangan", ikm=ikm.public_id, mitra=shop.public_id)
    assert "Pada acara ini ritel modern tidak mengadakan pertemuan dengan IKM." in page
    assert "Ajukan atas nama" not in page


def test_a_pair_says_why_and_lets_the_organiser_ask(organiser, edition) -> None:
    edition.phase = Phase.OPEN
    ikm, shop = make_ikm(edition), make_partner(edition)
    page = get(organiser, edition, "/pasangan", ikm=ikm.public_id, mitra=shop.public_id)
    assert "Membuat produk yang dicari" in page
    assert "urutan 1 dari 1" in page
    assert f"Ajukan atas nama {ikm.company.name}" in page
    answer = organiser.post(
        f"/kelola/{edition.slug}/perusahaan/{ikm.company.public_id}/bertindak",
        data={"ajukan": shop.company.public_id},
    )
    asking = organiser.get(answer.location)
    assert asking.status_code == 200
    assert shop.company.name in asking.get_data(as_text=True)


def test_a_pair_that_meets_already_offers_no_request(organiser, edition) -> None:
    ikm, shop = make_ikm(edition), make_partner(edition)
    make_meeting(ikm, shop, state=MeetingState.ACCEPTED)
    page = get(organiser, edition, "/pasangan", ikm=ikm.public_id, mitra=shop.public_id)
    assert "Keduanya sudah punya pertemuan" in page
    assert "Ajukan atas nama" not in page


def test_who_has_not_graduated_or_hides_is_explained_all_the_same(organiser, edition) -> None:
    shop = make_partner(edition)
    held = make_ikm(edition, graduated=False)
    hidden = make_ikm(edition, consents=False)
    page = get(organiser, edition, "/pasangan", ikm=held.public_id, mitra=shop.public_id)
    assert "belum naik kelas" in page
    assert "Keduanya tidak ada dalam daftar satu sama lain." in page
    page = get(organiser, edition, "/pasangan", ikm=hidden.public_id, mitra=shop.public_id)
    assert "belum setuju diperlihatkan kepada mitra" in page


def test_a_bank_without_the_amounts_is_said_at_its_pair(organiser, edition) -> None:
    ikm, bank = make_ikm(edition), make_partner(edition, kind=CompanyKind.BANK)
    query = {"ikm": ikm.public_id, "mitra": bank.public_id}
    said = "belum membuka jumlah pinjaman dan penjualannya"
    assert said not in get(organiser, edition, "/pasangan", **query)
    db.session.execute(delete(Consent).where(Consent.purpose == Purpose.BANK))
    db.session.commit()
    assert said in get(organiser, edition, "/pasangan", **query)


def test_sectors_head_the_grid_with_a_capital(organiser, edition) -> None:
    make_ikm(edition)
    make_partner(edition)
    assert ">Teknologi pangan</a>" in get(organiser, edition, "/matriks")


def test_an_unknown_pair_is_not_there(organiser, edition) -> None:
    ikm = make_ikm(edition)
    for mitra in ("tidakada", ikm.public_id):
        answer = organiser.get(
            f"/kelola/{edition.slug}/pencocokan/pasangan?ikm={ikm.public_id}&mitra={mitra}"
        )
        assert answer.status_code == 404
    assert "Pilih dua usaha" in get(organiser, edition, "/pasangan")
