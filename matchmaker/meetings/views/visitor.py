"""For whom the visitor acts on these pages, and which meeting the address names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request

from matchmaker.accounts.core import Role
from matchmaker.directory.current import (
    acting_as,
    acting_participations,
    find_acting_participation,
    show_as,
)
from matchmaker.directory.models import Participation
from matchmaker.meetings import queries
from matchmaker.meetings.core import Side, side_of
from matchmaker.meetings.models import Meeting

MEMBERS = (Role.IKM, Role.PARTNER, Role.MENTOR, Role.ORGANISER)

blueprint = Blueprint("meetings", __name__, url_prefix="/acara/<edition>")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """The participation acted for; `carried` keeps it in links."""

    acting: Participation
    carried: dict[str, Any]

    @property
    def side(self) -> Side:
        """The side on which the visitor sits."""
        return side_of(self.acting.company.kind)


def find_visitor() -> Visitor | None:
    """Return the visitor, None when their companies have no part in the edition."""
    acting = find_acting_participation()
    return None if acting is None else _visitor(acting)


def get_visitor() -> Visitor:
    """Return the visitor; answers 404 when their companies have no part in the edition."""
    return find_visitor() or abort(404)


def get_meeting(public_id: str) -> tuple[Visitor, Meeting]:
    """Return the meeting and who the visitor is in it; answers 404 when it is not theirs.

    A link in a message does not say for whom: then it is the visitor's company that meets.
    """
    acting_for = acting_participations()
    if request.values.get("sebagai"):
        acting_for = [get_visitor().acting]
    meeting = queries.find_meeting(public_id, [part.id for part in acting_for])
    if meeting is None:
        abort(404)
    sides = {meeting.ikm_id, meeting.partner_id}
    return _visitor(next(part for part in acting_for if part.id in sides)), meeting


def _visitor(acting: Participation) -> Visitor:
    show_as(acting)
    return Visitor(acting=acting, carried=acting_as(acting).carried)
