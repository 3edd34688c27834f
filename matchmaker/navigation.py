"""What stands around every page: the places to go to, and for whom the visitor acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from matchmaker.accounts.actor import Actor
from matchmaker.accounts.core import Role
from matchmaker.directory.current import MEMBER_PAGES, Acting, find_acting
from matchmaker.directory.models import Participation
from matchmaker.events.models import Edition

# Endpoint, words, icon.
Place = tuple[str, str, str]

# The pages that show a company's own things by their address alone; the switch stays there.
SWITCH_STAYS = (
    "directory.index",
    "matching.for_you",
    "meetings.my_schedule",
    "team.index",
    "editing.overview",
)
# Blueprints whose pages belong to a place of another name.
PARTS_OF = {
    "cohort_members": "cohorts",
    "visits": "mentoring",
    "indicators": "mentoring",
    "weighing": "overview",
    "proposals": "overview",
    "learning": "overview",
}
# The pages of a mentor's own work: their address names the IKM, or they show all.
NAMES_ITS_IKM = ("mentoring", "visits", "indicators")
# Another room's page that is a place's own, in another order.
STANDS_FOR = {"matching.sorted_list": "directory.index"}


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place to go: its words, address, icon, and whether the visitor is there."""

    label: str
    url: str
    icon: str
    active: bool


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
    return [
        NavItem(
            label=label,
            url=url_for(endpoint, edition=edition.slug, **carried),
            icon=icon,
            active=_is_at(endpoint),
        )
        for endpoint, label, icon in _places(actor, acting)
    ]


def _places(actor: Actor, acting: Acting | None) -> list[Place]:
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


def _organiser_places() -> list[Place]:
    return [
        ("home.organiser", _("Home"), "house"),
        ("imports.start", _("Import"), "upload"),
        ("gate.index", _("Gate"), "check2-square"),
        ("cohorts.index", _("Cohorts"), "diagram-3"),
        ("progress.index", _("Progress"), "graph-up-arrow"),
        ("invitations.index", _("Invitations"), "envelope-open"),
        ("registrations.index", _("Registrations"), "person-plus"),
        ("directory.index", _("Directory"), "search"),
        ("tags.index", _("Tags"), "tags"),
        ("profile_questions.index", _("Own questions"), "question-circle"),
        ("catalogue_organiser.index", _("Catalogue"), "book"),
        ("companies.mentors", _("Mentors"), "person-badge"),
        ("overview.index", _("Matching"), "grid-3x3-gap"),
        ("meetings_organiser.index", _("Meetings"), "people"),
        ("scheduling.console", _("Schedule"), "calendar3"),
        ("notifications.outgoing", _("Messages"), "chat-dots"),
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
    return PARTS_OF.get(here.split(".")[0], here.split(".")[0]) == room
