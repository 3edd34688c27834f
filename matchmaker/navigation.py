"""What stands around every page: the places to go to, and for whom the visitor acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from matchmaker.accounts.actor import Actor
from matchmaker.accounts.core import Role
from matchmaker.directory.current import MEMBER_PAGES, Acting, find_acting
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition

# Endpoint, words, icon.
Place = tuple[str, str, str]
# Words, icon, and what stands beneath them.
Group = tuple[str, str, list[Place]]

# The pages that show a company's own things by their address alone; the switch stays there.
SWITCH_STAYS = (
    "directory.index",
    "matching.for_you",
    "meetings.my_schedule",
    "team.index",
    "editing.overview",
    "my_gate.show",
    "scores.mine",
    "experts.index",
    "questions.index",
)
# Blueprints whose pages belong to a place of another name.
PARTS_OF = {
    "cohort_members": "cohorts",
    "visits": "mentoring",
    "indicators": "mentoring",
    "gate_settings": "gate",
    "scores": "gate",
    "shortfall": "gate",
    "targets": "progress",
    "questions": "experts",
    "comparing": "directory",
    "shortlist": "directory",
    "shortlists": "directory",
    "searches": "directory",
    "weighing": "overview",
    "proposals": "overview",
    "learning": "overview",
}
# The pages of a mentor's own work: their address names the IKM, or they show all.
NAMES_ITS_IKM = ("mentoring", "visits", "indicators", "shortfall")
# Another room's page that is a place's own, in another order.
STANDS_FOR = {"matching.sorted_list": "directory.index"}


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place to go, or a group of them: words, icon, and whether the visitor is there.

    A group has `items` and no address of its own.
    """

    label: str
    icon: str
    active: bool
    url: str = ""
    items: tuple[NavItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ActingBar:
    """For whom the page acts, in which capacity, and where the switch leads."""

    name: str
    part_id: int
    capacity: Role | None
    choices: Sequence[Participation]
    switch_url: str


def find_bar(actor: Actor | None, edition: Edition | None) -> ActingBar | None:
    """Return the bar of a member's page; None where only one's own company could be meant."""
    acting = _acting(actor, edition)
    if acting is None or edition is None or not acting.carried:
        return None
    if acting.capacity is Role.MENTOR and (
        request.endpoint == "home.edition" or request.blueprint in NAMES_ITS_IKM
    ):
        return None  # this page is about all of a mentor's IKM, or says itself about which
    endpoint = request.endpoint if request.endpoint in SWITCH_STAYS else "meetings.index"
    return ActingBar(
        name=acting.part.company.name,
        part_id=acting.part.id,
        capacity=acting.capacity,
        choices=acting.choices,
        switch_url=url_for(endpoint, edition=edition.slug),
    )


def navigation(actor: Actor | None, edition: Edition | None) -> list[NavItem]:
    """Return the places that this person goes to in this edition; [] for a visitor."""
    if actor is None or edition is None:
        return []
    acting = _acting(actor, edition)
    carried = acting.carried if acting is not None else {}
    return [_item(entry, {"edition": edition.slug, **carried}) for entry in _places(actor, acting)]


def _item(entry: Place | Group, values: Mapping[str, Any]) -> NavItem:
    """Turn an entry into what the page draws; a group of one is that one place."""
    if isinstance(entry[2], str):
        endpoint, label, icon = entry
        return NavItem(
            label=label, url=url_for(endpoint, **values), icon=icon, active=_is_at(endpoint)
        )
    label, icon, places = entry
    items = tuple(_item(place, values) for place in places)
    if len(items) == 1:
        return replace(items[0], label=label, icon=icon)
    return NavItem(label=label, icon=icon, active=any(item.active for item in items), items=items)


def _places(actor: Actor, acting: Acting | None) -> Sequence[Place | Group]:
    home: list[Place] = [("home.edition", _("Home"), "house")]
    if acting is not None and acting.capacity is Role.ORGANISER:
        return home + _member_places()
    if actor.is_a(Role.ORGANISER):
        return _organiser_places()
    if actor.is_a(Role.IKM, Role.PARTNER):
        return home + _member_places()
    if actor.is_a(Role.MENTOR):
        short: list[Place] = [("shortfall.mine", _("One step short"), "signpost-split")]
        return home + _mentor_places() + short + _member_places() + _expert_places()
    if actor.is_a(Role.OBSERVER):
        home += [
            ("progress.index", _("Progress"), "graph-up-arrow"),
            ("directory.index", _("Directory"), "search"),
            *_expert_places(),
        ]
    if actor.is_a(Role.DESK):
        home.append(("scheduling.published", _("Schedule"), "calendar3"))
    return home


def _organiser_places() -> list[Place | Group]:
    """The organiser's places in the order of their work; one matter, one group."""
    return [
        ("home.organiser", _("Home"), "house"),
        (_("Participants"), "people", _participant_places()),
        (_("Programme"), "diagram-3", _programme_places()),
        ("overview.index", _("Matching"), "grid-3x3-gap"),
        (_("Event"), "calendar-event", _event_places()),
        (
            _("Settings"),
            "sliders",
            [
                ("tags.index", _("Tags"), "tags"),
                ("profile_questions.index", _("Own questions"), "question-circle"),
            ],
        ),
    ]


def _participant_places() -> list[Place]:
    return [
        ("imports.start", _("Import"), "upload"),
        ("invitations.index", _("Invitations"), "envelope-open"),
        ("registrations.index", _("Registrations"), "person-plus"),
        ("directory.index", _("Directory"), "search"),
        ("companies.mentors", _("Mentors"), "person-badge"),
    ]


def _programme_places() -> list[Place]:
    return [
        ("gate.index", _("Gate"), "check2-square"),
        ("cohorts.index", _("Cohorts"), "diagram-3"),
        ("progress.index", _("Progress"), "graph-up-arrow"),
        *_expert_places(),
    ]


def _event_places() -> list[Place]:
    return [
        ("meetings_organiser.index", _("Meetings"), "people"),
        ("scheduling.console", _("Schedule"), "calendar3"),
        ("notifications.outgoing", _("Messages"), "chat-dots"),
        ("catalogue_organiser.index", _("Catalogue"), "book"),
    ]


def _mentor_places() -> list[Place]:
    return [("mentoring.index", _("Visits"), "geo-alt")]


def _expert_places() -> list[Place]:
    return [("experts.index", _("Experts"), "mortarboard")]


def _member_places() -> list[Place]:
    return [
        ("directory.index", _("Directory"), "search"),
        ("matching.for_you", _("For you"), "stars"),
        ("meetings.index", _("Meetings"), "people"),
        ("meetings.my_schedule", _("My schedule"), "calendar3"),
    ]


def _acting(actor: Actor | None, edition: Edition | None) -> Acting | None:
    """Return for whom a member's page acts; the organiser's own pages act for nobody."""
    if actor is None or edition is None or not request.path.startswith(MEMBER_PAGES):
        return None
    return find_acting()


def _is_at(endpoint: str) -> bool:
    here = STANDS_FOR.get(request.endpoint or "", request.endpoint or "")
    room, view = endpoint.split(".")
    if room in {"home", "meetings"} or view == "my_schedule":
        return here == endpoint
    own = here.split(".")[0]
    return room in {own, PARTS_OF.get(own)}
