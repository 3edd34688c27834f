from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event

from matchmaker import clock
from matchmaker.accounts import codes
from matchmaker.accounts.core import Role, login_code
from matchmaker.accounts.models import LoginLink
from matchmaker.accounts.service import grant_mandate
from matchmaker.app import TEMPLATES
from matchmaker.db import db
from matchmaker.notifications import service
from matchmaker.notifications.core import Fate, MessageState, Outcome
from matchmaker.notifications.mail import post
from matchmaker.notifications.models import Message
from matchmaker.organiser.views.notifications import TOPIC_NAMES
from matchmaker.outbox.models import Fact
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.notifications.conftest import invite

EVIL = '<script>alert(1)</script>"=HYPERLINK'


@contextmanager
def counted_queries() -> Iterator[Callable[[], int]]:
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany):
        # The savepoints are the test's own.
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield lambda: len(seen)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def organiser(client, prepared):
    return sign_in(client, make_user(prepared.host, Role.ORGANISER, name="Ratna"))


def address(prepared, rest: str = "pesan") -> str:
    return f"/kelola/{prepared.edition.slug}/{rest}"


def state_of(message: Message) -> MessageState:
    db.session.expire_all()
    return db.session.get(Message, message.id).state


def deliver(app, invitation, outcome: Outcome | None = None) -> Message:
    message = invitation.announced()
    attempt = service.begin_attempt(message.id, clock.now())
    assert attempt is not None
    outcome = outcome or post(attempt.mail, app.config["MAIL_URL"], clock.now())
    service.end_attempt(attempt, outcome, clock.now())
    db.session.commit()
    return message


def test_the_list_shows_who_waits_for_what(organiser, prepared):
    grant_mandate(prepared.user, make_ikm(prepared.edition, name="Keripik Bu Sri").company_id)
    prepared.announced()

    page = organiser.get(address(prepared)).text

    assert "Pak Budi" in page
    assert "Keripik Bu Sri" in page
    assert "+6281234500001" in page


@pytest.mark.parametrize("demo", [True, False])
def test_the_text_is_made_for_the_person_and_shows_its_link_in_the_demo_alone(
    app, organiser, prepared, monkeypatch, demo
):
    monkeypatch.setitem(app.config, "DEMO", demo)
    prepared.announced()
    page = organiser.get(address(prepared, f"pesan/{prepared.user.public_id}/teks")).text
    assert ("/masuk/tautan/" in page) is demo
    assert page.count("card-sunken") == demo


def test_a_tap_marks_as_sent_and_leads_to_whatsapp_with_the_text(organiser, prepared):
    message = prepared.announced()

    page = organiser.post(address(prepared, f"pesan/{prepared.user.public_id}/buka")).text

    target = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert target is not None
    parts = urlsplit(target[1])
    assert (parts.netloc, parts.path) == ("wa.me", "/6281234500001")
    assert "http://localhost:8000/masuk/tautan/" in parse_qs(parts.query)["text"][0]
    assert state_of(message) is MessageState.SENT
    assert "Pak Budi" in organiser.get(address(prepared, "pesan?pile=sent")).text


def test_a_second_tap_sends_nothing_again(organiser, prepared):
    prepared.announced()
    url = address(prepared, f"pesan/{prepared.user.public_id}/buka")
    organiser.post(url)
    again = organiser.post(url)
    assert again.status_code == 303
    assert "wa.me" not in again.text


def test_a_tap_can_be_undone(organiser, prepared):
    message = prepared.announced()
    organiser.post(address(prepared, f"pesan/{prepared.user.public_id}/buka"))

    organiser.post(address(prepared, "pesan/batal"), data={"message": message.public_id})

    assert state_of(message) is MessageState.QUEUED


def test_what_is_over_is_dropped_at_the_tap(organiser, prepared):
    message = prepared.announced()
    db.session.query(LoginLink).update({"revoked_at": clock.now()})
    db.session.commit()

    answer = organiser.post(address(prepared, f"pesan/{prepared.user.public_id}/buka"))

    assert answer.status_code == 303
    assert state_of(message) is MessageState.CANCELLED
    assert "Pak Budi" in organiser.get(address(prepared, "pesan?pile=dropped")).text


