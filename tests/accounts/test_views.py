from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import func, select

from matchmaker import clock
from matchmaker.accounts import forgotten, service
from matchmaker.accounts.core import Role, link_token, login_code
from matchmaker.accounts.models import AuditEntry, LoginCode, User
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user

PASSWORD = "kopi pagi di Kebumen"


def make_link(app: Flask, user: User) -> str:
    secret = app.config["SECRET_KEY"]
    [link] = service.make_links(
        [user],
        edition_id=None,
        secret=secret,
        now=datetime.now(UTC),
        valid_for=timedelta(days=1),
        created_by_id=None,
    )
    return link_token(secret, link.public_id)


def is_signed_in(client) -> bool:
    return client.get("/akun").status_code == 200


def test_opening_a_link_uses_nothing_up_and_its_button_does(app, client, db_session):
    token = make_link(app, make_user(make_host(), Role.IKM))

    for _ in range(3):
        assert client.get(f"/masuk/tautan/{token}").status_code == 200
    assert not is_signed_in(client)

    assert client.post(f"/masuk/tautan/{token}").status_code == 303
    assert is_signed_in(client)
    # The same thumb taps twice: it is in already. Another browser is not let in.
    assert client.post(f"/masuk/tautan/{token}").status_code == 303
    assert app.test_client().post(f"/masuk/tautan/{token}").status_code == 410


@pytest.mark.parametrize(
    "typed", ["081234567890", "+62 812-3456-7890", "6281234567890", "81234567890"]
)
def test_a_number_in_any_spelling_and_the_password_sign_in(client, db_session, typed):
    make_user(make_host(), Role.IKM, phone="+6281234567890", password=PASSWORD)
    assert client.post("/masuk", data={"identity": typed, "password": PASSWORD}).status_code in {
        302,
        303,
    }
    assert is_signed_in(client)


def test_an_address_in_capitals_signs_in(client, db_session):
    make_user(make_host(), Role.PARTNER, email="budi@contoh.example", password=PASSWORD)
    client.post("/masuk", data={"identity": " Budi@Contoh.example ", "password": PASSWORD})
    assert is_signed_in(client)


def refusal(client, identity: str, password: str) -> str:
    page = client.post("/masuk", data={"identity": identity, "password": password})
    assert page.status_code == 200
    text = re.sub(r'(value|content)="[^"]*"', "", page.get_data(as_text=True))
    return text.replace(identity, "…")


def test_every_refusal_reads_the_same(client, db_session):
    make_user(make_host(), Role.IKM, phone="+6281234567890", password=PASSWORD)
    make_user(make_host(), Role.IKM, phone="+6281234567891")
    wrong = refusal(client, "081234567890", "not the password")
    unknown = refusal(client, "081234567899", PASSWORD)
    without_password = refusal(client, "081234567891", PASSWORD)
    nonsense = refusal(client, "nonsense", PASSWORD)
    assert wrong == unknown == without_password == nonsense


