"""What stands in the navigation for each kind of person."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from matchmaker.accounts.actor import Actor
from matchmaker.accounts.core import Role
from matchmaker.events.models import Edition


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place to go: its words, address, icon, and whether the visitor is there."""

    label: str
    url: str
    icon: str
    active: bool


def navigation(actor: Actor | None, edition: Edition | None) -> list[NavItem]:
    """Return the places that this person goes to in this edition; [] for a visitor."""
    if actor is None or edition is None:
        return []
    if actor.is_a(Role.ORGANISER):
        places = [
            ("home.organiser", _("Home"), "house"),
            ("imports.start", _("Import"), "upload"),
            ("gate.index", _("Gate"), "check2-square"),
            ("invitations.index", _("Invitations"), "envelope-open"),
            ("directory.index", _("Directory"), "search"),
            ("meetings_organiser.index", _("Meetings"), "people"),
            ("scheduling.console", _("Schedule"), "calendar3"),
            ("notifications.outgoing", _("Messages"), "chat-dots"),
        ]
    elif actor.is_a(Role.IKM, Role.PARTNER):
        places = [
            ("home.edition", _("Home"), "house"),
            ("directory.index", _("Directory"), "search"),
            ("matching.for_you", _("For you"), "stars"),
            ("meetings.index", _("Meetings"), "people"),
            ("meetings.my_schedule", _("My schedule"), "calendar3"),
        ]
    else:
        places = [("home.edition", _("Home"), "house")]
        if actor.is_a(Role.MENTOR):
            places += [
                ("directory.index", _("Directory"), "search"),
                ("meetings.index", _("Meetings"), "people"),
                ("meetings.my_schedule", _("Schedule"), "calendar3"),
            ]
        if actor.is_a(Role.DESK):
            places.append(("scheduling.published", _("Schedule"), "calendar3"))
    return [
        NavItem(
            label=label,
            url=url_for(endpoint, edition=edition.slug),
            icon=icon,
            active=_is_at(endpoint),
        )
        for endpoint, label, icon in places
    ]


def _is_at(endpoint: str) -> bool:
    here = request.endpoint or ""
    room, view = endpoint.split(".")
    if room in {"home", "meetings"} or view == "my_schedule":
        return here == endpoint
    return here.split(".")[0] == room
