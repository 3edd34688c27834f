"""Which language a page speaks and how it writes numbers, money, days and hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, request, session
from flask_babel import Babel, get_locale
from markupsafe import Markup, escape

from matchmaker.web import form_words

LOCALES = ("id", "en")
_QUOTED = re.compile("(“[^”]*”)")
_INDONESIAN = Markup('<span lang="id">{}</span>')
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def choose_locale(preferred: Callable[[], str | None], default: str) -> str:
    """Return the language chosen on the page, else the person's own, else the installation's."""
    chosen = session.get("locale") if request else None
    for wish in (chosen, preferred()):
        if wish in LOCALES:
            return str(wish)
    return default


def current_locale() -> str:
    """Return `id` or `en`, as the page being made speaks."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LOCALES else "id"


def rupiah(amount: int | None) -> str:
    """Write whole rupiah as `Rp1.250.000`; an empty text for None."""
    return "" if amount is None else f"Rp{format_decimal(amount, locale='id_ID')}"


def number(amount: float | None) -> str:
    """Write a number as the page's language does: 1.200 or 1,200."""
    if amount is None:
        return ""
    return str(format_decimal(amount, locale="id_ID" if current_locale() == "id" else "en_GB"))


def day(value: date | datetime | None, zone: str | None = None) -> str:
    """Write a day as `Selasa, 24 November 2026` or `Tuesday, 24 November 2026`."""
    return _day(value, zone, "EEEE, d MMMM y")


def short_day(value: date | datetime | None, zone: str | None = None) -> str:
    """Write a day as `24 Nov 2026`."""
    return _day(value, zone, "d MMM y")


def hour(value: datetime | None, zone: str, *, with_zone: bool = True) -> str:
    """Write an hour in the edition's zone as `09.30 WIB`."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    text = str(format_time(local, "HH.mm", locale="id_ID"))
    return f"{text} {ZONE_NAMES.get(zone, local.tzname())}" if with_zone else text


def moment(value: datetime | None, zone: str) -> str:
    """Write a moment as `24 Nov 2026 09.30 WIB`."""
    return "" if value is None else f"{short_day(value, zone)} {hour(value, zone)}"


def quote_own(words: Iterable[str]) -> list[str]:
    """Return somebody's own words, which nobody translates: quoted on a page in English."""
    return [f"“{word}”" for word in words] if current_locale() == "en" else list(words)


def own_words(text: str) -> Markup:
    """Mark quoted words of an English sentence as Indonesian, so that they are read aloud well."""
    if current_locale() != "en":
        return escape(text)
    # Every second part is quoted; `join` and `format` of a Markup escape what they take in.
    parts = enumerate(_QUOTED.split(text))
    return Markup("").join(_INDONESIAN.format(part) if at % 2 else part for at, part in parts)


def init_app(app: Flask, preferred: Callable[[], str | None], default: str) -> None:
    """Set up Flask-Babel and the filters."""
    app.config["BABEL_DEFAULT_LOCALE"] = default
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, locale_selector=lambda: choose_locale(preferred, default))
    form_words.init_app(app)
    for name, function in {
        "rupiah": rupiah,
        "number": number,
        "day": day,
        "short_day": short_day,
        "hour": hour,
        "moment": moment,
        "own_words": own_words,
    }.items():
        app.jinja_env.filters[name] = function
    app.jinja_env.globals["current_locale"] = current_locale


def _day(value: date | datetime | None, zone: str | None, pattern: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and zone:
        value = value.astimezone(ZoneInfo(zone))
    locale = "id_ID" if current_locale() == "id" else "en_GB"
    return str(format_date(value, pattern, locale=locale))
