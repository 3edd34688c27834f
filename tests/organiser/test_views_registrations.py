from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.accounts.models import AuditEntry, LoginLink
from matchmaker.db import db, transaction
from matchmaker.directory import registering
from matchmaker.directory.core import CompanyKind, registration_token
from matchmaker.directory.models import Company, Registration
from matchmaker.files.core import FileKind
from matchmaker.files.service import clean
from matchmaker.notifications import service as notifications
from matchmaker.notifications.core import Channel, MessageState
from matchmaker.notifications.models import Message
from matchmaker.outbox.models import Fact
from matchmaker.programme.models import GateResult
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_answers, make_ikm, make_registration
from tests.factories.events import make_edition
from tests.files import evil

SECRET = "a secret for tests that is long enough"


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    edition = make_edition(host)
    edition.ikm_may_register = edition.partners_may_register = True
    db.session.commit()
    return edition


@pytest.fixture
def organiser(client, host):
    return sign_in(client, make_user(host, Role.ORGANISER))


@pytest.fixture
def here(edition):
    return f"/kelola/{edition.slug}/pendaftaran"


def announce(topic):
    """Write the messages of the newest fact of a topic; return the newest."""
    fact = db.session.scalars(
        select(Fact).filter_by(topic=topic).order_by(Fact.id.desc()).limit(1)
    ).one()
    with transaction():
        notifications.announce(db.session.merge(fact))
    return db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def letter_of(message):
    with transaction():
        attempt = notifications.begin_attempt(message.id, clock.now())
    return attempt.mail if attempt else None


def words_of(mail):
    return mail.content.get_body(("plain",)).get_content() if mail else ""


def test_the_list_is_by_state_kind_and_word(organiser, here, edition):
    ikm = make_registration(edition, name="Carica Kejajar")
    shop = make_registration(edition, CompanyKind.RETAILER)
    page = organiser.get(here).text
    assert ikm.company_name in page
    assert shop.company_name in page
    assert ikm.company_name not in organiser.get(f"{here}?jenis=mitra").text
    assert shop.company_name not in organiser.get(f"{here}?jenis=ikm").text
    assert ikm.company_name in organiser.get(f"{here}?cari=KEJAJAR").text
    assert shop.company_name not in organiser.get(f"{here}?cari=kejajar").text
    assert ikm.company_name not in organiser.get(f"{here}?status=rejected").text
    assert organiser.get(f"{here}?status=nonsens&page=-1").status_code == 200


def test_the_doors_are_opened_and_closed(organiser, here, edition, client):
    assert f"/daftar/{edition.slug}" in organiser.get(here).text
    assert organiser.post(f"{here}/pintu", data={"partners": "1"}).status_code == 303
    db.session.expire_all()
    assert (edition.ikm_may_register, edition.partners_may_register) == (False, True)
    [entry] = db.session.scalars(
        select(AuditEntry).filter_by(action="events.registration_switched")
    )
    assert entry.details == {"ikm": False, "partners": True}
    organiser.post(f"{here}/pintu")
    assert f"/daftar/{edition.slug}" not in organiser.get(here).text


def test_one_page_shows_all_that_was_said(organiser, here, edition, tmp_path, app):
    sent = make_answers(
        files={
            FileKind.PHOTO: clean(evil.picture(), FileKind.PHOTO),
            FileKind.PERMIT: clean(evil.pdf(), FileKind.PERMIT),
        }
    )
    one = registering.submit(edition, sent, data=Path(app.config["DATA"]), now=clock.now())
    db.session.commit()
    page = organiser.get(f"{here}/{one.public_id}").text
    for words in ("Sri Tumini", "Wonosobo", "carica dalam sirup", "9120001234567", "0812"):
        assert words in page
    for file in (one.photo, one.permit):
        assert f"/berkas/{file.public_id}" in page
        assert organiser.get(f"/berkas/{file.public_id}").status_code == 200


