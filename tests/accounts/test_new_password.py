"""Who has forgotten the password comes in by a code and chooses a new one."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from matchmaker.accounts.core import Role, login_code
from matchmaker.accounts.models import LoginCode
from tests.factories.accounts import make_host, make_user

OLD, NEW = "kopi pagi di Kebumen", "teh sore di Wonosobo"
OLD_FIELD = 'name="password"'


@pytest.fixture
def person(db_session):
    return make_user(make_host(), Role.IKM, phone="+6281234567890", password=OLD)


def come_by_code(app, client, db_session, user, asked_at: str) -> str:
    """Ask for a code at that address, type it, and return where one arrives."""
    client.get(asked_at)
    client.post("/masuk/kode", data={"identity": user.phone})
    asked = db_session.scalars(
        select(LoginCode).where(LoginCode.user_id == user.id).order_by(LoginCode.id.desc())
    ).first()
    code = login_code(app.config["SECRET_KEY"], asked.public_id)
    return client.post(f"/masuk/kode/{asked.public_id}", data={"code": code}).headers["Location"]


def choose(client, new: str, **typed: str) -> int:
    typed |= {"new_password": new, "new_password_confirm": new}
    return client.post("/akun/sandi", data=typed).status_code


def test_a_forgotten_password_is_replaced_by_way_of_a_code(app, client, db_session, person):
    assert "/masuk/kode?untuk=sandi" in client.get("/masuk").text
    assert come_by_code(app, client, db_session, person, "/masuk/kode?untuk=sandi") == "/akun/sandi"
    assert OLD_FIELD not in client.get("/akun/sandi").text

    assert choose(client, "pendek") == 200
    assert choose(client, NEW) == 302
    assert "sudah berlaku" in client.get("/akun").text

    fresh = app.test_client()
    fresh.post("/masuk", data={"identity": person.phone, "password": OLD})
    assert fresh.get("/akun").status_code == 303
    fresh.post("/masuk", data={"identity": person.phone, "password": NEW})
    assert fresh.get("/akun").status_code == 200


def test_a_code_asked_for_to_sign_in_leads_home(app, client, db_session, person):
    client.get("/masuk/kode?untuk=sandi")
    assert come_by_code(app, client, db_session, person, "/masuk/kode") == "/beranda"


def test_whoever_came_with_the_password_is_asked_for_it(client, person):
    client.post("/masuk", data={"identity": person.phone, "password": OLD})
    assert OLD_FIELD in client.get("/akun/sandi").text
    assert choose(client, NEW) == 200
    assert choose(client, NEW, password=OLD) == 302


def test_a_sign_in_with_the_password_takes_the_place_of_the_code(app, client, db_session, person):
    come_by_code(app, client, db_session, person, "/masuk/kode")
    client.post("/keluar")
    client.post("/masuk", data={"identity": person.phone, "password": OLD})
    assert choose(client, NEW) == 200


def test_an_hour_later_the_old_password_is_asked_for(app, client, db_session, person):
    come_by_code(app, client, db_session, person, "/masuk/kode")
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3700
    assert OLD_FIELD in client.get("/akun/sandi").text
    assert choose(client, NEW) == 200


def test_a_code_of_somebody_else_in_the_same_browser_opens_nobodys_password(
    app, client, db_session, person
):
    other = make_user(make_host(), Role.IKM, phone="+6281234567891")
    client.post("/masuk", data={"identity": person.phone, "password": OLD})
    with client.session_transaction() as session:
        session["let_in_without_password"] = other.id
    assert choose(client, NEW) == 200
