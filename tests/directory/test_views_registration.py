from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from matchmaker.accounts.core import Role
from matchmaker.app import create_app
from matchmaker.db import db
from matchmaker.directory import registering
from matchmaker.directory.core import registration_token
from matchmaker.directory.models import Registration
from matchmaker.directory.registrations import find_registration
from matchmaker.files.models import StoredFile
from matchmaker.web.limits import limiter
from tests.conftest import settings_for
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import IKM_ANSWERS, PARTNER_ANSWERS, make_registration
from tests.factories.events import make_edition
from tests.files import evil

SECRET = "a secret for tests that is long enough"
SENT = {
    **IKM_ANSWERS,
    "sectors": ["teknologi_pangan"],
    "needs": ["ritel modern"],
    "purposes": ["programme", "whatsapp"],
}


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
def address(edition):
    return f"/daftar/{edition.slug}"


def all_registrations():
    return db.session.scalars(select(Registration).order_by(Registration.id)).all()


def test_a_visitor_chooses_who_they_are(client, address, edition):
    page = client.get(address)
    assert page.status_code == 200
    for word in ("ikm", "bank", "ritel", "eksportir"):
        assert f'href="{address}/{word}"' in page.text
    edition.partners_may_register = False
    db.session.commit()
    page = client.get(address)
    assert f"{address}/ikm" in page.text
    assert f"{address}/bank" not in page.text
    assert client.get(f"{address}/bank").status_code == 404
    assert client.post(f"{address}/bank", data=PARTNER_ANSWERS).status_code == 404


def test_a_closed_edition_is_not_told_from_none_at_all(client, host):
    closed = make_edition(host, name="Edisi Rahasia")
    there = client.get(f"/daftar/{closed.slug}")
    nowhere = client.get("/daftar/tidak-ada")
    assert there.status_code == nowhere.status_code == 404
    assert "Rahasia" not in there.text
    assert there.text.replace(closed.slug, "*") == nowhere.text.replace("tidak-ada", "*")
    for way in ("ikm", "terima-kasih", "nonsens"):
        assert client.get(f"/daftar/{closed.slug}/{way}").status_code == 404


def test_the_public_pages_name_nothing_of_other_hosts(client, address):
    other = make_edition(make_host("Tuan Rumah Lain"), name="Acara Lain")
    for way in ("", "/ikm", "/bank", "/terima-kasih"):
        page = client.get(address + way).text
        assert other.name not in page
        assert "Tuan Rumah Lain" not in page


def test_an_ikm_registers_with_photo_and_permit(client, address):
    answer = client.post(
        f"{address}/ikm",
        data={
            **SENT,
            "photo": (BytesIO(evil.with_place()), "IMG_001.jpg"),
            "permit": (BytesIO(evil.pdf()), "nib.pdf"),
        },
    )
    assert (answer.status_code, answer.location) == (303, f"{address}/terima-kasih")
    [one] = all_registrations()
    assert (one.kind, one.company_name, one.phone) == ("ikm", "Carica Bu Tumini", "+6281234567890")
    assert one.data["purposes"] == ["programme", "whatsapp"]
    assert one.data["consent_version"]
    assert one.data["answers"]["nib"] == "9120001234567"
    assert (one.photo.media_type, one.permit.media_type) == ("image/jpeg", "application/pdf")