def test_an_approval_lets_the_person_in_by_one_letter(organiser, here, edition, client):
    other = make_ikm(edition, graduated=True)
    one = make_registration(edition, email="tumini@contoh.example")
    assert organiser.post(f"{here}/{one.public_id}/setujui").status_code == 303
    db.session.expire_all()
    assert one.state == "approved"
    judged = {row.participation_id: row.graduated for row in db.session.scalars(select(GateResult))}
    assert len(judged) == 2
    assert judged[other.id], "nobody else is judged anew"
    assert db.session.scalar(select(func.count()).select_from(LoginLink)) == 1
    topics = [fact.topic for fact in db.session.scalars(select(Fact))]
    assert "accounts.invited" not in topics, "one letter is enough"
    message = announce("directory.registration_approved")
    assert message.user.email == "tumini@contoh.example"
    text = words_of(letter_of(message))
    path = text[text.index("/masuk/tautan/") :].split()[0]
    visitor = client.application.test_client()
    assert visitor.post(path).status_code == 303
    home = visitor.get("/beranda", follow_redirects=True)
    assert one.company_name in home.text


def test_a_bad_word_of_the_organiser_is_never_lost(organiser, here, edition):
    one = make_registration(edition)
    for way in ("kembalikan", "tolak"):
        answer = organiser.post(f"{here}/{one.public_id}/{way}", data={"reason": "  "})
        assert answer.status_code == 422
    db.session.expire_all()
    assert one.state == "submitted"


def test_a_return_is_told_with_the_private_address(organiser, here, edition, client):
    one = make_registration(edition, email="tumini@contoh.example")
    answer = organiser.post(
        f"{here}/{one.public_id}/kembalikan", data={"reason": "Nama belum lengkap."}
    )
    assert answer.status_code == 303
    message = announce("directory.registration_returned")
    assert (message.user_id, message.channel) == (None, Channel.EMAIL)
    mail = letter_of(message)
    assert "tumini@contoh.example" in mail.content["To"]
    text = words_of(mail)
    assert "Nama belum lengkap." in text
    token = registration_token(SECRET, one.public_id)
    assert f"/pendaftaran/{token}" in text
    assert client.application.test_client().get(f"/pendaftaran/{token}").status_code == 200


def test_a_refusal_is_told_with_its_reason(organiser, here, edition):
    one = make_registration(edition, email="tumini@contoh.example")
    organiser.post(f"{here}/{one.public_id}/tolak", data={"reason": "Di luar provinsi."})
    text = words_of(letter_of(announce("directory.registration_rejected")))
    assert "Di luar provinsi." in text


def test_the_first_letter_carries_no_word_that_was_typed(organiser, here, edition):
    """It goes to an address that nobody has confirmed: nobody may send words of theirs with it."""
    make_registration(
        edition, name="Menang Undian", owner="Klik evil.example", email="x@contoh.example"
    )
    mail = letter_of(announce("directory.registration_submitted"))
    whole = mail.content.as_string() + words_of(mail)
    assert "evil.example" not in whole
    assert "Undian" not in whole


def test_what_was_overtaken_is_not_told_any_more(organiser, here, edition):
    one = make_registration(edition, email="tumini@contoh.example")
    message = announce("directory.registration_submitted")
    organiser.post(f"{here}/{one.public_id}/tolak", data={"reason": "Di luar provinsi."})
    assert letter_of(message) is None
    db.session.expire_all()
    assert message.state == MessageState.CANCELLED


def test_told_twice_an_outsider_gets_one_message(edition):
    make_registration(edition)
    announce("directory.registration_submitted")
    announce("directory.registration_submitted")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_without_an_email_the_organiser_taps_whatsapp(organiser, edition, here):
    one = make_registration(edition)
    other = make_registration(edition)
    organiser.post(f"{here}/{one.public_id}/kembalikan", data={"reason": "Nama belum lengkap."})
    message = announce("directory.registration_returned")
    assert (message.user_id, message.channel) == (None, Channel.WHATSAPP)
    messages = f"/kelola/{edition.slug}/pesan"
    page = organiser.get(messages).text
    assert one.contact_name in page
    assert other.phone not in page
    # The way back to the registration is its sender's alone.
    shown = organiser.get(f"{messages}/{message.public_id}/teks").text
    assert ("untuk penerimanya saja" in shown, "daftar/" in shown) == (True, False)
    opened = organiser.post(f"{messages}/{message.public_id}/buka").text
    assert f"https://wa.me/{one.phone[1:]}" in opened
    assert "Nama belum lengkap." in unquote(opened)
    assert one.contact_name in organiser.get(f"{messages}?pile=sent").text
    assert one.contact_name in organiser.get(messages).text, "it can be undone"
    organiser.post(f"{messages}/batal", data={"message": message.public_id})
    db.session.expire_all()
    assert message.state == MessageState.QUEUED


