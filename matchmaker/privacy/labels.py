"""What is kept, in the words of a page: names of tables and columns, codes, days and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.privacy.codes import say_code
from matchmaker.reference.phones import show_phone
from matchmaker.web.locale import current_locale, moment, number, rupiah, short_day

SECTION_NAMES = {
    "account": _l("Your account"),
    "roles": _l("Your roles"),
    "mandates": _l("For whom you act"),
    "consents": _l("Consents, also those taken back"),
    "sign_in_links": _l("Personal sign-in links"),
    "acts": _l("What you did here"),
    "messages": _l("Messages to you"),
    "seats": _l("Seats in your name"),
    "companies": _l("Your businesses"),
    "products": _l("Products"),
    "permits": _l("Permits"),
    "participations": _l("Editions you take part in"),
    "answers": _l("Your answers to the organiser's questions"),
    "registrations": _l("Registrations you sent"),
    "files": _l("Photos and permits"),
    "shortlists": _l("Your shortlists"),
    "saved_searches": _l("Your saved searches"),
    "contacts_opened_to": _l("Who sees your contacts"),
    "looked_at_by": _l("Who has looked"),
    "gate": _l("Naik kelas gate"),
    "decisions": _l("What organisers decided at the gate"),
    "history": _l("How the gate's word on you changed"),
    "seen_in_the_field": _l("What mentors saw in the field"),
    "checklists": _l("What mentors ticked of packaging and export"),
    "cohorts": _l("Cohorts of your business"),
    "visits": _l("Visits of mentors"),
    "next_steps": _l("What was agreed at visits"),
    "measurements": _l("Your business before and now"),
    "visits_made": _l("Visits you made"),
    "wishes": _l("Whom you marked"),
    "outcomes": _l("What came of meetings"),
    "expertise": _l("What you know as an expert"),
    "questions": _l("Questions to experts"),
    "meetings": _l("Meetings"),
    "proposals": _l("Whom the organiser proposed"),
}
FIELD_NAMES = {
    "about": _l("About"),
    "action": _l("What"),
    "agreed_to": _l("Agreed to"),
    "amount": _l("Amount"),
    "answers": _l("Answers"),
    "answer": _l("Answer"),
    "answered_at": _l("Answered"),
    "as_stated": _l("As the profile says"),
    "asked_at": _l("Asked"),
    "asked_by": _l("Asked by"),
    "asked_by_yourself": _l("Asked by yourself"),
    "at": _l("When"),
    "attends": _l("There on"),
    "availability": _l("Availability"),
    "bank": _l("Bank"),
    "barcode": _l("Barcode"),
    "brief": _l("Seeks"),
    "by_me": _l("Seen by yourself"),
    "bytes": _l("Size in bytes"),
    "by_the_gate": _l("By the gate alone"),
    "capacity_per_month": _l("Capacity a month"),
    "cause": _l("Why"),
    "changed": _l("What changed"),
    "channel": _l("Way"),
    "city": _l("City"),
    "cohort": _l("Cohort"),
    "company": _l("Business"),
    "contact_name": _l("Contact person"),
    "contact_title": _l("Job"),
    "created_at": _l("Kept since"),
    "criteria": _l("Criteria"),
    "criterion": _l("Criterion"),
    "day": _l("As of"),
    "decided_at": _l("Decided"),
    "declined": _l("Why the expert could not help"),
    "done_on": _l("Done on"),
    "edition": _l("Edition"),
    "email": _l("E-mail"),
    "ended_at": _l("Ended"),
    "ended_by": _l("Ended by"),
    "erased_at": _l("Erased"),
    "evidence": _l("Evidence"),
    "expires_at": _l("Good until"),
    "expires_on": _l("Good until"),
    "export_ready": _l("Ready to export"),
    "fields": _l("Fields"),
    "for": _l("For"),
    "found": _l("What was found"),
    "given_at": _l("Given"),
    "has_password": _l("Has a password"),
    "helped": _l("Did it help?"),
    "hour": _l("Hour"),
    "hs_code": _l("HS code"),
    "ikm": _l("IKM"),
    "issued_on": _l("Issued"),
    "item": _l("Item"),
    "joined_on": _l("Joined on"),
    "kabupaten": _l("Kabupaten"),
    "kept": _l("Kept since"),
    "kind": _l("Kind"),
    "label": _l("Name on it"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "last_seen_at": _l("Last here"),
    "lead_time_days": _l("Lead time in days"),
    "left_on": _l("Left on"),
    "markets": _l("Sells through"),
    "match": _l("Match"),
    "mend": _l("What to do"),
    "message": _l("Message"),
    "min_order": _l("Minimum order"),
    "mode": _l("How"),
    "most_meetings_a_day": _l("Most meetings a day"),
    "name": _l("Name"),
    "name_en": _l("English name"),
    "name_id": _l("Indonesian name"),
    "needs": _l("Looks for"),
    "network_address": _l("Network address"),
    "nib": _l("NIB"),
    "note": _l("Note"),
    "list": _l("List"),
    "looks_for": _l("Looks for"),
    "news": _l("Wants to hear of news"),
    "number": _l("Number"),
    "object": _l("On what"),
    "occasion": _l("Occasion"),
    "outcome": _l("Result"),
    "partner": _l("Partner"),
    "passed": _l("Passed"),
    "passed_before": _l("Passed before"),
    "passes": _l("Passes"),
    "phone": _l("WhatsApp number"),
    "photos": _l("Photos"),
    "place": _l("Place of the visit"),
    "position": _l("Place"),
    "price": _l("Price"),
    "product_type": _l("Type of product"),
    "purpose": _l("Purpose"),
    "question": _l("Question"),
    "reason": _l("Reason"),
    "regency_code": _l("Kabupaten"),
    "restricted_at": _l("Closed since"),
    "revoked_at": _l("Revoked"),
    "role": _l("Role"),
    "said_at": _l("Said"),
    "sales_per_month": _l("Turnover a month"),
    "sales_per_year": _l("Sales a year"),
    "second_factor": _l("Second factor"),
    "sectors": _l("Sectors"),
    "seen_at": _l("Seen"),
    "seen_on": _l("Seen on"),
    "sent": _l("Sent"),
    "sent_at": _l("Sent"),
    "shelf_life_days": _l("Keeps for days"),
    "since": _l("Since"),
    "source": _l("Source"),
    "started_on": _l("Running since"),
    "started_precision": _l("How exactly known"),
    "starts_at": _l("Starts"),
    "state": _l("State"),
    "story": _l("Story"),
    "tags": _l("Tags"),
    "terms_accepted": _l("Payment accepted"),
    "text": _l("Words"),
    "to": _l("To whom"),
    "type": _l("Type"),
    "type_is_guessed": _l("Type is a guess"),
    "unit": _l("Unit"),
    "until": _l("Until when"),
    "updated_at": _l("Changed"),
    "used_at": _l("Used"),
    "version": _l("Version"),
    "visitor": _l("Who came"),
    "what": _l("What"),
    "who": _l("Who"),
    "why_not": _l("Why it did not happen"),
    "wish": _l("Mark"),
    "what_came": _l("What came of it"),
    "stayed_away": _l("Who did not come"),
    "noted_at": _l("Noted"),
    "withdrawn_at": _l("Taken back"),
    "workers": _l("Workers"),
}
_MONEY = frozenset({"price", "sales_per_year", "amount", "price_low", "price_high"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of what is kept: pairs of a name and a value; empty ones are left out."""

    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table of what is kept."""

    title: str
    entries: Sequence[Entry]


def show_all(found: Mapping[str, Sequence[Mapping[str, Any]]], zone: str) -> list[Section]:
    """Return the tables that hold anything, in words."""
    return [
        Section(
            title=str(SECTION_NAMES.get(name, name)),
            entries=[
                Entry(facts=[(name_field(key), say(key, row[key], zone)) for key in row])
                for row in rows
            ],
        )
        for name, rows in found.items()
        if rows
    ]


def tabulate(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables that hold anything for a spreadsheet: named as the page names them.

    Codes are words; numbers, days and moments stay such. Two columns that are called the same are
    counted.
    """
    return {
        str(SECTION_NAMES.get(name, name)): _columns(rows) for name, rows in found.items() if rows
    }


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    heads: dict[str, str] = {}
    for key in dict.fromkeys(key for row in rows for key in row):
        name = name_field(key)
        again = sum(head.split(" [")[0] == name for head in heads.values())
        heads[key] = f"{name} [{again + 1}]" if again else name
    return [{heads[key]: _plain(key, value) for key, value in row.items()} for row in rows]


def _plain(key: str, value: Any) -> Any:
    if value is None or (isinstance(value, date | int | float) and not isinstance(value, bool)):
        return value
    return say(key, value, "UTC")


def name_field(key: str) -> str:
    """Return what a page calls a column; an unknown one shows as it is."""
    return str(FIELD_NAMES.get(key, key.replace("_", " ")))


def say(key: str, value: Any, zone: str) -> str:
    """Write a value: sums in rupiah, days and moments in the page's language, lists as one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, int):
        return rupiah(value) if key in _MONEY else number(value) if key != "number" else str(value)
    return _say_more(key, value, zone)


def _say_more(key: str, value: Any, zone: str) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"id", "en"}:
            return str(value[current_locale()])
        pairs = [(name_field(one), say(one, held, zone)) for one, held in value.items()]
        return "; ".join(f"{name}: {text}" for name, text in pairs if text)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(filter(None, (say(key, one, zone) for one in value)))
    return show_phone(value) if key == "phone" else say_code(key, str(value))
