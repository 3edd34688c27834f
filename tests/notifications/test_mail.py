from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.notifications.core import Fate, Letter, Outcome, Recipient
from matchmaker.notifications.letters import Words
from matchmaker.notifications.mail import (
    BadAddressError,
    Mail,
    build_mail,
    mail_folder,
    post,
    sender_domain,
)
from tests.platform import free_port

NOW = datetime(2026, 11, 24, 4, 5, 6, 789, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


class Sink:
    """A mail server that takes everything, or refuses in the way it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer_to_recipient = "250 OK"
        self.answer_to_data = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer_to_data.startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer_to_data


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def smtp_url(sink: Sink) -> Iterator[str]:
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def recipient(**values: str | None) -> Recipient:
    standard = {"name": "Sri Rejeki", "email": "sri@contoh.example", "phone": None, "locale": "id"}
    return Recipient(user_id=1, **(standard | values))  # type: ignore[arg-type]


def letter(who: Recipient | None = None, **values: object) -> Mail:
    return build_mail(
        name="abcdefgh12345678",
        sender="Temu Bisnis <temu@contoh.example>",
        recipient=who or recipient(),
        words=Words(subject="Jadwal Anda", text="Halo Sri\n", html="<p>Halo Sri</p>"),
        letter=Letter(**values),  # type: ignore[arg-type]
        domain="contoh.example",
        now=NOW,
    )


def test_the_server_takes_a_letter_with_its_calendar_twice(sink, smtp_url):
    outcome = post(letter(calendar=CALENDAR, calendar_method="CANCEL"), smtp_url, NOW)

    assert outcome == Outcome(fate=Fate.SENT)
    [taken] = sink.taken
    kinds = [part.get_content_type() for part in taken.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    part = next(part for part in taken.walk() if part.get_content_type() == "text/calendar")
    assert part["Content-Type"].params["method"] == "CANCEL"
    [file] = taken.iter_attachments()
    assert file.get_filename() == "temu-bisnis.ics"
    assert file.get_content() == CALENDAR
    assert taken["Message-ID"] == "<abcdefgh12345678@contoh.example>"


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("550 no such person", Fate.REFUSED),
        ("552 mailbox full for good", Fate.REFUSED),
        ("451 try later", Fate.TRY_AGAIN),
        ("421 busy", Fate.TRY_AGAIN),
    ],
)
@pytest.mark.parametrize("step", ["answer_to_recipient", "answer_to_data"])
def test_a_refusal_is_for_good_or_for_now_as_the_server_says(sink, smtp_url, answer, fate, step):
    setattr(sink, step, answer)

    outcome = post(letter(), smtp_url, NOW)

    assert outcome == Outcome(fate=fate, reason=answer)
    assert sink.taken == []


def test_no_server_means_later():
    outcome = post(letter(), f"smtp://127.0.0.1:{free_port()}", NOW)
    assert outcome.fate is Fate.TRY_AGAIN
    assert "refused" in outcome.reason.lower()


def test_files_are_whole_private_and_sort_by_time(tmp_path):
    folder = tmp_path / "my mail #1"
    url = f"file://{folder}"
    for second in (3, 1, 2):
        assert post(letter(), url, NOW.replace(second=second)).fate is Fate.SENT

    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"20261124T04050{second}.000789Z-abcdefgh12345678.eml" for second in (1, 2, 3)]
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.iterdir()])


def test_a_folder_that_cannot_be_written_means_later(tmp_path):
    (tmp_path / "mail").write_text("a file in the way")
    assert post(letter(), f"file://{tmp_path / 'mail'}", NOW).fate is Fate.TRY_AGAIN


@given(st.text(max_size=60))
def test_no_name_adds_a_header(name):
    mail = letter(recipient(name=name))
    again = message_from_bytes(mail.content.as_bytes(), policy=policy.default)
    assert set(again.keys()) == set(letter().content.keys())
    assert [address.addr_spec for address in again["To"].addresses] == ["sri@contoh.example"]


@pytest.mark.parametrize("email", ["sri@@contoh", "sri", "", "sri@contoh\nBcc: x@y.example", "@"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(BadAddressError):
        letter(recipient(email=email))


def test_where_mail_goes():
    assert mail_folder("file:///a/b c") == Path("/a/b c")
    assert mail_folder("smtp://mail.example") is None
    assert sender_domain("Temu Bisnis <temu@contoh.example>") == "contoh.example"
