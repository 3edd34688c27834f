"""Make a letter's words from the templates of its topic, in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale

from matchmaker.notifications.core import Letter, Recipient


@dataclass(frozen=True, kw_only=True)
class Words:
    """An e-mail's subject and its two bodies."""

    subject: str
    text: str
    html: str


def email_words(topic: str, recipient: Recipient, letter: Letter) -> Words:
    """Render templates/email/<topic>/{subject.txt,body.txt,body.html}."""
    values = _values(recipient, letter)
    folder = f"email/{topic}"
    with force_locale(recipient.locale):
        return Words(
            # A header is one line, whatever stands in a company's name.
            subject=" ".join(_render(f"{folder}/subject.txt", values).split()),
            text=_render(f"{folder}/body.txt", values).strip() + "\n",
            html=_render(f"{folder}/body.html", values),
        )


def whatsapp_text(topic: str, recipient: Recipient, letter: Letter) -> str:
    """Render templates/whatsapp/<topic>.txt."""
    with force_locale(recipient.locale):
        return _render(f"whatsapp/{topic}.txt", _values(recipient, letter)).strip()


def _values(recipient: Recipient, letter: Letter) -> dict[str, Any]:
    return {
        **letter.context,
        "recipient": recipient,
        "host_name": current_app.config["HOST_NAME"],
    }


def _render(name: str, values: Mapping[str, Any]) -> str:
    # Not flask.render_template: its context processors ask for a request, and there is none.
    return current_app.jinja_env.get_template(name).render(values)
