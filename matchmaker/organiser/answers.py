"""The answers of a registration in the words of a page."""

from __future__ import annotations

from flask_babel import gettext as _

from matchmaker.directory.cards import sector_label
from matchmaker.directory.models import Registration
from matchmaker.reference.phones import show_phone
from matchmaker.reference.regencies import find_regency


def show_answers(registration: Registration) -> list[tuple[str, str]]:
    """Return each answer that was given as (label, value), in the order of the form."""
    given: dict[str, str] = registration.data.get("answers", {})
    labels = {
        "owner": _("Owner"),
        "contact": _("Contact"),
        "title": _("Job"),
        "phone": _("WhatsApp number"),
        "email": _("E-mail"),
        "regency": _("Kabupaten or kota"),
        "city": _("City"),
        "sectors": _("Sector"),
        "main_product": _("Main product"),
        "needs": _("Comes for"),
        "products_sought": _("Looks for"),
        "loan_products": _("Lends"),
        "started": _("Running since"),
        "nib": _("NIB"),
    }
    return [
        (label, _shown(key, given[key], registration))
        for key, label in labels.items()
        if given.get(key)
    ]


def _shown(key: str, text: str, registration: Registration) -> str:
    if key == "phone":
        return show_phone(registration.phone) if registration.phone else text
    if key == "sectors":
        return ", ".join(sector_label(part.strip()) for part in text.split(";"))
    if key == "regency":
        regency = find_regency(text)
        return regency.label if regency else text
    return ", ".join(part.strip() for part in text.split(";"))
