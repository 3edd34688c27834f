"""Build an e-mail and give it to a mail server or lay it into a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from matchmaker.notifications.core import Fate, Letter, Outcome, Recipient
from matchmaker.notifications.letters import Words

TIMEOUT_SECONDS = 30
CALENDAR_NAME = "temu-bisnis.ics"


class BadAddressError(ValueError):
    """An e-mail address that no mail can be sent to."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A letter that is ready to go; `name` is the message's public id, the same at each attempt."""

    name: str
    content: EmailMessage


def build_mail(
    *,
    name: str,
    sender: str,
    recipient: Recipient,
    words: Words,
    letter: Letter,
    domain: str,
    now: datetime,
) -> Mail:
    """Make the e-mail: text and HTML, the calendar both as a part that mail programs offer to
    put in and as a file. Raises BadAddressError.
    """
    content = EmailMessage(policy=policy.SMTP)
    content["From"] = sender
    content["To"] = _address(recipient)
    content["Subject"] = words.subject
    content["Date"] = format_datetime(now)
    # The same at each attempt, so that a mail program can show a doubled letter once.
    content["Message-ID"] = f"<{name}@{domain}>"
    content["Auto-Submitted"] = "auto-generated"
    content["Content-Language"] = recipient.locale
    content.set_content(words.text)
    content.add_alternative(words.html, subtype="html")
    if letter.calendar is not None:
        content.add_alternative(
            letter.calendar.decode(),
            subtype="calendar",
            params={"method": letter.calendar_method},
        )
        content.add_attachment(
            letter.calendar, maintype="application", subtype="ics", filename=CALENDAR_NAME
        )
    return Mail(name=name, content=content)


def post(mail: Mail, mail_url: str, now: datetime) -> Outcome:
    """Send by `smtp://`, `smtps://` (both with user:password@ if need be) or into `file:///`."""
    folder = mail_folder(mail_url)
    if folder is not None:
        return _lay_down(mail, folder, now)
    try:
        with _connected(mail_url) as server:
            server.send_message(mail.content)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reason = next(iter(refusal.recipients.values()))
        return _refused(code, reason)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        return _refused(refusal.smtp_code, refusal.smtp_error)
    except smtplib.SMTPNotSupportedError as refusal:
        return Outcome(fate=Fate.REFUSED, reason=str(refusal))
    except (smtplib.SMTPException, OSError) as trouble:
        # The server is away, busy or not set up right: none of it is this letter's fault.
        return Outcome(fate=Fate.TRY_AGAIN, reason=f"{type(trouble).__name__}: {trouble}")
    return Outcome(fate=Fate.SENT)


def mail_folder(mail_url: str) -> Path | None:
    """Return the folder of a `file:///folder` address, None for a mail server's."""
    # As it stands: the path of a data folder is not quoted.
    return Path(mail_url.removeprefix("file://")) if mail_url.startswith("file://") else None


def sender_domain(sender: str) -> str:
    """Return the domain of the sender's address."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _address(recipient: Recipient) -> Address:
    try:
        return Address(
            display_name=" ".join(recipient.name.split()), addr_spec=recipient.email or ""
        )
    except (ValueError, IndexError, HeaderParseError) as fault:
        raise BadAddressError(f"{recipient.email} is no e-mail address") from fault


@contextmanager
def _connected(mail_url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(mail_url)
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _refused(code: int, reason: bytes | str) -> Outcome:
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    fate = Fate.REFUSED if 500 <= code < 600 else Fate.TRY_AGAIN
    return Outcome(fate=fate, reason=f"{code} {' '.join(text.split())}")


def _lay_down(mail: Mail, folder: Path, now: datetime) -> Outcome:
    # The names sort by time; the folder holds sign-in links and is nobody else's business.
    target = folder / f"{now:%Y%m%dT%H%M%S.%fZ}-{mail.name}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(mail.content.as_bytes())
        Path(made).replace(target)
    except OSError as trouble:
        return Outcome(fate=Fate.TRY_AGAIN, reason=str(trouble))
    return Outcome(fate=Fate.SENT)
