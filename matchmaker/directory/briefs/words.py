"""What a brief says, in the words of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.directory.core import BuysFor, Certificate, Packaging
from matchmaker.web.locale import short_day


def packaging_label(code: str) -> str:
    """Say a demand on packaging."""
    labels: dict[str, str] = {
        Packaging.LABEL: _("label with maker and content"),
        Packaging.EXPIRY: _("best-before date printed"),
        Packaging.FOOD_GRADE: _("food-grade material"),
        Packaging.SEALED: _("sealed, cannot be opened unnoticed"),
        Packaging.NUTRITION: _("nutrition facts"),
        Packaging.ENGLISH_LABEL: _("label in English"),
        Packaging.CARTON: _("outer carton for transport"),
    }
    return labels.get(code, code)


def certificate_label(code: str) -> str:
    """Say a certificate that exporters ask for beside permits."""
    labels: dict[str, str] = {
        Certificate.GMP: _("GMP / CPPOB"),
        Certificate.PHYTOSANITARY: _("phytosanitary certificate"),
        Certificate.HEALTH: _("health certificate"),
        Certificate.ORIGIN: _("certificate of origin (SKA)"),
        Certificate.FUMIGATION: _("fumigation certificate"),
        Certificate.LABORATORY: _("laboratory test"),
        Certificate.FAIR_TRADE: _("fair trade"),
    }
    return labels.get(code, code)


def say_buyer(buys_for: str | None, on_behalf_of: str) -> str:
    """Say for whom a partner buys; empty when nobody said."""
    if buys_for == BuysFor.ITSELF:
        return _("itself")
    if buys_for != BuysFor.OTHERS:
        return ""
    if on_behalf_of:
        return _("others, as a broker: %(names)s", names=on_behalf_of)
    return _("others, as a broker")


def say_attendance(attends: Sequence[str], officers: int) -> str:
    """Say how many come and when: `attends` holds "2026-12-15:morning", empty is all the time."""
    people = ngettext("%(num)s person", "%(num)s people", officers) if officers else ""
    halves: dict[date, list[str]] = {}
    for entry in attends:
        day, _colon, half = entry.partition(":")
        halves.setdefault(date.fromisoformat(day), []).append(half)
    times = [
        short_day(day) if len(set(found)) > 1 else f"{short_day(day)}, {half_label(found[0])}"
        for day, found in sorted(halves.items())
    ]
    when = "; ".join(times) or _("the whole edition")
    return _("%(people)s, %(when)s", people=people, when=when) if people else when


def half_label(half: str) -> str:
    """Say a half of a day."""
    return {"morning": _("morning"), "afternoon": _("afternoon")}.get(half, half)