def test_asking_for_a_code_looks_the_same_for_everybody(client, db_session):
    make_user(make_host(), Role.IKM, phone="+6281234567890")
    answers = [
        client.post("/masuk/kode", data={"identity": identity})
        for identity in ("081234567890", "081234567899")
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert all(answer.headers["Location"].startswith("/masuk/kode/") for answer in answers)


def test_a_code_signs_in(app, client, db_session):
    user = make_user(make_host(), Role.IKM, phone="+6281234567890")
    client.post("/masuk/kode", data={"identity": "0812 3456 7890"})
    asked = db_session.scalars(select(LoginCode).where(LoginCode.user_id == user.id)).one()
    page = f"/masuk/kode/{asked.public_id}"
    code = login_code(app.config["SECRET_KEY"], asked.public_id)

    assert client.post(page, data={"code": "1"}).status_code == 422
    assert client.post(page, data={"code": code}).status_code == 303
    assert is_signed_in(client)


def test_a_new_password_ends_the_other_sessions(app, client, db_session):
    user = make_user(make_host(), Role.PARTNER, password=PASSWORD)
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        browser.post("/masuk", data={"identity": user.email, "password": PASSWORD})

    new = "teh sore di Wonosobo"
    answer = client.post(
        "/akun/sandi",
        data={"password": PASSWORD, "new_password": new, "new_password_confirm": new},
    )

    assert answer.status_code in {302, 303}
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    actions = db_session.scalars(
        select(AuditEntry.action).where(AuditEntry.actor_id == user.id)
    ).all()
    assert "accounts.password_changed" in actions


def organiser_and_person(client):
    host = make_host()
    organiser = make_user(host, Role.ORGANISER)
    sign_in(client, organiser)
    return organiser, make_user(host, Role.MENTOR, name="Tri <b>Hidayat</b>")


def test_people_are_listed_as_data_and_only_the_own_ones(client, db_session):
    _organiser, person = organiser_and_person(client)
    stranger = make_user(make_host(), Role.MENTOR, name="Somebody Else")

    page = client.get("/penyelenggara/orang").get_data(as_text=True)

    assert "Tri &lt;b&gt;Hidayat&lt;/b&gt;" in page
    assert "Somebody Else" not in page
    assert client.get(f"/penyelenggara/orang/{person.public_id}").status_code == 200
    assert client.get(f"/penyelenggara/orang/{stranger.public_id}").status_code == 404


def test_a_changed_role_ends_the_sessions_of_its_holder(app, client, db_session):
    _organiser, person = organiser_and_person(client)
    elsewhere = sign_in(app.test_client(), person)
    assert is_signed_in(elsewhere)

    client.post(
        f"/penyelenggara/orang/{person.public_id}/peran", data={"role": "desk", "give": "1"}
    )

    assert {held.role for held in person.memberships} == {Role.MENTOR, Role.DESK}
    assert not is_signed_in(elsewhere)


def test_nobody_is_made_an_ikm_by_hand_nor_loses_the_own_organiser_role(client, db_session):
    organiser, person = organiser_and_person(client)
    refused = client.post(f"/penyelenggara/orang/{person.public_id}/peran", data={"role": "ikm"})
    own = client.post(
        f"/penyelenggara/orang/{organiser.public_id}/peran", data={"role": "organiser"}
    )
    assert (refused.status_code, own.status_code) == (400, 409)


def test_no_role_is_chosen_beforehand(client, db_session):
    organiser_and_person(client)
    form = {"name": "Dewi", "phone": "0812 9999 0001"}
    page = client.get("/penyelenggara/orang/baru").text
    assert "<option selected" not in page
    assert page.index('<option value=""') < page.index('<option value="organiser"')
    assert client.post("/penyelenggara/orang/baru", data=form | {"role": ""}).status_code == 422
    assert db_session.scalars(select(User).where(User.phone == "+6281299990001")).all() == []


def test_an_observer_is_bound_to_a_kabupaten_and_freed_from_the_persons_page(client, db_session):
    _organiser, person = organiser_and_person(client)
    here = f"/penyelenggara/orang/{person.public_id}"
    for code, bound_to in (("33.05", "33.05"), ("33.07", "33.07"), ("", None)):
        give = {"role": "observer", "give": "1", "regency_code": code}
        assert client.post(f"{here}/peran", data=give).status_code == 303
        held = {one.role: one.regency_code for one in person.memberships}
        assert held == {Role.MENTOR: None, Role.OBSERVER: bound_to}
        assert f'<option selected value="{code}"' in client.get(here).text
    elsewhere = {"role": "observer", "give": "1", "regency_code": "99.99"}
    assert client.post(f"{here}/peran", data=elsewhere).status_code == 400


def test_who_asked_to_be_forgotten_is_added_by_hand_only_with_a_fresh_consent(client, db_session):
    organiser, _person = organiser_and_person(client)
    phone = "+6281299990001"
    forgotten.remember(organiser.host_id, [forgotten.Identifiers(phone=phone)], clock.now())
    db_session.commit()
    form = {"name": "Dewi", "role": "observer", "phone": "0812 9999 0001"}
    asked = client.post("/penyelenggara/orang/baru", data=form)
    assert asked.status_code == 422
    assert "minta dilupakan" in asked.text
    assert 'name="anew"' in asked.text
    assert 'name="anew"' not in client.get("/penyelenggara/orang/baru").text
    added = client.post("/penyelenggara/orang/baru", data=form | {"anew": "y"})
    assert added.status_code == 303
    actions = db_session.scalars(select(AuditEntry.action)).all()
    assert "accounts.forgotten_came_back" in actions
    who = [forgotten.Identifiers(phone=phone)]
    assert forgotten.find_forgotten(organiser.host_id, who) == [False]


def test_a_new_person_needs_a_way_to_be_reached(client, db_session):
    organiser_and_person(client)
    form = {"name": "Dewi", "role": "observer", "regency_code": "33.05"}
    assert client.post("/penyelenggara/orang/baru", data=form).status_code == 422
    form["phone"] = "0812 9999 0001"
    assert client.post("/penyelenggara/orang/baru", data=form).status_code == 303
    assert client.post("/penyelenggara/orang/baru", data=form).status_code == 422


def test_a_closed_account_opens_with_nothing(app, client, db_session):
    _organiser, person = organiser_and_person(client)
    token = make_link(app, person)
    client.post(f"/penyelenggara/orang/{person.public_id}/tutup")
    assert app.test_client().post(f"/masuk/tautan/{token}").status_code == 410


def enrol(client) -> TOTP:
    """Set the second factor up as an organiser does; returns what their app holds."""
    page = client.post("/akun/faktor-kedua", data={"setup": "authenticator"})
    text = page.get_data(as_text=True)
    key = re.search(r"<code>([A-Z2-7-]+)</code>", text)[1].replace("-", "")
    token = re.search(r'action="(/akun/faktor-kedua/[^"]+)"', text)[1]
    assert 'src="data:image/svg+xml;base64,' in text
    phone = TOTP(key=key)
    answer = client.post(token, data={"code": phone.generate().token})
    assert answer.headers["Location"] == "/akun/kode-cadangan"
    return phone


def test_a_used_link_offers_a_code(app, client, db_session):
    token = make_link(app, make_user(make_host(), Role.IKM, phone="+6281234567890"))
    client.post(f"/masuk/tautan/{token}")
    refused = app.test_client().post(f"/masuk/tautan/{token}").text
    assert 'href="/masuk/kode"' in refused


def test_whoever_signs_in_with_a_password_has_been_here(client, db_session):
    user = make_user(make_host(), Role.PARTNER, password=PASSWORD)
    assert user.last_seen_at is None
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    db_session.refresh(user)
    assert user.last_seen_at is not None


def test_a_persons_page_says_all_they_act_as_and_names_the_kabupaten(client, db_session):
    _organiser, person = organiser_and_person(client)
    service.grant_role(person, Role.OBSERVER, "33.02")
    db_session.flush()
    page = client.get(f"/penyelenggara/orang/{person.public_id}").text
    assert "33.02" not in re.sub('value="[^"]*"', "", page)
    assert "Banyumas" in page
    assert re.search(r"Berperan sebagai</dt>\s*<dd>[^<]*Pengamat", page)


def test_a_wrong_code_keeps_the_picture_that_was_scanned(client, db_session):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    first = client.post("/akun/faktor-kedua", data={"setup": "authenticator"}).text
    token = re.search(r'action="(/akun/faktor-kedua/[^"]+)"', first)[1]
    again = client.post(token, data={"code": "000000"})
    key = re.compile(r"<code>([^<]+)</code>")
    assert again.status_code == 422
    assert key.search(again.text)[1] == key.search(first)[1]
    assert 'class="field-error"' in again.text
    assert user.tf_primary_method is None


def test_a_set_up_that_is_not_ours_begins_anew_and_says_so(client, db_session):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    page = client.post("/akun/faktor-kedua/palsu", data={"code": "1"}, follow_redirects=True)
    assert "Mulai lagi: pindai gambar yang baru" in page.text


def test_a_second_factor_is_asked_for_from_then_on_whichever_way_one_comes(app, client, db_session):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    phone = enrol(client)
    assert user.tf_primary_method == "authenticator"

    by_password, by_link = app.test_client(), app.test_client()
    asked = by_password.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    assert by_password.get(asked.headers["Location"]).status_code == 200
    by_link.post(f"/masuk/tautan/{make_link(app, user)}")
    assert not is_signed_in(by_password)
    assert not is_signed_in(by_link)

    later = phone.generate(time=time.time() + 30).token
    assert by_password.get("/masuk/faktor-kedua").status_code == 200
    by_password.post("/masuk/faktor-kedua", data={"code": later})
    assert is_signed_in(by_password)
    # The same six digits do not open twice.
    by_link.post("/masuk/faktor-kedua", data={"code": later})
    assert not is_signed_in(by_link)


def test_a_recovery_code_opens_once(app, client, db_session):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    enrol(client)
    page = client.post("/akun/kode-cadangan").get_data(as_text=True)
    code = re.search(r"<li><code>([^<]+)</code>", page)[1]

    for expected in (True, False):
        browser = app.test_client()
        browser.post("/masuk", data={"identity": user.email, "password": PASSWORD})
        browser.post("/masuk/kode-cadangan", data={"code": code})
        assert is_signed_in(browser) is expected


def test_a_real_installation_lets_no_organiser_work_without_a_second_factor(
    app, client, db_session, monkeypatch
):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_FOR_ORGANISERS", True)
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    assert client.get("/kelola").headers["Location"] == "/akun"
    enrol(client)
    assert client.get("/kelola").status_code == 200


def change_password(app, client, user):
    new = "teh sore di Wonosobo"
    typed = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    return client.post("/akun/sandi", data=typed)


def change_address(app, client, user):
    sent = client.post("/akun/kontak", data={"identity": "new@contoh.example"})
    asked = sent.location.rpartition("/")[2]
    code = login_code(app.config["SECRET_KEY"], asked)
    return client.post(f"/akun/kontak/{asked}", data={"code": code})


def test_a_session_that_lies_open_does_not_change_the_way_in(client, db_session):
    user = make_user(make_host(), Role.PARTNER, email="old@contoh.example", password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    for answer in (
        client.get("/akun/kontak"),
        client.post("/akun/kontak", data={"identity": "thief@contoh.example"}),
    ):
        assert (answer.status_code, answer.location) == (303, "/masuk/lagi?next=/akun/kontak")
    assert db_session.scalar(select(func.count()).select_from(LoginCode)) == 0


def test_who_has_no_password_changes_a_number_that_is_lost(client, db_session):
    sign_in(client, make_user(make_host(), Role.IKM, phone="+6281234567890"))
    sent = client.post("/akun/kontak", data={"identity": "0812 9999 0000"})
    assert sent.location.startswith("/akun/kontak/")


def sign_out_everywhere(app, client, user):
    return client.post("/akun/keluar-semua")


@pytest.mark.parametrize("act", [change_password, change_address, sign_out_everywhere])
def test_links_and_codes_sent_before_open_nothing_any_more(app, client, db_session, act):
    user = make_user(make_host(), Role.PARTNER, email="old@contoh.example", password=PASSWORD)
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    link = make_link(app, user)
    thief = app.test_client()
    page = thief.post("/masuk/kode", data={"identity": "old@contoh.example"}).location
    code = login_code(app.config["SECRET_KEY"], page.rpartition("/")[2])

    assert act(app, client, user).status_code in {302, 303}

    assert thief.post(f"/masuk/tautan/{link}").status_code == 410
    assert thief.post(page, data={"code": code}).status_code == 422
    assert not is_signed_in(thief)
