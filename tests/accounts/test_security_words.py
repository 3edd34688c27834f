"""A visitor who reads Indonesian never meets the libraries' own English."""

from __future__ import annotations

import pytest
from flask_security.core import _default_messages
from wtforms.i18n import messages_path

from matchmaker.accounts.core import Role
from matchmaker.accounts.security_words import MESSAGES
from matchmaker.web.form_words import WORDS
from tests.accounts.test_views import enrol
from tests.factories.accounts import make_host, make_user

PASSWORD = "kopi pagi di Kebumen"


@pytest.fixture
def organiser(client, db_session):
    user = make_user(make_host(), Role.ORGANISER, password=PASSWORD)
    client.post("/bahasa", data={"locale": "id"})
    client.post("/masuk", data={"identity": user.email, "password": PASSWORD})
    return user


def test_every_message_that_is_replaced_exists():
    assert set(MESSAGES) <= set(_default_messages)


def test_every_word_that_is_replaced_is_one_of_wtforms():
    with open(f"{messages_path()}/wtforms.pot", encoding="utf-8") as file:
        theirs = file.read().replace('"\n"', "")
    assert [word for word in WORDS if f'"{word}"' not in theirs] == []


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("salah sekali ini", "teh sore di Wonosobo", "teh sore di Wonosobo", "bukan kata sandi"),
        (PASSWORD, "pendek", "pendek", "paling sedikit 10"),
        (PASSWORD, "teh sore di Wonosobo", "teh pagi di Wonosobo", "tidak sama"),
        (PASSWORD, PASSWORD, PASSWORD, "kata sandi lama"),
    ],
)
def test_a_refused_password_is_explained(client, organiser, old, new, again, says):
    page = client.post(
        "/akun/sandi", data={"password": old, "new_password": new, "new_password_confirm": again}
    ).get_data(as_text=True)
    assert says in page
    assert not any(english in page for english, _ in _default_messages.values())


def test_a_wrong_code_is_explained(app, client, organiser):
    enrol(client)
    for address, says in (
        ("/masuk/faktor-kedua", "Angka ini tidak cocok"),
        ("/masuk/kode-cadangan", "Kode cadangan ini tidak cocok"),
    ):
        browser = app.test_client()
        browser.post("/bahasa", data={"locale": "id"})
        browser.post("/masuk", data={"identity": organiser.email, "password": PASSWORD})
        page = browser.post(address, data={"code": "000000"}).get_data(as_text=True)
        assert says in page
        assert not any(english in page for english, _ in _default_messages.values())


def test_a_field_that_refuses_by_itself_is_explained(client, organiser):
    page = client.post(
        "/kelola/edisi/baru", data={"first_day": "besok", "table_count": "banyak"}
    ).get_data(as_text=True)
    assert "Pilih harinya" in page
    assert "Not a valid" not in page