@pytest.mark.parametrize(
    ("word", "kind", "more"),
    [
        ("ritel", "retailer", {"products_sought": "keripik"}),
        ("eksportir", "exporter", {}),
        ("bank", "bank", {"loan_products": ["KUR mikro"]}),
    ],
)
def test_a_partner_registers(client, address, word, kind, more):
    sent = {**PARTNER_ANSWERS, "sectors": ["herbal"], "purposes": ["programme"], **more}
    assert client.post(f"{address}/{word}", data=sent).status_code == 303
    [one] = all_registrations()
    assert (one.kind, one.email, one.phone) == (kind, "budi@srikandi.example", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"owner": ""}, "owner"),
        ({"phone": "12"}, "phone"),
        ({"regency": ""}, "regency"),
        ({"regency": "77.77"}, "regency"),
        ({"sectors": []}, "sectors"),
        ({"nib": "1234"}, "nib"),
        ({"started": "kemarin dulu"}, "started"),
        ({"email": "bukan-alamat"}, "email"),
        ({"purposes": []}, "purposes"),
        ({"purposes": ["whatsapp"]}, "purposes"),
        ({"purposes": ["programme"]}, "purposes"),
        ({"name": "N" * 201}, "name"),
    ],
)
def test_a_fault_is_shown_beside_its_field_and_nothing_is_kept(client, address, change, field):
    answer = client.post(f"{address}/ikm", data={**SENT, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count('-error"><') + answer.text.count("field-error") >= 1
    assert all_registrations() == []


def test_with_an_email_nobody_has_to_agree_to_whatsapp(client, address):
    sent = {**SENT, "purposes": ["programme"], "email": "tumini@contoh.example"}
    assert client.post(f"{address}/ikm", data=sent).status_code == 303


@pytest.mark.parametrize(
    ("field", "content", "name"),
    [
        ("photo", evil.HTML, "foto.jpg"),
        ("photo", evil.SVG, "foto.png"),
        ("photo", evil.pdf(), "foto.jpg"),
        ("photo", evil.huge_png(), "foto.png"),
        ("permit", evil.pdf(b"/OpenAction<</S/JavaScript>>"), "izin.pdf"),
        ("permit", evil.HTML, "izin.pdf"),
    ],
)
def test_an_evil_file_is_refused_beside_its_field(client, address, field, content, name):
    answer = client.post(f"{address}/ikm", data={**SENT, field: (BytesIO(content), name)})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def mend_address(registration):
    return f"/pendaftaran/{registration_token(SECRET, registration.public_id)}"


def test_a_returned_one_is_mended_at_its_private_address(client, edition, host):
    one = make_registration(edition)
    here = mend_address(one)
    assert "textarea" not in client.get(here).text, "nothing to mend yet"
    organiser = make_user(host, Role.ORGANISER)
    registering.give_back(
        one, reason="Tulis <b>nama</b> lengkap.", by=organiser.id, now=one.submitted_at
    )
    db.session.commit()
    page = client.get(here).text
    assert "Tulis &lt;b&gt;nama&lt;/b&gt; lengkap." in page
    assert f'value="{one.company_name}"' in page
    assert client.post(here, data={**SENT, "name": ""}).status_code == 422
    assert client.post(here, data=SENT).status_code == 303
    db.session.expire_all()
    assert find_registration(one.public_id).company_name == "Carica Bu Tumini"
    assert (one.state, one.revision) == ("submitted", 2)
    # A second tap changes nothing and does not frighten anybody.
    assert client.post(here, data={**SENT, "name": "Lain"}).status_code == 303
    db.session.expire_all()
    assert one.company_name == "Carica Bu Tumini"


def test_an_address_that_nobody_made_opens_nothing(client, edition):
    one = make_registration(edition)
    for token in (one.public_id, f"{one.public_id}.{'0' * 48}", "x"):
        assert client.get(f"/pendaftaran/{token}").status_code == 404
        assert client.post(f"/pendaftaran/{token}", data=SENT).status_code == 404


def test_one_number_registers_only_so_often_however_it_is_spelled(
    servers, app, tmp_path, monkeypatch
):
    monkeypatch.setattr(limiter, "enabled", True)
    limited = create_app(settings_for(app.config["SQLALCHEMY_DATABASE_URI"], servers, tmp_path))
    limited.config["WTF_CSRF_ENABLED"] = False
    with limited.app_context():
        limiter.reset()
        client = limited.test_client()
        spellings = ("0812 3456 7890", "+62 812-3456-7890", "6281234567890", "81234567890")
        try:
            answers = [
                client.post(
                    "/daftar/tidak-ada/ikm",
                    data={"phone": spellings[number % 4]},
                    environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
                ).status_code
                for number in range(22)
            ]
        finally:
            limiter.reset()
            db.session.remove()
            db.engine.dispose()
    assert answers == [404] * 20 + [429] * 2