def test_a_known_company_is_never_taken_without_a_word(organiser, here, edition):
    known = make_ikm(edition, name="Carica Bu Tumini").company
    one = make_registration(edition, name="Carica Bu Tumini")
    answer = organiser.post(f"{here}/{one.public_id}/setujui")
    assert answer.status_code == 422
    assert known.public_id in answer.text
    companies = select(func.count()).select_from(Company)
    assert db.session.scalar(companies) == 1
    answer = organiser.post(f"{here}/{one.public_id}/setujui", data={"company": known.public_id})
    assert answer.status_code == 303
    db.session.expire_all()
    assert db.session.scalar(companies) == 1
    assert one.company_id == known.id


def test_the_page_says_whose_number_it_is(organiser, here, edition, host):
    make_user(host, Role.DESK, name="Joko Penjaga", phone="+6281200000077")
    one = make_registration(edition, phone="0812 0000 0077")
    assert "Joko Penjaga" in organiser.get(f"{here}/{one.public_id}").text
    stranger = make_registration(edition, phone="0812 0000 0088")
    make_user(make_host(), Role.IKM, name="Orang Rahasia", phone="+6281200000088")
    page = organiser.get(f"{here}/{stranger.public_id}").text
    assert "Orang Rahasia" not in page, "another host's people stay unnamed"
    assert organiser.post(f"{here}/{stranger.public_id}/setujui").status_code == 422


def test_two_organisers_answer_once(organiser, here, edition):
    one = make_registration(edition)
    for way in ("tolak", "kembalikan", "setujui", "tolak"):
        answer = organiser.post(f"{here}/{one.public_id}/{way}", data={"reason": "Sebab."})
        assert answer.status_code == 303
    db.session.expire_all()
    assert one.state == "rejected"


@pytest.mark.parametrize("way", ["", "/setujui", "/kembalikan", "/tolak"])
def test_another_editions_registration_is_not_there(organiser, here, host, way):
    other = make_edition(make_host())
    other.ikm_may_register = True
    foreign = make_registration(other)
    mine = make_edition(host, name="Edisi Kedua")
    mine.ikm_may_register = True
    elsewhere = make_registration(mine)
    for one in (foreign, elsewhere):
        address = f"{here}/{one.public_id}{way}"
        answer = organiser.post(address, data={"reason": "x"}) if way else organiser.get(address)
        assert answer.status_code == 404
    states = db.session.scalars(select(Registration.state).distinct()).all()
    assert states == ["submitted"]


def test_what_waits_stands_on_the_organisers_first_page(organiser, here, edition):
    address = f"/kelola/{edition.slug}"
    assert organiser.get(address).text.count(f'href="{here}"') == 2, "twice in the navigation"
    make_registration(edition)
    assert organiser.get(address).text.count(f'href="{here}"') == 3


def test_the_edition_form_opens_the_doors_too(organiser, host):
    sent = {
        "name": "Edisi Terbuka", "venue": "Gedung", "city": "Solo", "time_zone": "Asia/Jakarta",
        "first_day": "2027-05-01", "morning_starts": "09:00", "morning_ends": "12:00",
        "slot_minutes": "20", "changeover_minutes": "5", "table_count": "4",
        "retention_months": "24", "ikm_may_register": "y",
    }  # fmt: skip
    assert organiser.post("/kelola/edisi/baru", data=sent).status_code == 303
    page = organiser.get("/daftar/edisi-terbuka").text
    assert "/daftar/edisi-terbuka/ikm" in page
    assert "/daftar/edisi-terbuka/bank" not in page