def test_a_failed_letter_shows_why_and_is_tried_again(app, organiser, prepared):
    user = make_user(prepared.host, name="Bu Ani", email="ani@contoh.example")
    refused = Outcome(fate=Fate.REFUSED, reason="550 no such person")
    message = deliver(app, invite(prepared.host, prepared.edition, user), refused)

    page = organiser.get(address(prepared, "pesan?pile=failed")).text
    assert "550 no such person" in page
    assert f"/pesan/{message.public_id}/lagi" in page

    organiser.post(address(prepared, f"pesan/{message.public_id}/lagi"))
    assert state_of(message) is MessageState.QUEUED


def test_names_are_data(app, organiser, prepared, mail_folder):
    prepared.user.name = EVIL
    other = make_user(prepared.host, name=EVIL, email="evil@contoh.example")
    prepared.announced()
    deliver(app, invite(prepared.host, prepared.edition, other))

    for rest in ("pesan", "pesan?pile=sent", "surel"):
        page = organiser.get(address(prepared, rest)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    opened = organiser.post(address(prepared, f"pesan/{prepared.user.public_id}/buka")).text
    assert "<script>alert" not in opened


@pytest.mark.parametrize("topic", ["accounts.invited", "accounts.code_requested"])
def test_links_and_codes_in_the_folder_are_not_the_organisers(
    app, organiser, prepared, mail_folder, topic
):
    user = make_user(prepared.host, name="Bu Ani", email="ani@contoh.example")
    if topic == "accounts.invited":
        deliver(app, invite(prepared.host, prepared.edition, user))
    else:
        asked = codes.request_code(user, secret=app.config["SECRET_KEY"], now=clock.now())
        service.announce(db.session.query(Fact).filter_by(topic=topic).one())
        message = db.session.query(Message).filter_by(user_id=user.id).one()
        attempt = service.begin_attempt(message.id, clock.now())
        post(attempt.mail, app.config["MAIL_URL"], clock.now())
        code = login_code(app.config["SECRET_KEY"], asked)
    [file] = mail_folder.iterdir()

    pages = [
        organiser.get(address(prepared, rest)).text for rest in ("surel", f"surel/{file.name}")
    ]
    assert all("Bu Ani" in page for page in pages)
    for page in pages:
        if topic == "accounts.invited":
            assert "/masuk/tautan/" not in page
        else:
            assert f"{code[:3]} {code[3:]}" not in page


def test_letters_of_the_folder_can_be_read_as_text(
    app, organiser, prepared, mail_folder, monkeypatch
):
    monkeypatch.setitem(app.config, "DEMO", True)
    user = make_user(prepared.host, name="Bu Ani", email="ani@contoh.example")
    deliver(app, invite(prepared.host, prepared.edition, user))
    [file] = mail_folder.iterdir()
    subject = message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"]

    listed = organiser.get(address(prepared, "surel")).text
    assert subject in listed
    assert file.name in listed

    page = organiser.get(address(prepared, f"surel/{file.name}")).text
    assert "http://localhost:8000/masuk/tautan/" in page
    assert "Bu Ani &lt;ani@contoh.example&gt;" in page


@pytest.mark.parametrize(
    "name", ["..%2Fsecret", "secret", "20261124T040506.000000Z-abcdefgh12345678.eml", "%00.eml"]
)
def test_nothing_but_a_letter_of_the_edition_is_read(organiser, prepared, mail_folder, name):
    mail_folder.mkdir()
    (mail_folder.parent / "secret").write_text("a secret")
    (mail_folder / "20261124T040506.000000Z-abcdefgh12345678.eml").write_text("To: x\n\na secret")

    answer = organiser.get(address(prepared, f"surel/{name}"))

    assert answer.status_code == 404
    assert "a secret" not in answer.text


def test_with_a_mail_server_there_is_no_folder_to_read(app, organiser, prepared, mail_folder):
    app.config["MAIL_URL"] = "smtp://mail.contoh.example"
    assert organiser.get(address(prepared, "surel")).status_code == 200
    assert organiser.get(address(prepared, "surel/x.eml")).status_code == 404


def test_another_hosts_edition_people_and_letters_are_not_there(app, client, prepared, mail_folder):
    message = prepared.announced()
    user = make_user(prepared.host, name="Bu Ani", email="ani@contoh.example")
    deliver(app, invite(prepared.host, prepared.edition, user))
    [file] = mail_folder.iterdir()
    stranger_host = make_host()
    own = make_edition(stranger_host)
    sign_in(client, make_user(stranger_host, Role.ORGANISER))

    assert client.get(address(prepared)).status_code == 404
    assert client.get(address(prepared, "surel")).status_code == 404
    person = prepared.user.public_id
    assert client.post(address(prepared, f"pesan/{person}/buka")).status_code == 404
    assert client.get(f"/kelola/{own.slug}/pesan/{person}/teks").status_code == 404
    assert client.post(f"/kelola/{own.slug}/pesan/{person}/buka").status_code == 404
    assert client.get(f"/kelola/{own.slug}/surel/{file.name}").status_code == 404
    assert file.name not in client.get(f"/kelola/{own.slug}/surel").text
    client.post(f"/kelola/{own.slug}/pesan/batal", data={"message": message.public_id})
    assert state_of(message) is MessageState.QUEUED


@pytest.mark.parametrize("pile", ["tap", "under_way", "sent"])
def test_thirty_people_cost_no_more_queries_than_one(app, organiser, prepared, pile):
    def add(number: int) -> None:
        wants_mail = pile != "tap"
        user = make_user(
            prepared.host,
            name=f"Orang {number}",
            email=f"orang{number}.{pile}@contoh.example" if wants_mail else None,
            phone=None if wants_mail else f"+62813000000{number:02d}",
        )
        invited = invite(prepared.host, prepared.edition, user)
        if pile == "sent":
            deliver(app, invited, Outcome(fate=Fate.SENT))
        else:
            invited.announced()

    def count() -> int:
        db.session.expire_all()
        with counted_queries() as queries:
            assert organiser.get(address(prepared, f"pesan?pile={pile}")).status_code == 200
            return queries()

    add(1)
    count()
    one = count()
    for number in range(2, 31):
        add(number)
    assert count() == one


def test_pages_divide_the_list(organiser, prepared):
    for number in range(25):
        user = make_user(prepared.host, name=f"Orang {number}", phone=f"+62813000001{number:02d}")
        invite(prepared.host, prepared.edition, user).announced()

    first = organiser.get(address(prepared)).text
    second = organiser.get(address(prepared, "pesan?pile=tap&page=2")).text

    assert (first.count("message-card"), second.count("message-card")) == (20, 5)
    assert (
        organiser.get(address(prepared, "pesan?pile=tap&page=99")).text.count("message-card") == 5
    )


def test_whoever_waits_for_a_sign_in_code_comes_first_while_it_works(
    organiser, prepared, monkeypatch
):
    prepared.announced()
    late = make_user(prepared.host, name="Wahyu Terakhir", phone="+6281300000999")
    grant_mandate(late, make_ikm(prepared.edition).company_id)
    invite(prepared.host, prepared.edition, late).announced()
    codes.request_code(late, secret="a secret for tests that is long enough", now=clock.now())
    db.session.flush()
    service.announce(db.session.query(Fact).filter_by(topic="accounts.code_requested").one())
    db.session.commit()

    page = organiser.get(address(prepared)).text

    assert "Menunggu kode masuk" in page
    assert page.index("Wahyu Terakhir") < page.index(prepared.user.name)
    assert "accounts." not in re.sub(r'"[^"]*"', "", page)
    text = organiser.get(address(prepared, f"pesan/{late.public_id}/teks")).text
    assert "Pesan ini berisi tautan atau kode pribadi" in text
    assert "/masuk/tautan/" not in text

    later = clock.now() + codes.VALID_FOR + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = organiser.get(address(prepared)).text
    assert "Menunggu kode masuk" not in page
    assert page.index("Wahyu Terakhir") > page.index(prepared.user.name)


def test_every_whatsapp_message_has_a_name_for_the_list():
    written = {path.stem for path in (Path(TEMPLATES) / "whatsapp").glob("*.txt")}
    assert written - {"_layout"} <= set(TOPIC_NAMES)


def test_an_unknown_pile_is_the_first(organiser, prepared):
    assert organiser.get(address(prepared, "pesan?pile=x&page=-3")).status_code == 200
