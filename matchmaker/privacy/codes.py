"""Codes of the database in the words of a page, by the column that holds them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from matchmaker.accounts.trail_words import ROLE_NAMES, say_action, say_kind
from matchmaker.organiser.topics import TOPIC_NAMES
from matchmaker.reference.permits import PermitKind, get_permit_name
from matchmaker.reference.product_types import list_product_types
from matchmaker.reference.regencies import list_regencies
from matchmaker.reference.sectors import list_sectors
from matchmaker.web.locale import current_locale

_STATES = {
    "queued": _l("ready to send"),
    "sending": _l("being sent"),
    "retrying": _l("will be tried again"),
    "sent": _l("sent"),
    "failed": _l("failed"),
    "cancelled": _l("cancelled"),
    "declared": _l("declared"),
    "verified": _l("verified"),
    "in_process": _l("in process"),
    "expired": _l("expired"),
    "requested": _l("asked for"),
    "accepted": _l("accepted"),
    "declined": _l("declined"),
    "withdrawn": _l("withdrawn"),
    "reserved": _l("reserved"),
    "confirmed": _l("has its hour"),
    "submitted": _l("waits for the organiser"),
    "returned": _l("returned"),
    "approved": _l("approved"),
    "rejected": _l("not accepted"),
}
_PURPOSES = {
    "programme": _l("Programme"),
    "partners": _l("Shown to partners"),
    "bank": _l("Finances shown to a bank"),
    "whatsapp": _l("WhatsApp messages"),
    "public_catalogue": _l("Public catalogue"),
    "supply": _l("supply"),
    "export": _l("export"),
    "loan": _l("loan"),
    "retail": _l("modern retail"),
    "working_capital": _l("working capital"),
    "investment": _l("investment"),
}
_KINDS = _PURPOSES | {
    "own": _l("own business"),
    "mentor": _l("mentor"),
    "offered": _l("offered, not accepted yet"),
    "ikm": _l("IKM"),
    "retailer": _l("retailer"),
    "exporter": _l("exporter"),
}
_TERMS = {
    "cash": _l("cash"),
    "consignment": _l("consignment"),
    "credit_14": _l("14 days of credit"),
    "credit_30": _l("30 days of credit"),
    "deposit_30": _l("30 percent deposit"),
}
_WORDS: Mapping[str, Mapping[str, object]] = {
    "about": TOPIC_NAMES,
    "role": {str(role): name for role, name in ROLE_NAMES.items()},
    "kind": _KINDS,
    "purpose": _PURPOSES,
    "state": _STATES,
    "source": {"paper": _l("on paper"), "form": _l("on this site"), "self": _l("on this site")},
    "language": {"id": "Bahasa Indonesia", "en": "English"},
    "channel": {"whatsapp": "WhatsApp", "email": _l("e-mail")},
    "terms_accepted": _TERMS,
    "mode": {
        "on_site": _l("at the IKM's place"),
        "online": _l("by phone or video"),
        "mixed": _l("on site and online"),
    },
    "who": {"ikm": _l("the IKM"), "mentor": _l("mentor")},
    "asked_by": {"ikm": _l("the IKM"), "partner": _l("the partner")},
    "started_precision": {
        "day": _l("to the day"),
        "month": _l("to the month"),
        "year": _l("to the year"),
    },
    "outcome": {"pass": _l("passes"), "fail": _l("missing"), "unknown": _l("not known yet")},
    "criterion": {
        "running_12_months": _l("a year in business"),
        "permits": _l("permits"),
        "knows_market": _l("market"),
        "knows_production": _l("production"),
    },
    "what_came": {
        "deal": _l("traded"),
        "met": _l("met"),
        "absent": _l("did not take place"),
    },
    "stayed_away": {
        "ikm": _l("the IKM"),
        "partner": _l("the partner"),
        "both": _l("both sides"),
    },
    "wish": {"must": _l("must meet"), "would": _l("would meet"), "rather_not": _l("rather not")},
}


def say_code(key: str, value: str) -> str:
    """Return what a code of that column means; whatever is no known code stays as it is."""
    if key == "action":
        return say_action(value)
    if key == "object":
        return say_kind(value.split(" ")[0])
    if key == "regency_code":
        return next((one.label for one in list_regencies() if one.code == value), value)
    if key == "product_type":
        types = {one.code: one.name.in_language(current_locale()) for one in list_product_types()}
        return types.get(value, value)
    if key == "sectors":
        names = {str(one.code): one.name.in_language(current_locale()) for one in list_sectors()}
        return names.get(value, value)
    words = _WORDS.get(key, {}).get(value)
    return _permit(value) if words is None and key == "kind" else str(words or value)


def _permit(kind: str) -> str:
    try:
        return get_permit_name(PermitKind(kind)).short.in_language(current_locale())
    except (LookupError, ValueError):
        return kind
